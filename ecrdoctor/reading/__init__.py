"""First stage: where a log comes from, and what is left when all that surrounds its messages is gone."""
