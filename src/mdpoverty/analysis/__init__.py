"""What is made of classified households: counts and reclassifications."""
