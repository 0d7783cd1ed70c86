"""The law as data: reading, checking and finding standards. No arrays here."""
