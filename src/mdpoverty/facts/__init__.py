"""What was observed of households and their members."""
