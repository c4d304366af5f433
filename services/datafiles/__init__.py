"""Reads the files that people edit (organisation, sentences, topics, YAML); the shared codes."""
