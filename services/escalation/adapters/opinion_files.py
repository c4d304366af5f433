"""The opinion policy from YAML files, checked; every fault with file, line and reason."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import opencc
from pydantic import BaseModel, ConfigDict, RootModel

from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.escalation.domain.opinion.folding import Folding
from services.escalation.domain.opinion.plan import Plan
from services.escalation.domain.opinion.policy import (
    Insurers,
    Joining,
    Lexicon,
    OwnComplaints,
    Policy,
    Scoring,
    Sources,
)

OPINION = Path(__file__).resolve().parents[1] / "opinion"


class _Places(RootModel[dict[str, list[str]]]):
    model_config = ConfigDict(frozen=True)


_FILES: Mapping[str, type[BaseModel]] = {
    "lexicon": Lexicon,
    "insurers": Insurers,
    "joining": Joining,
    "sources": Sources,
    "scoring": Scoring,
    "places": _Places,
    "own_complaints": OwnComplaints,
}


def load_policy(folder: Path = OPINION) -> Policy:
    """The policy of `folder`. Raises DataFileError with all faults of all files."""
    parsed: dict[str, BaseModel] = {}
    sources: dict[str, DataFile] = {}
    faults: list[Fault] = []
    for name, model in _FILES.items():
        path = folder / f"{name}.yaml"
        if not path.is_file():
            faults.append(Fault(str(path), 1, "the file is missing"))
            continue
        try:
            sources[name] = DataFile(path)
            parsed[name] = sources[name].parse(model)
        except DataFileError as error:
            faults += error.faults
    if not faults:
        faults += _faults(sources, parsed)
    if faults:
        raise DataFileError(faults)
    fields = {name: part.model_dump() for name, part in parsed.items()}
    return Policy.model_validate(fields)


def _faults(sources: Mapping[str, DataFile], parsed: Mapping[str, BaseModel]) -> Sequence[Fault]:
    """Words that one file uses and no other knows, and names that stand twice."""
    lexicon, scoring = parsed["lexicon"], parsed["scoring"]
    assert isinstance(lexicon, Lexicon)
    assert isinstance(scoring, Scoring)
    faults = []
    for part in ("seriousness", "vulnerable"):
        for name in getattr(lexicon, part):
            if name not in getattr(scoring, part):
                reason = f"scoring.yaml gives no points for {part} {name}"
                faults.append(sources["lexicon"].fault((part, name), reason))
    known = {*lexicon.signals, *_kinds(parsed["sources"]), *_FACTS}
    for index, floor in enumerate(scoring.floors):
        if floor.when not in known:
            where = ("floors", index, "when")
            faults.append(sources["scoring"].fault(where, f"nothing is called {floor.when}"))
    topics = [topic.id for topic in lexicon.topics]
    for scene, topic in lexicon.scenes.items():
        if topic not in topics:
            reason = f"no topic is called {topic}"
            faults.append(sources["lexicon"].fault(("scenes", scene), reason))
    for index, topic in enumerate(topics):
        if topic in topics[:index]:
            reason = f"topic {topic} stands twice"
            faults.append(sources["lexicon"].fault(("topics", index, "id"), reason))
    return faults


_FACTS = ("hot_list_days", "same_cause_posts", "people_present")


def _kinds(sources: BaseModel) -> Sequence[str]:
    assert isinstance(sources, Sources)
    return tuple(sources.kinds)


def folding() -> Folding:
    """Folding of width, case and traditional characters."""
    return Folding(opencc.OpenCC("t2s").convert)


def load_plan(folder: Path = OPINION) -> Plan:
    """The written plan of `folder`. Raises DataFileError with every fault."""
    return DataFile(folder / "plan.yaml").parse(Plan)
