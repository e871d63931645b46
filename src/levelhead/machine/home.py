"""Where levelhead keeps its files: ``LEVELHEAD_HOME``, or the system's folder for user data."""

import os
from pathlib import Path

VARIABLE = "LEVELHEAD_HOME"


def home() -> Path:
    """The home folder, absolute; it need not exist yet."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named).expanduser().absolute()
    from levelhead.data.home import default_home

    return default_home()
