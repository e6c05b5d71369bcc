"""Text to commands and words: the shells that push commands are written for, and where each character stands."""
