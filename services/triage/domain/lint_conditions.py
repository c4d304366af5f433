"""Checks of the CEL conditions of rules."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import cel

from services.datafiles.vocabulary import (
    CAPACITIES,
    CHANNELS,
    FLAGS,
    KINDS,
    LINES_BY_SIDE,
    PRODUCT_LINES,
    SCENES,
)
from services.triage.domain.conditions import FAULTS
from services.triage.domain.lint import Finding, Where, finding

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
    "earlier_complaints": (0, 3),
    "scene": ("none", "claims_delay"),
    "scene_score": (0, 800),
    "flags": ([], ["x"]),
    "kind": ("complaint", "enquiry"),
}
BOOK_NAMES: Final = tuple(VARIABLES)[:10]
FLAG_NAMES: Final = tuple(VARIABLES)[:12]
KIND_NAMES: Final = tuple(VARIABLES)[:13]
ALL_NAMES: Final = tuple(VARIABLES)
_FUNCTIONS: Final = frozenset({"startsWith", "endsWith", "contains"})
_IN_HITS: Final = re.compile(r"[\"']([^\"']*)[\"']\s+in\s+hits")
# Loops over lists: nested ones take time without limit, and `in` says all that is needed.
_LOOPS: Final = re.compile(r"\.\s*(all|exists|exists_one|map|filter)\s*\(")
_REMARK: Final = re.compile(r"//[^\n]*")
_TEXT: Final = r"'[^']*'|\"[^\"]*\""
_IN_QUOTES: Final = re.compile(_TEXT)
# Anything but a number that stands there may be 0 on some case.
_DIVIDES: Final = re.compile(r"[/%](?!\s*\d)")
_LITERAL: Final = rf"{_TEXT}|true\b|false\b|-?\d+(?:\.\d+)?"
_COMPARED: Final = re.compile(rf"\b([a-z_]+)\s*(?:==|!=)\s*({_LITERAL})")
_COMPARED_WITH: Final = re.compile(rf"({_LITERAL})\s*(?:==|!=)\s*([a-z_]+)\b(?!\s*[.(\[])")
_AMONG: Final = re.compile(
    rf"\b([a-z_]+)\s+in\s+\[((?:\s*(?:{_LITERAL})\s*,)*\s*(?:{_LITERAL})\s*)\]"
)
_IN_FLAGS: Final = re.compile(rf"({_TEXT})\s+in\s+flags\b")
_CODES: Final[Mapping[str, Collection[str]]] = {
    "channel": CHANNELS,
    "side": LINES_BY_SIDE,
    "product_line": PRODUCT_LINES,
    "complainant_capacity": CAPACITIES,
    "scene": SCENES,
    "kind": KINDS,
    "flags": FLAGS,
}
_SHOWN_MAX: Final = 60


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
    bare = _IN_QUOTES.sub("''", when)
    loops = set(_LOOPS.findall(_REMARK.sub("", bare)))
    called = {f for f in program.functions() if f.isidentifier()} | loops
    functions = sorted(called - _FUNCTIONS)
    yield from (finding(where, "condition_name", name=n) for n in names)
    for name in functions:
        code = "condition_size" if name == "size" else "condition_function"
        yield finding(where, code, **({} if name == "size" else {"name": name}))
    for name in _IN_HITS.findall(when):
        if name not in known:
            yield finding(where, "concept_unknown", id=name)
    if _DIVIDES.search(_REMARK.sub("", bare)):
        yield finding(where, "condition_divides")
    if not names and not functions:
        yield from _trials(when, where, allowed)
        yield from _never_equal(when, where, allowed)


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
            except FAULTS as error:
                shown = part.strip()[:_SHOWN_MAX]
                yield finding(where, "condition_fails", part=shown, why=_first_line(error))
                return
        if part is when and not isinstance(answer, bool):
            yield finding(where, "condition_no_truth", type=type(answer).__name__)
            return


def _never_equal(when: str, where: Where, allowed: Sequence[str]) -> Iterator[Finding]:
    """Values of another type, and codes that do not exist: CEL finds both unequal."""
    told = {(name, literal) for name, literal in _COMPARED.findall(when)}
    told |= {(name, literal) for literal, name in _COMPARED_WITH.findall(when)}
    for name, among in _AMONG.findall(when):
        told |= {(name, literal) for literal in re.findall(_LITERAL, among)}
    for name, literal in sorted(told):
        if name not in allowed:
            continue
        if not isinstance(_value(literal), _accepted(VARIABLES[name][0])):
            yield finding(where, "condition_other_type", name=name, given=literal)
        elif name in _CODES and _value(literal) not in ("", *_CODES[name]):
            yield finding(where, "condition_code", name=name, given=literal)
    for literal in _IN_FLAGS.findall(when):
        if _value(literal) not in FLAGS:
            yield finding(where, "condition_code", name="flags", given=literal)


def _value(literal: str) -> object:
    if literal[0] in "'\"":
        return literal[1:-1]
    return literal == "true" if literal in ("true", "false") else float(literal)


def _accepted(example: object) -> type:
    """What a literal must be to be equal to a variable that holds such a value."""
    if isinstance(example, bool):
        return bool
    return float if isinstance(example, int | float) else type(example)


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
