"""What triage decides, without any input or output."""
