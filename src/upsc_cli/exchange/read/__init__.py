"""Other people's formats to topics."""
