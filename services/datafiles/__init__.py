"""Reads and checks the files that people edit: organisation, sentences, topics, any YAML."""
