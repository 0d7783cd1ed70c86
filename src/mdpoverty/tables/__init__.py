"""Data frames of facts in, data frames of results out."""
