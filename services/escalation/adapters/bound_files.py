"""Which packs bind which live complaints, from a file beside the packs, checked against them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.escalation.domain.bound import BoundClock, BoundPack, BoundPacks
from services.escalation.domain.pack import Pack

BOUND_FILE = Path("bound") / "bindings.yaml"


def load_bound(folder: Path, packs: Sequence[Pack]) -> Sequence[BoundPack]:
    """The bindings of `folder`, in order; none where there is no such file.

    Raises DataFileError with all faults.
    """
    path = folder / BOUND_FILE
    if not path.exists():
        return ()
    source = DataFile(path)
    found = source.parse(BoundPacks).packs
    known = {pack.pack: pack for pack in packs}
    faults = [
        fault for index, one in enumerate(found) for fault in _faults(source, index, one, known)
    ]
    names = Counter(clock.called for one in found for clock in one.clocks)
    names.update(rule.id for pack in packs for rule in pack.clocks if rule.automatic)
    twice = sorted(name for name, count in names.items() if count > 1)
    if twice:
        faults.append(source.fault(("packs",), f"a name stands twice: {', '.join(twice)}"))
    if faults:
        raise DataFileError(faults)
    return found


def _faults(
    source: DataFile, index: int, one: BoundPack, known: Mapping[str, Pack]
) -> Iterator[Fault]:
    pack = known.get(one.pack)
    if pack is None:
        yield source.fault(("packs", index, "pack"), f"there is no pack {one.pack}")
        return
    for place, clock in enumerate(one.clocks):
        if reason := _unfit(pack, clock):
            yield source.fault(("packs", index, "clocks", place), reason)


def _unfit(pack: Pack, clock: BoundClock) -> str:
    rule = next((rule for rule in pack.clocks if rule.id == clock.id), None)
    if rule is None:
        return f"the pack {pack.pack} has no clock {clock.id}"
    if rule.starts_on == "complaint_received" and not clock.once_started:
        return f"{clock.id} starts at the receipt and with no act"
    if rule.starts_on != "complaint_received" and clock.once_started:
        return f"{clock.id} starts with an act: leave once_started out"
    offered = {one.fact: one for one in rule.choices}
    if any(one.default is None and one.fact not in clock.choices for one in rule.choices):
        return f"{clock.id} has variants, and none is chosen"
    for fact, name in clock.choices.items():
        if fact not in offered or name not in offered[fact].of:
            return f"{clock.id} has no variant {fact}: {name}"
    return ""
