"""Rich renderables made from domain values. Reads nothing, prints nothing."""

WIDEST = 96
"""Columns that text may take; longer lines are hard to read."""
