"""What can be wrong with what a person has on disk, and what can be done about it."""
