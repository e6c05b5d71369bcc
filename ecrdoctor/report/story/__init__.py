"""What a report says, in order: prepared once, laid out by each rich format."""
