"""What to do next, from topics and progress together."""
