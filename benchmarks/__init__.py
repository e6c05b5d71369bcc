"""Measures ecrdoctor against named peers: `make bench`."""
