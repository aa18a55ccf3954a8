"""Loading what commands stand on, and nothing that it asks for without need."""

import sys
from importlib import import_module

_UNWANTED = "typing_extensions"


def load_msgspec() -> None:
    """Load msgspec without a module that it asks for first, and of which Python itself has all that it takes.

    To load that one is a tenth of a command's time. Whoever needs it later can have it.
    """
    if "msgspec" in sys.modules or _UNWANTED in sys.modules:
        return
    sys.modules[_UNWANTED] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        import_module("msgspec")
    except ImportError:
        pass  # one that cannot do without it is loaded by whoever needs it
    finally:
        del sys.modules[_UNWANTED]
