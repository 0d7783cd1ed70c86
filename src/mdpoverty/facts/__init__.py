"""Facts observed on households and their members."""
