"""Reasons for a classification, derived by walking the very rules that gave it."""
