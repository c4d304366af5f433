"""A playbook run: the script of a case, walked with a person, step by step."""
