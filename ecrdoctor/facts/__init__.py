"""Second stage: what the log states about the push, as typed values."""
