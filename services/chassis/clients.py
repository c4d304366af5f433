"""The options of the client libraries; they stand with their reasons in clients.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def options(library: str, part: str) -> dict[str, Any]:
    """One section, such as `kafka`, `producer`. Raises KeyError."""
    text = Path(__file__).with_name("clients.toml").read_text(encoding="utf-8")
    section: dict[str, Any] = tomllib.loads(text)[library][part]
    return section
