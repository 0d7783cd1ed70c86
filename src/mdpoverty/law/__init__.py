"""Reads, checks and finds standards: the law as data, without arrays."""
