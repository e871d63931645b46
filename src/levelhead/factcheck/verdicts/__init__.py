"""Verdicts: one module per family of statements, one door for all of them."""

from levelhead.factcheck.verdicts.judge import judge

__all__ = ["judge"]
