"""The number of a complaint that people see: YYYY-NNNNNNN-C.

Year of receipt in the company's zone, serial of that year, check letter. The letter is the
remainder modulo 23 of the eleven digits weighted by rising powers of 15 (a primitive root of
the prime 23, so no two of the eleven weights are equal), taken from 23 letters without the
I, O and Q that are misread. It finds every wrong digit and every exchange of two digits,
neighbours or not. Example: 2026-0000042-K.
"""

import re

SERIAL_MAX = 9_999_999
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_MODULUS = 23
_WEIGHT = 15
_PATTERN = re.compile(r"([0-9]{4})-([0-9]{7})-([A-HJ-NPR-Z])\Z")


def check_letter(digits: str) -> str:
    """The letter that makes the weighted sum of `digits` and itself a multiple of 23."""
    rest = 0
    for digit in digits:
        rest = (rest * _WEIGHT + int(digit)) % _MODULUS
    return _LETTERS[-rest * _WEIGHT % _MODULUS]


def make(year: int, serial: int) -> str:
    """The reference of the `serial`-th complaint of `year`; ValueError outside 1..9,999,999."""
    if not 1 <= serial <= SERIAL_MAX or not 1 <= year <= 9999:
        raise ValueError("serial or year out of range")
    digits = f"{year:04d}{serial:07d}"
    return f"{digits[:4]}-{digits[4:]}-{check_letter(digits)}"


def normalised(text: str) -> str | None:
    """`text` as a reference, or None when it is none or its check letter is wrong.

    Letters are accepted in either case, because people read the number out and type it in.
    """
    match = _PATTERN.match(text.strip().upper())
    if match is None or check_letter(match[1] + match[2]) != match[3]:
        return None
    return match[0]
