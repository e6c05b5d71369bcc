"""Runs a command as if we were not there, and keeps a copy of what it printed."""
