"""The dashboard: every page of levelhead in a browser, from bars on this machine."""
