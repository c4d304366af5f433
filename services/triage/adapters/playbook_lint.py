"""All that the linter says of a folder, what goes wrong in use included."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from services.triage.adapters.draft_files import draft_normaliser, load_draft_rules
from services.triage.adapters.playbook_files import compiled, findings, read_sources
from services.triage.domain.lint import Placed
from services.triage.domain.lint_examples import example_findings
from services.triage.domain.lint_sayings import saying_findings


def linted(folder: Path, drafts: Path) -> Sequence[Placed]:
    """Everything the linter says, and, where nothing else is wrong, what goes wrong in use.

    That is which examples lead elsewhere, and what scripts say that the file `drafts`, or a
    playbook beside them, forbids. Raises DataFileError for files that cannot be read.
    """
    sources = read_sources(folder)
    found = findings(sources)
    if any(p.finding.level == "error" for p in found):
        return found
    books = [p for _, p in sources.playbooks]
    sayings = saying_findings(books, load_draft_rules(drafts), draft_normaliser())
    wrong = [
        Placed(str(source.path), source.fault(one.where, "").line, one)
        for number, one in chain(example_findings(books, compiled(sources)), sayings)
        for source in [sources.playbooks[number][0]]
    ]
    return [*found, *wrong]
