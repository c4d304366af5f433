"""Triage meets files, MongoDB, intake and the event format here."""
