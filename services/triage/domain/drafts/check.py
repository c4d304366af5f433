"""Reads one outgoing draft: what must not be said, what is missing, what is promised."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.drafts import personal
from services.triage.domain.drafts.rules import KINDS, DraftRules
from services.triage.domain.entry import LocalText
from services.triage.domain.matching import WORD_MAX, Hit, Hits, Matcher, Scope
from services.triage.domain.playbook import Concept, Playbook, Quantity
from services.triage.domain.quantities import Quantities, number
from services.triage.domain.text import MATCH_CHARACTERS_MAX, Normaliser, NormalText

FINDINGS_MAX: Final = 200
CLOSE: Final = 0.6
"""Share of a sentence's pairs of characters that must stand in a draft which says it."""

_SENTENCE_END: Final = re.compile(r"[。!?;\n]")
_MARKS: Final = re.compile(r"[^0-9a-z㐀-鿿]+")
_WHOSE: Final = LocalText(
    zh="草稿中有个人信息，请核对是否属于收件人本人。",
    en="The draft holds personal data; make sure that it is the addressee's own.",
)
_ABOVE: Final = LocalText(
    zh="承诺的金额超出您的现场权限，请确认已获批准。",
    en="The amount promised is above your authority on the spot; make sure that it is approved.",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend; offsets count characters of the text as given, both 0 where it lacks."""

    code: str
    level: Literal["stop", "look"]
    start: int
    end: int
    rule: str
    reason: LocalText
    better: LocalText | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """Why words must not be said."""

    key: str
    reason: LocalText
    better: LocalText | None
    source: str


class DraftChecker:
    """The rules of some playbooks and the general ones, compiled; safe to share."""

    def __init__(
        self, rules: DraftRules, playbooks: Sequence[Playbook], normaliser: Normaliser
    ) -> None:
        self._rules, self._books, self._normaliser = rules, tuple(playbooks), normaliser
        self._never: dict[str, _Rule] = {}
        concepts = [
            Concept(id="negator", phrases=rules.negation.words, unless=rules.negation.unless),
            self._concept("promise", rules.promise.words),
            *(Concept(id=f"part-{n}", phrases=p.any) for n, p in enumerate(rules.notice)),
            *self._never_concepts(),
        ]
        scope = Scope("negator", rules.negation.reach, "", 0, "")
        self._matcher = Matcher(concepts, normaliser, scope)
        money = Quantity(id="money", units=rules.promise.units, least=0, most=1e12)
        self._money = Quantities([money])

    def check(self, text: str, kind: str, limit: Decimal) -> Sequence[Finding]:
        """What is to be mended, in the order of the text, what is missing last.

        `limit`: up to which amount, in yuan, the author may settle alone. Raises INVALID for a
        draft that is empty or too long, or an unknown kind.
        """
        if kind not in KINDS:
            raise ServiceError(ErrorKind.INVALID, "draft_kind_unknown")
        if not text.strip():
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="text")
        if len(text) > MATCH_CHARACTERS_MAX:
            raise ServiceError(ErrorKind.INVALID, "draft_too_long", limit=MATCH_CHARACTERS_MAX)
        normal = self._normaliser.normalise(text)
        hits = self._matcher.hits(normal)
        placed = [
            *self._said(normal, hits),
            *self._promised(normal, hits, limit),
            *_personal(normal),
        ]
        placed.sort(key=lambda one: (one.start, one.end))
        lacking = [*self._unsaid(normal.text)]
        if kind == "decision_notice":
            lacking = [*self._parts(hits), *lacking]
        return [*placed, *lacking][:FINDINGS_MAX]

    def _never_concepts(self) -> Iterator[Concept]:
        for index, general in enumerate(self._rules.never_say):
            rule = _Rule(general.id, general, general.better, general.source)
            self._never[f"general-{index}"] = rule
            yield self._concept(f"general-{index}", general.words)
        for place, book in enumerate(self._books):
            for index, never in enumerate(book.never_say, 1):
                if not never.words:
                    continue
                key = f"{book.id}/never/{index}"
                source = never.source or book.source
                self._never[f"book-{place}-{index}"] = _Rule(key, never, never.better, source)
                phrases = [w for w in never.words if self._normaliser.phrase(w)]
                yield self._concept(f"book-{place}-{index}", phrases)

    def _concept(self, key: str, words: Sequence[str]) -> Concept:
        """Words that a denial right before them takes back."""
        denied = [f"{no}{word}" for word in words for no in self._rules.negation.touching]
        unless = [phrase for phrase in denied if len(phrase) <= WORD_MAX]
        return Concept(id=key, phrases=words, unless=unless, negation=True)

    def _said(self, normal: NormalText, hits: Hits) -> Iterator[Finding]:
        for concept, found in hits.items():
            rule = self._never.get(concept)
            if rule is None:
                continue
            for hit in found:
                start, end = normal.span(hit.start, hit.end)
                yield Finding(
                    "never_say", "stop", start, end, rule.key, rule.reason, rule.better, rule.source
                )

    def _promised(self, normal: NormalText, hits: Hits, limit: Decimal) -> Iterator[Finding]:
        promises = hits.get("promise", ())
        if not promises:
            return
        for start, end, _, unit in self._money.find(normal.text):
            value = number(normal.text[start : end - len(unit)].rstrip("多余来几"))
            if value is None or Decimal(str(value)) <= limit:
                continue
            if any(self._near(normal.text, promise, start, end) for promise in promises):
                first, last = normal.span(start, end)
                yield Finding("promise_above_authority", "look", first, last, "amount", _ABOVE)

    def _near(self, text: str, promise: Hit, start: int, end: int) -> bool:
        left, right = min(promise.end, end), max(promise.start, start)
        close = right - left <= self._rules.promise.within
        return close and _SENTENCE_END.search(text[left:right]) is None

    def _parts(self, hits: Hits) -> Iterator[Finding]:
        for index, part in enumerate(self._rules.notice):
            if f"part-{index}" not in hits:
                yield Finding("notice_missing", "stop", 0, 0, part.id, part, None, part.source)

    def _unsaid(self, text: str) -> Iterator[Finding]:
        said = _shape(text)
        for book in self._books:
            for index, must in enumerate(book.must_say, 1):
                forms = [_shape(self._normaliser.phrase(words)) for words in (must.zh, must.en)]
                if not any(_covered(form, said) for form in forms):
                    key, source = f"{book.id}/must/{index}", must.source or book.source
                    yield Finding("must_say_missing", "look", 0, 0, key, must, must, source)


def _personal(normal: NormalText) -> Iterator[Finding]:
    for start, end, form in personal.found(normal.text):
        first, last = normal.span(start, end)
        yield Finding("personal_data", "look", first, last, form, _WHOSE)


def _shape(text: str) -> Mapping[str, frozenset[str]]:
    """Pairs of neighbouring characters, and Latin words: what a sentence is recognised by."""
    pairs: set[str] = set()
    words: set[str] = set()
    for part in _MARKS.split(text):
        if part.isascii():
            words.add(part)
        else:
            pairs.update(part[i : i + 2] for i in range(len(part) - 1))
    return {"pairs": frozenset(pairs), "words": frozenset(words - {""})}


def _covered(form: Mapping[str, frozenset[str]], said: Mapping[str, frozenset[str]]) -> bool:
    name = "pairs" if len(form["pairs"]) > 1 else "words"
    wanted = form[name]
    return not wanted or len(wanted & said[name]) >= CLOSE * len(wanted)
