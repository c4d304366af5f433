"""Folders of calendars with a plan that is recorded and not adopted."""

from pathlib import Path

from services.escalation.adapters.calendar_files import CALENDARS, load_calendars
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.domain.rulebook import Rulebook

PLAN = """calendar: CN
year: 2027
notices:
  - known_at: 2026-11-20
    source: invented for this test
    rest: {元旦: [2027-01-01, 2027-01-02, 2027-01-03], 春节: [2027-02-05, 2027-02-06, 2027-02-07]}
    work: {元旦: [2026-12-27]}
"""
ADOPTED = """baseline:
  CN: 2025-11-04
adoptions:
  - calendar: CN
    known_at: 2026-11-20
    adopted_on: 2026-11-21
    by: [p-compliance-1, p-ops-1]
    what_if: {sha}
"""
SHA = "ab" * 32


def with_a_plan(folder: Path) -> Path:
    """The shipped calendars with a plan for 2027 that nobody has adopted."""
    for path in CALENDARS.glob("*.yaml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "cn-2027.yaml").write_text(PLAN, encoding="utf-8")
    return folder


def book(folder: Path) -> Rulebook:
    """The shipped packs over the calendars of a folder."""
    calendars = load_calendars(folder)
    return Rulebook(load_packs(PACKS, calendars), calendars, "Asia/Shanghai")


def adopt(folder: Path, text: str = ADOPTED) -> None:
    """Two people adopt the plan."""
    (folder / "adopted.yaml").write_text(text.replace("{sha}", SHA), encoding="utf-8")
