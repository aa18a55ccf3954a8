"""The use cases: what a person can do, for any front end.

Reads no environment and prints nothing. Each function takes a `Session`, does one thing, and returns what
came of it as a frozen value.
"""
