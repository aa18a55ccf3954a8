"""Start the program: the `upsc` command, and `python -m upsc_cli`."""

import atexit
import gc
import sys

# A command lives for a tenth of a second and ends with all of its memory. Looking for cycles while
# modules load, and once more through everything at the end, is a sixth of that time.
gc.set_threshold(100_000)
atexit.register(gc.freeze)


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from upsc_cli.cli.app import app

        app()
    except KeyboardInterrupt:  # while modules load; later, the program itself sees to it
        sys.exit(130)


if __name__ == "__main__":
    main()
