"""Data frames and files: facts in, results out."""
