"""Scenarios that partition what can happen, one settling rule, path ensembles, odds."""
