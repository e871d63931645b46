"""``python -m levelhead``."""

from levelhead.cli import main

if __name__ == "__main__":  # worker processes load this file without being the command
    main()
