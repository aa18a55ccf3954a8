"""The topic file: what may be in it, how it is read, checked against its model, and written."""
