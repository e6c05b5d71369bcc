"""Certain fixes, applied to a file."""
