"""What a topic is, and where topics live. Knows nothing of progress, the terminal or the environment."""
