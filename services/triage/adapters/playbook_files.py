"""Reads and checks a folder of playbooks; every fault is told with file, line and reason."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import opencc
from pydantic import BaseModel

from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.triage.domain.cues import Cues, most_points
from services.triage.domain.edition import files_digest
from services.triage.domain.library import Library
from services.triage.domain.lint import Finding, Placed, Where
from services.triage.domain.lint_conditions import ALL_NAMES, BOOK_NAMES, FLAG_NAMES, KIND_NAMES
from services.triage.domain.lint_cues import cue_findings
from services.triage.domain.lint_library import library_findings
from services.triage.domain.lint_rules import concept_findings, rule_findings
from services.triage.domain.lint_script import script_findings
from services.triage.domain.playbook import Concept, Lexicon, Playbook, Rule, Signals
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.domain.text import Normaliser

NAMED_FILES = ("lexicon.yaml", "signals.yaml", "assignment.yaml")
CUES_FILE = "cues.yaml"
"""May be left out: then rules alone decide."""
FILE_BYTES_MAX = 1_000_000
PLAYBOOKS_MAX = 2_000
_FREE: Final[dict[str, Any]] = {"examples": True, "steps": {"__all__": {"lessons"}}}
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}\.yaml")

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PlaybookFolder:
    """A checked folder, ready to use."""

    library: Library
    assignment: AssignmentRules
    scripts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlaybookSources:
    """The files of a folder, each read as what it is meant to be."""

    lexicon: tuple[DataFile, Lexicon]
    signals: tuple[DataFile, Signals]
    assignment: tuple[DataFile, AssignmentRules]
    playbooks: Sequence[tuple[DataFile, Playbook]]
    cues: tuple[DataFile, Cues] | None = None


def load_playbooks(folder: Path) -> PlaybookFolder:
    """Read every YAML file of `folder`. Raises DataFileError with all faults found."""
    return checked(read_sources(folder))


def checked(sources: PlaybookSources) -> PlaybookFolder:
    """What was read, ready to use. Raises DataFileError for errors that the linter finds."""
    faults = [
        Fault(p.file, p.line, p.finding.en) for p in findings(sources) if p.finding.level == "error"
    ]
    if faults:
        raise DataFileError(faults)
    return PlaybookFolder(compiled(sources), sources.assignment[1], scripts(sources))


def scripts(sources: PlaybookSources) -> Mapping[str, str]:
    """A digest of each playbook's content by `id@version`.

    Examples, and what teaches a step, may change freely: no case is worked otherwise for it.
    """
    return {
        f"{playbook.id}@{playbook.version}": hashlib.sha256(
            playbook.model_dump_json(exclude=_FREE).encode()
        ).hexdigest()
        for _, playbook in sources.playbooks
    }


def compiled(sources: PlaybookSources) -> Library:
    """The library of sound sources."""
    lexicon = sources.lexicon[1]
    spellings = {w: s.word for s in lexicon.spellings for w in s.written}
    return Library(
        [p for _, p in sources.playbooks],
        lexicon,
        sources.signals[1],
        Normaliser(opencc.OpenCC("t2s").convert, spellings),
        sources.cues[1] if sources.cues else Cues(),
    )


def folder_digest(folder: Path) -> str:
    """SHA-256 over names and contents of the folder's YAML files."""
    return files_digest(folder_texts(folder))


def folder_texts(folder: Path) -> Mapping[str, str]:
    """The folder's YAML files by name."""
    return {p.name: p.read_text("utf-8") for p in sorted(folder.glob("*.yaml"))}


def read_sources(folder: Path) -> PlaybookSources:
    """The files, before they are held against each other. Raises DataFileError."""
    return _read(folder, sorted(p.name for p in folder.glob("*.yaml")), {})


def read_texts(files: Mapping[str, str]) -> PlaybookSources:
    """The same from texts by file name. Raises DataFileError."""
    strange = [name for name in sorted(files) if not _FILE_NAME.fullmatch(name)]
    if strange:
        raise DataFileError(
            [Fault(n[:80], 1, "a file is named like cn-matter.yaml") for n in strange]
        )
    return _read(Path(), sorted(files), files)


