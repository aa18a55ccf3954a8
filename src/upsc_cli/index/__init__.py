"""The catalogue of all topics, kept in a cache file: what list, define, review, quiz, TAB and search read."""
