"""Reasons for a classification, found by walking the rules that gave it."""
