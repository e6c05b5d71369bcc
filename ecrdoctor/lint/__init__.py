"""The push commands themselves: read where they stand, explained, and checked for mistakes. Nothing is run."""
