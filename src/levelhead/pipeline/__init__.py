"""The story on one screen: known, read, find, issue, compose."""
