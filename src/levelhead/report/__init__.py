"""The outlook as values: sections of claims, tables of claims."""
