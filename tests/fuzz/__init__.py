"""Coverage-guided fuzzing: a file for each target, seeds of our own, and every input that once broke a promise."""
