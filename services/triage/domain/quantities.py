"""Numbers with a unit: 六十五岁, 3.5万元, 三十多户; in figures, in words and in between."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from services.triage.domain.playbook import Quantity

FOUND_MAX: Final = 64
_CHARACTERS: Final = (
    "零〇",
    "一壹",
    "二贰两",
    "三叁",
    "四肆",
    "五伍",
    "六陆",
    "七柒",
    "八捌",
    "九玖",
)
_DIGITS: Final = {c: value for value, same in enumerate(_CHARACTERS) for c in same}
_POWERS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS: Final = {"万": 10_000, "w": 10_000, "亿": 100_000_000}
# 几 and 数 say "a few": the least that they can mean.
_FEW: Final = {"几": 2, "数": 2}
_NUMERALS: Final = "零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿几数"
_NUMBER: Final = (
    rf"\d{{1,12}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,4}})?[百千万亿w]{{0,2}}|[{_NUMERALS}]{{1,16}}"
)
_ABOUT: Final = "[多余来几]?"
# Most characters begin no number, and one look at a set tells so sooner than two branches.
_BEGINS: Final = rf"(?=[\d{_NUMERALS}])"


class Found(NamedTuple):
    """A quantity in a folded text; offsets cover number and unit."""

    start: int
    end: int
    concept: str
    unit: str


class Quantities:
    """All quantities in one expression."""

    def __init__(self, quantities: Sequence[Quantity]) -> None:
        self._by_unit: dict[str, list[tuple[Quantity, tuple[str, ...]]]] = {}
        for quantity in quantities:
            for unit in quantity.units:
                same = self._by_unit.setdefault(unit, [])
                same.append((quantity, tuple(quantity.unless_after)))
        units = "|".join(re.escape(u) for u in sorted(self._by_unit, key=len, reverse=True))
        number = f"{_BEGINS}({_NUMBER}){_ABOUT}"
        self._pattern = re.compile(f"{number}({units})") if units else None

    def find(self, text: str) -> list[Found]:
        """Quantities of a folded text in order, at most FOUND_MAX numbers of it."""
        if self._pattern is None:
            return []
        found: list[Found] = []
        for count, match in enumerate(self._pattern.finditer(text)):
            if count == FOUND_MAX:
                break
            value = number(match.group(1))
            if value is None:
                continue
            start, end = match.span()
            for quantity, unless in self._by_unit[match.group(2)]:
                fits = quantity.least <= value <= quantity.most
                if fits and not text.endswith(unless, 0, start):
                    found.append(Found(start, end, quantity.id, match.group(2)))
        return found


def number(words: str) -> float | None:
    """The value of a folded numeral such as 3.5万, 六十五, 两万三, 二〇二五; None where it is none.

    A few (几十, 数百) counts as two, the least that it can mean.
    """
    if words[:1].isdigit() and words[0].isascii():
        plain = words.rstrip("百千万亿w")
        value = float(plain.replace(",", ""))
        for unit in words[len(plain) :]:
            value *= _POWERS.get(unit) or _MYRIADS[unit]
        return value
    if len(words) > 1 and all(c in _DIGITS for c in words):
        return float("".join(str(_DIGITS[c]) for c in words))
    return _spelt(words)


def _spelt(words: str) -> float | None:
    total, section, scale = 0, 0, 1
    digit: int | None = None
    for character in words:
        value = _DIGITS.get(character, _FEW.get(character))
        if value is not None:
            if digit:
                return None
            digit, scale = value, scale if value else 1
        elif character in _POWERS:
            power = _POWERS[character]
            section += (1 if digit is None else digit) * power
            # 一百二 is 120: a bare digit at the end counts tenths of the last power.
            digit, scale = None, power // 10
        elif character in _MYRIADS:
            power = _MYRIADS[character]
            total = (total + section + (digit or 0) or 1) * power
            section, digit, scale = 0, None, power // 10
        else:
            return None
    return float(total + section + (digit or 0) * scale)
