"""The outlook as values: sections of claims, tables of claims."""

from levelhead.report.compose import Frame, compose
from levelhead.report.document import Contract, Listing, Outlook, Paragraph, Section, Table

__all__ = ["Contract", "Frame", "Listing", "Outlook", "Paragraph", "Section", "Table", "compose"]
