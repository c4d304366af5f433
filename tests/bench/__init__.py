"""Benchmarks: one JSON line per figure, ratios and CPU seconds rather than wall time."""
