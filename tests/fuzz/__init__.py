"""Campaigns of hostile inputs: each ends in a refusal in our words, with its place, or in a right answer, in time.

``python -m tests.fuzz standards --count 20000 --seed 1`` runs one; a small part of each runs with the other tests.
"""
