"""What everything that is written shares: one writer at a time."""
