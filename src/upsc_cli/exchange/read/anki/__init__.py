"""Anki's packages, .apkg and .colpkg, to topics and to the events of their review log."""
