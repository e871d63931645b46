"""Numerical kernels on arrays: no market, no date, no file; a few lines each, documented shapes."""
