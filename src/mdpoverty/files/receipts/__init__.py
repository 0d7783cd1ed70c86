"""Receipts of runs on files: read, compared with the files beside them, and run again."""
