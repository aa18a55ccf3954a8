"""Rich renderables made from domain values. Reads nothing, prints nothing."""
