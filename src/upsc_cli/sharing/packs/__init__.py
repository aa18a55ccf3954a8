"""Packs: topics of others, as data and never as programs."""