def _read(folder: Path, names: Sequence[str], texts: Mapping[str, str]) -> PlaybookSources:
    faults = [
        Fault(str(folder / name), 1, "the file is missing")
        for name in NAMED_FILES
        if name not in names
    ]
    books = [name for name in names if name not in (*NAMED_FILES, CUES_FILE)]
    if not 1 <= len(books) <= PLAYBOOKS_MAX:
        faults.append(Fault(str(folder), 1, f"needs 1 to {PLAYBOOKS_MAX} playbooks"))
    if faults:
        raise DataFileError(faults)

    def parse(name: str, model: type[Model]) -> tuple[DataFile, Model] | None:
        return _parse(folder / name, texts.get(name), model, faults)

    lexicon = parse("lexicon.yaml", Lexicon)
    signals = parse("signals.yaml", Signals)
    assignment = parse("assignment.yaml", AssignmentRules)
    playbooks = [parse(name, Playbook) for name in books]
    cues = parse(CUES_FILE, Cues) if CUES_FILE in names else None
    if faults or lexicon is None or signals is None or assignment is None:
        raise DataFileError(faults)
    read = [p for p in playbooks if p is not None]
    return PlaybookSources(lexicon, signals, assignment, read, cues)


def _parse(
    path: Path, text: str | None, model: type[Model], faults: list[Fault]
) -> tuple[DataFile, Model] | None:
    size = path.stat().st_size if text is None else len(text.encode())
    if size > FILE_BYTES_MAX:
        faults.append(Fault(str(path), 1, f"more than {FILE_BYTES_MAX} bytes"))
        return None
    try:
        source = DataFile(path, text)
        return source, source.parse(model)
    except DataFileError as error:
        faults.extend(error.faults)
        return None


def findings(sources: PlaybookSources) -> Sequence[Placed]:
    """Everything the linter says of a folder, by file and line."""
    found = [*_concepts(sources), *_rules(sources), *_scripts(sources), *_cues(sources)]
    placed = [Placed(str(s.path), s.fault(f.where, "").line, f) for s, f in found]
    return sorted(placed, key=lambda p: (p.file, p.line, p.finding.en))


def _owners(
    sources: PlaybookSources,
) -> Sequence[tuple[DataFile, Lexicon | Signals | Playbook]]:
    return [sources.lexicon, sources.signals, *sources.playbooks]


def _known(sources: PlaybookSources) -> dict[str, Concept]:
    return {c.id: c for _, content in _owners(sources) for c in content.concepts}


def _sayable(sources: PlaybookSources) -> set[str]:
    """Ids of concepts and quantities."""
    return set(_known(sources)) | {q.id for q in sources.lexicon[1].quantities}


def _concepts(sources: PlaybookSources) -> Iterator[tuple[DataFile, Finding]]:
    seen: set[str] = set()
    for source, content in _owners(sources):
        for one in concept_findings(content.concepts, ("concepts",), seen):
            yield source, one
    signals_file, signals = sources.signals
    for name in ("negators", "reporters", "resumers"):
        if getattr(signals, name) not in seen:
            named = getattr(signals, name)
            yield signals_file, Finding((name,), "concept_unknown", {"id": named})


def _rules(sources: PlaybookSources) -> Iterator[tuple[DataFile, Finding]]:
    known = _sayable(sources)
    for source, where, rules, names in _rule_lists(sources):
        for one in rule_findings(rules, where, names, known):
            yield source, one


def _rule_lists(
    sources: PlaybookSources,
) -> Iterator[tuple[DataFile, Where, Sequence[Rule], Sequence[str]]]:
    for source, playbook in sources.playbooks:
        # One that goes beside the matter's playbook is asked last, when all is known.
        yield source, ("rules",), playbook.rules, BOOK_NAMES if playbook.scene else ALL_NAMES
    source, signals = sources.signals
    for index, kind in enumerate(signals.kinds):
        yield source, ("kinds", index, "rules"), kind.rules, KIND_NAMES
    for index, flag in enumerate(signals.flags):
        yield source, ("flags", index, "rules"), flag.rules, FLAG_NAMES
    yield source, ("general",), signals.general, ALL_NAMES


def _cues(sources: PlaybookSources) -> Iterator[tuple[DataFile, Finding]]:
    if sources.cues:
        source, cues = sources.cues
        yield from ((source, one) for one in cue_findings(cues, _sayable(sources)))


def _scripts(sources: PlaybookSources) -> Iterator[tuple[DataFile, Finding]]:
    for source, playbook in sources.playbooks:
        for one in script_findings(playbook):
            yield source, one
    limits = sources.signals[1].thresholds
    cued = most_points(sources.cues[1]) if sources.cues else {}
    books = [p for _, p in sources.playbooks]
    for number, one in library_findings(books, _known(sources), limits, cued):
        yield sources.playbooks[number][0], one
