"""The command line: the door that reads the clock, the environment and the terminal."""

from levelhead.cli.main import main

__all__ = ["main"]
