"""A report is a question answered over facts in one pass."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.reporting.domain.denominators import Denominators
from services.reporting.domain.fact import Fact
from services.reporting.domain.figures import Row, rows
from services.reporting.domain.question import Question
from services.reporting.domain.tally import Tally


@dataclass(frozen=True, slots=True)
class Report:
    """The answer, with what was counted on the way."""

    rows: Sequence[Row]
    tally: Tally


def answer(
    question: Question, facts: Iterable[tuple[Fact, int]], denominators: Denominators | None
) -> Report:
    """Count all facts, each given with its digest, and make the rows."""
    tally = Tally(question)
    for fact, digest in facts:
        tally.take(fact, digest)
    return Report(list(rows(question, tally, denominators)), tally)
