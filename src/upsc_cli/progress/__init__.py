"""What a person has done: events, the state they add up to, and the file that keeps them.

Knows nothing of topics, the terminal or the environment: a topic is a slug here.
"""
