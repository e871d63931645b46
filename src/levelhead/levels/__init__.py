"""Where, why, and did it hold: candidates, zones, dated tests."""
