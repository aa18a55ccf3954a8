"""Finding topics by what a person half remembers. Stands on `topics`."""
