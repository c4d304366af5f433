"""Rule packs from YAML files, checked; every fault with file, line and reason."""

from collections.abc import Collection, Sequence
from pathlib import Path

from services.chassis.errors import ServiceError
from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.escalation.domain.pack import NaturalDayClock, Pack
from services.escalation.domain.zones import zone

PACKS = Path(__file__).resolve().parents[1] / "packs"
_NATURAL_RULES = (
    "start",
    "counting",
    "end_of_day",
    "met",
    "overdue",
    "withdrawn",
    "not_entitled",
    "not_a_complaint",
)
_WORKING_RULES = ("start", "counting", "met", "overdue", "withdrawn", "not_entitled")


def load_packs(folder: Path, calendars: Collection[str]) -> Sequence[Pack]:
    """Every pack of `folder` in the order of file names.

    Raises DataFileError with all faults of all files.
    """
    packs: dict[str, Pack] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            source = DataFile(path)
            pack = source.parse(Pack)
        except DataFileError as error:
            faults += error.faults
            continue
        found = list(_faults(source, pack, calendars))
        if pack.pack in packs:
            found.append(source.fault(("pack",), f"pack {pack.pack} stands in another file too"))
        faults += found
        packs[pack.pack] = pack
    if not packs and not faults:
        faults.append(Fault(str(folder), 1, "no pack is here"))
    if faults:
        raise DataFileError(faults)
    return tuple(packs.values())


def _faults(source: DataFile, pack: Pack, calendars: Collection[str]) -> Sequence[Fault]:
    faults = []
    if pack.zone is not None:
        try:
            zone(pack.zone)
        except ServiceError:
            faults.append(source.fault(("zone",), f"{pack.zone} is no IANA time zone"))
    if pack.calendar not in calendars:
        faults.append(source.fault(("calendar",), f"there is no calendar {pack.calendar}"))
    if pack.effective.end and pack.effective.end < pack.effective.start:
        faults.append(source.fault(("effective",), "the pack ends before it begins"))
    for index, clock in enumerate(pack.clocks):
        rules = _NATURAL_RULES if isinstance(clock, NaturalDayClock) else _WORKING_RULES
        missing = [rule for rule in rules if not clock.source(rule)]
        if missing:
            reason = f"no source is given for: {', '.join(missing)}"
            faults.append(source.fault(("clocks", index, "sources"), reason))
    ids = [clock.id for clock in pack.clocks]
    if len(set(ids)) != len(ids):
        faults.append(source.fault(("clocks",), "a clock id stands twice"))
    return faults
