"""One person's devices, which know of each other by a folder that something else carries."""
