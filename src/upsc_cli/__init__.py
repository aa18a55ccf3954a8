"""Revision for the UPSC Civil Services Examination, in a terminal."""

__version__ = "0.1.0"
