"""All tests; a package so that `python -m tests.check` finds it before any other `tests`."""
