"""Rule packs from YAML files, checked; every fault with file, line and reason."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from services.chassis.errors import ServiceError
from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.escalation.adapters.pack_seals import seal, seal_faults
from services.escalation.domain.pack import ClockRule, Pack, changed
from services.escalation.domain.vocabulary import WORDS
from services.escalation.domain.zones import zone

_Where = tuple[str | int, ...]
PACKS = Path(__file__).resolve().parents[1] / "packs"
_RULES = (
    "start",
    "counting",
    "end_of_day",
    "met",
    "overdue",
    "withdrawn",
    "not_entitled",
    "not_a_complaint",
)


def load_packs(folder: Path, calendars: Collection[str]) -> Sequence[Pack]:
    """Every pack of `folder` in the order of file names.

    Raises DataFileError with all faults of all files.
    """
    packs, files = _loaded(folder, calendars)
    if faults := seal_faults(folder, files):
        raise DataFileError(faults)
    return tuple(packs.values())


def seal_packs(folder: Path, calendars: Collection[str]) -> Sequence[str]:
    """Seal the packs that come into force; returns their ids. Raises as `load_packs`."""
    load_packs(folder, calendars)
    return seal(folder, _loaded(folder, calendars)[1])


def _loaded(
    folder: Path, calendars: Collection[str]
) -> tuple[dict[str, Pack], dict[str, DataFile]]:
    packs: dict[str, Pack] = {}
    files: dict[str, DataFile] = {}
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
        files[pack.pack] = source
    for name, pack in packs.items():
        faults += _succession(files[name], pack, packs)
    if not packs and not faults:
        faults.append(Fault(str(folder), 1, "no pack is here"))
    if faults:
        raise DataFileError(faults)
    return packs, files


def _faults(source: DataFile, pack: Pack, calendars: Collection[str]) -> Sequence[Fault]:
    faults: list[Fault] = []
    regions = pack.regions.items()
    places: list[tuple[_Where, str | None]] = [
        (("zone",), pack.zone),
        *((("regions", n), r.zone) for n, r in regions),
    ]
    for where, place in places:
        if place is not None and not _is_zone(place):
            faults.append(source.fault(where, f"{place} is no IANA time zone"))
    used: list[tuple[_Where, str]] = [
        (("calendar",), pack.calendar),
        *((("regions", name), region.calendar) for name, region in regions),
    ]
    for where, calendar in used:
        if calendar not in calendars:
            faults.append(source.fault(where, f"there is no calendar {calendar}"))
    if pack.effective.end and pack.effective.end < pack.effective.start:
        faults.append(source.fault(("effective",), "the pack ends before it begins"))
    for index, clock in enumerate(pack.clocks):
        faults += _clock_faults(source, pack, clock, ("clocks", index))
    ids = [clock.id for clock in pack.clocks]
    if len(set(ids)) != len(ids):
        faults.append(source.fault(("clocks",), "a clock id stands twice"))
    return faults


def _clock_faults(source: DataFile, pack: Pack, clock: ClockRule, where: _Where) -> list[Fault]:
    faults = []
    if missing := [rule for rule in _RULES if not clock.source(rule)]:
        reason = f"no source is given for: {', '.join(missing)}"
        faults.append(source.fault((*where, "sources"), reason))
    for code in (clock.breaches.overdue, clock.breaches.extension_void):
        if code and code not in pack.breach_codes:
            faults.append(source.fault((*where, "breaches"), f"{code} is not in breach_codes"))
    known = WORDS | set(pack.words) | {"decision_dispatched", "work_started"}
    if unknown := sorted(clock.acts - known):
        reason = f"no word of the vocabulary: {', '.join(unknown)}"
        faults.append(source.fault((*where, "satisfied_by"), reason))
    for index, choices in enumerate(clock.choices):
        for name, choice in choices.of.items():
            place = (*where, "choices", index, "of", name)
            try:
                changed(clock, choice.change)
            except ValidationError as error:
                faults += [
                    source.fault(place, f"{name}: {'.'.join(map(str, e['loc']))}: {e['msg']}")
                    for e in error.errors(include_input=False, include_url=False)
                ]
    return faults


def _succession(source: DataFile, pack: Pack, packs: Mapping[str, Pack]) -> list[Fault]:
    """A pack that is superseded has an end, and its successor exists and begins after it."""
    if pack.superseded_by is None:
        return []
    after, end = packs.get(pack.superseded_by), pack.effective.end
    if after is None:
        return [source.fault(("superseded_by",), f"there is no pack {pack.superseded_by}")]
    if end is None or after.effective.start <= end:
        reason = "a superseded pack ends before its successor begins"
        return [source.fault(("effective",), reason)]
    return []


def _is_zone(key: str) -> bool:
    try:
        zone(key)
    except ServiceError:
        return False
    return True
