"""Topics in and out: other people's formats to topics, and topics to other people's formats."""
