"""The campaign of mutants: which ones are tried, and what was found."""
