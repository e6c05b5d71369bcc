"""The kinds of mistakes that lint finds, a small module for each group."""
