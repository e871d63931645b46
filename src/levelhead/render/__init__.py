"""Text and pictures of a finished outlook; reads it, never computes."""
