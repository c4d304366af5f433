"""`python -m tests.calendars.freeze [--check]`: the calendars of other countries as data.

Written from the pinned library, so that no library answers at run time: its answer could change
without anybody having adopted it. Read the difference before you commit it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import holidays

from services.escalation.adapters.calendar_files import CALENDARS

YEARS = range(2010, 2036)
SOURCES = {
    "UK-ENG": ("GB", "ENG"),
    "UK-SCT": ("GB", "SCT"),
    "UK-NIR": ("GB", "NIR"),
    "DE": ("DE", None),
    "SG": ("SG", None),
    "US": ("US", None),
    "AU": ("AU", None),
    **{f"AU-{s}": ("AU", s) for s in ("ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA")},
}

ALIASES = {
    "UK-ENG": ("UK", "GB", "GB-ENG", "GB-WLS", "UK-WLS"),
    "UK-SCT": ("GB-SCT",),
    "UK-NIR": ("GB-NIR",),
}


def text_of(name: str) -> str:
    """The file of one calendar."""
    return "\n".join(_lines(name)) + "\n"


def _lines(name: str) -> Iterator[str]:
    country, part = SOURCES[name]
    where = f"{country} {part}" if part else country
    yield f"# Public holidays ({where}), frozen by `python -m tests.calendars.freeze`, not edited."
    yield "# Data: the Python library holidays (MIT licence). It does not say when a holiday became"
    yield "# known, so all of them count as always known."
    yield f"calendar: {name}"
    if name in ALIASES:
        yield f"aliases: [{', '.join(ALIASES[name])}]"
    yield f"library: holidays {holidays.__version__}"
    yield "years:"
    for year in YEARS:
        found = holidays.country_holidays(country, subdiv=part, years=year, language="en_US")
        days = sorted(day for day in found if day.year == year)
        yield f"  {year}: [{', '.join(day.isoformat() for day in days)}]"


def path_of(name: str) -> Path:
    """Where it stands."""
    return CALENDARS / f"{name.lower()}.yaml"


def main() -> int:
    """Write all files, or with --check only say which are not what the library says."""
    stale = []
    for name in SOURCES:
        path, text = path_of(name), text_of(name)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{', '.join(stale) or 'nothing'} changed\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
