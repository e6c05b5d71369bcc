"""What ecrdoctor knows, for people to read: each cause, rule, sign, check and lint as an entry with an address."""
