"""Micro-lessons (微课): what is learned, by whom, until when, and the proof."""
