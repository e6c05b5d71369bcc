"""Settings from files: where they lie, what they say, and which one counts."""
