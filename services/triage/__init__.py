"""Triage: what a complaint is about, which playbook fits, which team takes it."""
