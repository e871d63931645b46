"""Scenarios that partition what can happen, one settling rule, path ensembles, odds."""

from levelhead.forecast.brief import Engine
from levelhead.forecast.issue import Forecast, issue, issue_for
from levelhead.forecast.scenarios import Barrier, By, Row, Scenarios

__all__ = ["Barrier", "By", "Engine", "Forecast", "Row", "Scenarios", "issue", "issue_for"]
