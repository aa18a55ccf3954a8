"""Topics to other people's formats."""
