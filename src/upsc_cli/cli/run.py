"""What a run of the program has to undo at its end."""

from contextlib import ExitStack

at_end = ExitStack()
"""What is open until then; the program closes it when the command has ended, however it did."""
