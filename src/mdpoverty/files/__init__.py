"""Registers on disk: read, checked, classified piece by piece, written."""
