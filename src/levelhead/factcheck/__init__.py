"""The fact-check of somebody else's note."""
