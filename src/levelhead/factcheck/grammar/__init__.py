"""The grammar of technical notes: from sentences and table rows to typed statements."""
