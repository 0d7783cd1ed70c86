"""Analyses of classified households: counts, reclassifications, audits, measures, reports."""
