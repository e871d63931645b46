"""The outlook as values: sections of claims, tables of claims."""

from levelhead.report.compose import Frame, compose
from levelhead.report.document import Anchor, Contract, Listing, Outlook, Paragraph, Section, Table

__all__ = ["Anchor", "Contract", "Frame", "Listing", "Outlook", "Paragraph", "Section", "Table", "compose"]
