"""Adapters between the outside world and the core: files, the quality gate, the store, live sources."""
