"""What is wrong with topic files, or falls short of the standard; for those who write them."""
