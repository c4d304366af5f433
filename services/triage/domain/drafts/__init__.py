"""Outgoing drafts, read against the playbooks of their case."""
