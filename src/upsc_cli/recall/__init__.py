"""How far a person is and what to do next, from topics and progress together."""
