"""Fixture households: case files, their check, and the pytest plugin."""
