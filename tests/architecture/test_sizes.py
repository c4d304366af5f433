"""Sizes as budgets: medians are easy, tails rot, so p95 and maximum are looked at."""

import ast
import io
import tokenize

from tests.architecture.source import Function, Module, code, modules

FILE_LINES_MAX, FILE_LINES_P95 = 400, 250
FUNCTION_LINES_MAX, FUNCTION_LINES_P95 = 70, 35
LONG_FUNCTION_LINES, LONG_FUNCTION_SHARE = 50, 0.02
CHASSIS_LINES_MAX = 1_500
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}

Measured = list[tuple[int, str]]


def length(function: Function) -> int:
    """Lines from `def` to the last one, decorators not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def p95(sizes: Measured) -> int:
    """The size that 95 of 100 do not exceed."""
    ordered = sorted(size for size, _ in sizes)
    return ordered[int(0.95 * (len(ordered) - 1))]


def longest(sizes: Measured) -> str:
    """The five longest, for the failure message and for `pytest -s`."""
    text = "\n".join(f"  {size:4} {name}" for size, name in sorted(sizes, reverse=True)[:5])
    print(f"\n{text}")
    return text


def code_lines(module: Module) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    said: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Module | ast.ClassDef | Function) and ast.get_docstring(node):
            said |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type not in _LAYOUT:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return len(lines - said)


def test_files_are_short() -> None:
    """95 of 100 files have at most 250 lines, none has more than 400."""
    sizes = [(len(m.lines()), m.path) for m in code() if m.text.strip()]
    worst = longest(sizes)

    assert max(sizes)[0] <= FILE_LINES_MAX, worst
    assert p95(sizes) <= FILE_LINES_P95, worst


def test_functions_are_short() -> None:
    """95 of 100 functions have at most 35 lines, none more than 70, two in 100 more than 50."""
    sizes = [(length(f), f"{m.path}:{f.lineno} {f.name}") for m in code() for f in m.functions()]
    worst = longest(sizes)
    long = [size for size, _ in sizes if size > LONG_FUNCTION_LINES]

    assert max(sizes)[0] <= FUNCTION_LINES_MAX, worst
    assert p95(sizes) <= FUNCTION_LINES_P95, worst
    assert len(long) <= LONG_FUNCTION_SHARE * len(sizes), worst


def test_test_files_are_short_too() -> None:
    """A test file of more than 400 lines tests more than one thing."""
    sizes = [(len(m.lines()), m.path) for m in modules("tests") if m.text.strip()]

    assert max(sizes)[0] <= FILE_LINES_MAX, longest(sizes)


def test_the_chassis_stays_small() -> None:
    """The chassis has a cap, because everything that has no other home wants to move in."""
    sizes = [(code_lines(m), m.path) for m in modules("services/chassis")]
    total = sum(size for size, _ in sizes)

    assert total <= CHASSIS_LINES_MAX, f"{total} lines of code; longest:\n{longest(sizes)}"
