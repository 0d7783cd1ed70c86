"""The one engine: columns and a plan in, classes out."""
