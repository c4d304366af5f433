"""Checks of concepts, rules and their conditions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import cel

from services.triage.domain.lint import Finding, Where, finding
from services.triage.domain.playbook import Concept, Rule

# Names that conditions may use, with values of the right type to try them on.
VARIABLES: Final[Mapping[str, Sequence[object]]] = {
    "hits": ([], ["x"]),
    "text_length": (100, 0),
    "channel": ("web", ""),
    "side": ("life", ""),
    "product_line": ("motor", ""),
    "complainant_capacity": ("self", ""),
    "amount": (1000.0, 0.0),
    "in_person_count": (20, 0),
    "regulator_transferred": (False, True),
    "scene": ("none", "claims_delay"),
    "scene_score": (0, 800),
    "flags": ([], ["x"]),
    "kind": ("complaint", "enquiry"),
}
BOOK_NAMES: Final = tuple(VARIABLES)[:9]
FLAG_NAMES: Final = tuple(VARIABLES)[:11]
KIND_NAMES: Final = tuple(VARIABLES)[:12]
ALL_NAMES: Final = tuple(VARIABLES)
_FUNCTIONS: Final = frozenset({"startsWith", "endsWith", "contains"})
_IN_HITS: Final = re.compile(r"[\"']([^\"']*)[\"']\s+in\s+hits")
# Loops over lists: nested ones take time without limit, and `in` says all that is needed.
_LOOPS: Final = re.compile(r"\.(all|exists|exists_one|map|filter)\s*\(")
_SHOWN_MAX: Final = 60


def concept_findings(
    concepts: Sequence[Concept], where: Where, seen: set[str]
) -> Iterator[Finding]:
    """Ids used twice (also across files: `seen` grows), phrases that cannot count."""
    for index, concept in enumerate(concepts):
        place = (*where, index)
        if concept.id in seen:
            yield finding((*place, "id"), "concept_twice", id=concept.id)
        seen.add(concept.id)
        doubled = sorted(p for p, n in Counter(concept.phrases).items() if n > 1)
        for phrase in doubled:
            yield finding((*place, "phrases"), "phrase_twice", phrase=phrase)
        for phrase in sorted(set(concept.phrases).intersection(concept.unless)):
            yield finding((*place, "phrases"), "phrase_never_counts", phrase=phrase)


def rule_findings(
    rules: Sequence[Rule], where: Where, names: Sequence[str], known: set[str]
) -> Iterator[Finding]:
    """Rules that say nothing, name nothing known, or whose condition cannot work."""
    ids: set[str] = set()
    for index, rule in enumerate(rules):
        place = (*where, index)
        if rule.id in ids:
            yield finding((*place, "id"), "rule_twice", id=rule.id)
        ids.add(rule.id)
        if not rule.any and rule.near is None and not rule.when:
            yield finding(place, "rule_empty", id=rule.id)
        for part, named in _named(rule):
            if named not in known:
                yield finding((*place, *part), "concept_unknown", id=named)
        if rule.when:
            yield from condition_findings(rule.when, (*place, "when"), names, known)


def _named(rule: Rule) -> Iterator[tuple[Where, str]]:
    for name in rule.any:
        yield ("any",), name
    if rule.near:
        for name in rule.near.left:
            yield ("near", "left"), name
        for name in rule.near.right:
            yield ("near", "right"), name


def condition_findings(
    when: str, where: Where, allowed: Sequence[str], known: set[str]
) -> Iterator[Finding]:
    """Everything that would make a CEL condition fail or mean another thing than it says."""
    try:
        program = cel.compile(when)
    except ValueError as error:
        yield finding(where, "condition_broken", why=_first_line(error))
        return
    names = sorted(set(program.variables()) - set(allowed))
    called = {f for f in program.functions() if f.isidentifier()} | set(_LOOPS.findall(when))
    functions = sorted(called - _FUNCTIONS)
    yield from (finding(where, "condition_name", name=n) for n in names)
    for name in functions:
        code = "condition_size" if name == "size" else "condition_function"
        yield finding(where, code, **({} if name == "size" else {"name": name}))
    for name in _IN_HITS.findall(when):
        if name not in known:
            yield finding(where, "concept_unknown", id=name)
    if not names and not functions:
        yield from _trials(when, where, allowed)


def _trials(when: str, where: Where, allowed: Sequence[str]) -> Iterator[Finding]:
    """Run the condition and each of its parts: types are checked only while it runs.

    `&&` and `||` skip their right side, so a fault there would show on some text only.
    """
    for part in (when, *parts(when)):
        try:
            program = cel.compile(part)
        except ValueError:
            continue  # cut in the middle of a list or a call; the whole was tried
        for turn in (0, 1):
            values: dict[str, Any] = {name: VARIABLES[name][turn] for name in allowed}
            try:
                answer = program.execute(values)
            except (TypeError, ValueError, RuntimeError, LookupError) as error:
                shown = part.strip()[:_SHOWN_MAX]
                yield finding(where, "condition_fails", part=shown, why=_first_line(error))
                return
        if part is when and not isinstance(answer, bool):
            yield finding(where, "condition_no_truth", type=type(answer).__name__)
            return


def parts(when: str) -> Sequence[str]:
    """What stands between `&&`, `||`, `?` and `:`, brackets opened; texts are left whole."""
    pieces: list[str] = []
    current: list[str] = []
    quote, index = "", 0
    while index < len(when):
        here = when[index]
        pair = when[index : index + 2]
        if quote:
            current.append(here)
            quote = "" if here == quote else quote
        elif here in "\"'":
            quote = here
            current.append(here)
        elif pair in ("&&", "||") or here in "?:":
            pieces.append("".join(current))
            current = []
            index += pair in ("&&", "||")
        else:
            current.append(here)
        index += 1
    pieces.append("".join(current))
    return [p for p in map(_unwrapped, pieces) if p]


def _unwrapped(piece: str) -> str:
    """Without `!` and brackets that have lost their partner."""
    text = piece.strip()
    while text.startswith(("!", "(")) and (
        text.startswith("!") or text.count("(") > text.count(")")
    ):
        text = text[1:].strip()
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].strip()
    return text


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
