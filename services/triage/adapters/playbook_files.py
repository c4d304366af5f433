"""Reads and checks a folder of playbooks; every fault is told with file, line and reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cel
import opencc
from pydantic import BaseModel

from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.triage.domain.library import Library
from services.triage.domain.playbook import (
    AssignmentRules,
    Concept,
    Lexicon,
    Playbook,
    Rule,
    Signals,
)
from services.triage.domain.text import Normaliser

NAMED_FILES = ("lexicon.yaml", "signals.yaml", "assignment.yaml")
FILE_BYTES_MAX = 1_000_000
PLAYBOOKS_MAX = 2_000

# Names that conditions may use, with a value of the right type to try them on.
VARIABLES: Mapping[str, object] = {
    "hits": ["x"],
    "text_length": 100,
    "channel": "web",
    "side": "life",
    "product_line": "motor",
    "complainant_capacity": "self",
    "amount": 1000.0,
    "in_person_count": 0,
    "regulator_transferred": False,
    "scene": "none",
    "scene_score": 0,
    "flags": ["x"],
    "kind": "complaint",
}
_BOOK_NAMES = tuple(VARIABLES)[:9]
_FLAG_NAMES = tuple(VARIABLES)[:11]
_KIND_NAMES = tuple(VARIABLES)[:12]
_GENERAL_NAMES = tuple(VARIABLES)
# size() counts the bytes of a text in this CEL library, so conditions use text_length.
_FUNCTIONS = frozenset({"startsWith", "endsWith", "contains"})
_IN_HITS = re.compile(r"[\"']([^\"']*)[\"']\s+in\s+hits")

Model = TypeVar("Model", bound=BaseModel)
Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PlaybookFolder:
    """A checked folder, ready to use."""

    library: Library
    assignment: AssignmentRules


@dataclass(frozen=True, slots=True)
class _Sources:
    lexicon: tuple[DataFile, Lexicon]
    signals: tuple[DataFile, Signals]
    assignment: tuple[DataFile, AssignmentRules]
    playbooks: Sequence[tuple[DataFile, Playbook]]


def load_playbooks(folder: Path) -> PlaybookFolder:
    """Read every YAML file of `folder`. Raises DataFileError with all faults found."""
    sources = _read(folder)
    faults = [*_concept_faults(sources), *_rule_faults(sources)]
    if faults:
        raise DataFileError(sorted(faults, key=lambda f: (f.file, f.line, f.reason)))
    lexicon = sources.lexicon[1]
    spellings = {w: s.word for s in lexicon.spellings for w in s.written}
    library = Library(
        [p for _, p in sources.playbooks],
        lexicon,
        sources.signals[1],
        Normaliser(opencc.OpenCC("t2s").convert, spellings),
    )
    return PlaybookFolder(library, sources.assignment[1])


def _read(folder: Path) -> _Sources:
    faults: list[Fault] = []
    for name in NAMED_FILES:
        if not (folder / name).is_file():
            faults.append(Fault(str(folder / name), 1, "the file is missing"))
    paths = sorted(p for p in folder.glob("*.yaml") if p.name not in NAMED_FILES)
    if not 1 <= len(paths) <= PLAYBOOKS_MAX:
        faults.append(Fault(str(folder), 1, f"needs 1 to {PLAYBOOKS_MAX} playbooks"))
    if faults:
        raise DataFileError(faults)
    lexicon = _parse(folder / "lexicon.yaml", Lexicon, faults)
    signals = _parse(folder / "signals.yaml", Signals, faults)
    assignment = _parse(folder / "assignment.yaml", AssignmentRules, faults)
    playbooks = [_parse(path, Playbook, faults) for path in paths]
    if faults or lexicon is None or signals is None or assignment is None:
        raise DataFileError(faults)
    return _Sources(lexicon, signals, assignment, [p for p in playbooks if p is not None])


def _parse(path: Path, model: type[Model], faults: list[Fault]) -> tuple[DataFile, Model] | None:
    if path.stat().st_size > FILE_BYTES_MAX:
        faults.append(Fault(str(path), 1, f"more than {FILE_BYTES_MAX} bytes"))
        return None
    try:
        source = DataFile(path)
        return source, source.parse(model)
    except DataFileError as error:
        faults.extend(error.faults)
        return None


def _concepts(sources: _Sources) -> Iterator[tuple[DataFile, Where, Concept]]:
    owners: list[tuple[DataFile, Lexicon | Signals | Playbook]] = [
        sources.lexicon,
        sources.signals,
        *sources.playbooks,
    ]
    for source, content in owners:
        for index, concept in enumerate(content.concepts):
            yield source, ("concepts", index), concept


def _concept_faults(sources: _Sources) -> Iterator[Fault]:
    seen: set[str] = set()
    for source, where, concept in _concepts(sources):
        if concept.id in seen:
            yield source.fault((*where, "id"), f"concept {concept.id} is defined twice")
        seen.add(concept.id)
        doubled = {p for p in concept.phrases if list(concept.phrases).count(p) > 1}
        for phrase in sorted(doubled):
            yield source.fault((*where, "phrases"), f"phrase {phrase} stands twice")
    playbooks: set[str] = set()
    for source, playbook in sources.playbooks:
        if playbook.id in playbooks:
            yield source.fault(("id",), f"playbook {playbook.id} is defined twice")
        playbooks.add(playbook.id)
    signals_file, signals = sources.signals
    for name in ("negators", "reporters", "resumers"):
        if getattr(signals, name) not in seen:
            yield signals_file.fault((name,), f"unknown concept: {getattr(signals, name)}")


def _rules(sources: _Sources) -> Iterator[tuple[DataFile, Where, Sequence[Rule], Sequence[str]]]:
    for source, playbook in sources.playbooks:
        yield source, ("rules",), playbook.rules, _BOOK_NAMES
    source, signals = sources.signals
    for index, kind in enumerate(signals.kinds):
        yield source, ("kinds", index, "rules"), kind.rules, _KIND_NAMES
    for index, flag in enumerate(signals.flags):
        yield source, ("flags", index, "rules"), flag.rules, _FLAG_NAMES
    yield source, ("general",), signals.general, _GENERAL_NAMES


def _rule_faults(sources: _Sources) -> Iterator[Fault]:
    known = {c.id for _, _, c in _concepts(sources)}
    known.update(q.id for q in sources.lexicon[1].quantities)
    for source, where, rules, variables in _rules(sources):
        ids: set[str] = set()
        for index, rule in enumerate(rules):
            place = (*where, index)
            if rule.id in ids:
                yield source.fault((*place, "id"), f"rule {rule.id} is defined twice")
            ids.add(rule.id)
            if not rule.any and rule.near is None and not rule.when:
                yield source.fault(place, f"rule {rule.id} has no any, near or when")
            for part, named in _named(rule):
                if named not in known:
                    yield source.fault((*place, *part), f"unknown concept: {named}")
            yield from _condition_faults(source, (*place, "when"), rule.when, variables, known)


def _named(rule: Rule) -> Iterator[tuple[Where, str]]:
    for name in rule.any:
        yield ("any",), name
    if rule.near:
        for name in rule.near.left:
            yield ("near", "left"), name
        for name in rule.near.right:
            yield ("near", "right"), name


def _condition_faults(
    source: DataFile, where: Where, when: str, variables: Sequence[str], known: set[str]
) -> Iterator[Fault]:
    if not when:
        return
    try:
        program = cel.compile(when)
    except ValueError as error:
        yield source.fault(where, f"no CEL condition: {str(error).splitlines()[0]}")
        return
    names = sorted(set(program.variables()) - set(variables))
    functions = sorted(f for f in program.functions() if f.isidentifier() and f not in _FUNCTIONS)
    yield from (source.fault(where, f"unknown name in the condition: {n}") for n in names)
    for name in functions:
        yield source.fault(where, f"function {name}() is not allowed (use text_length for length)")
    for name in _IN_HITS.findall(when):
        if name not in known:
            yield source.fault(where, f"unknown concept: {name}")
    if not names and not functions:
        yield from _trial(source, where, program, variables)


def _trial(
    source: DataFile, where: Where, program: cel.Program, variables: Sequence[str]
) -> Iterator[Fault]:
    """Run the condition once: the language checks types only while it runs."""
    try:
        answer = program.execute({name: VARIABLES[name] for name in variables})
    except (TypeError, ValueError, RuntimeError) as error:
        yield source.fault(where, f"the condition fails: {str(error).splitlines()[0]}")
        return
    if not isinstance(answer, bool):
        yield source.fault(where, f"the condition gives {type(answer).__name__}, not true or false")
