"""The repository speaks of redress alone: it runs anywhere and knows no other machine."""

import re

from tests.architecture.source import ROOT, listed, tracked

# Written in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w.~-])/wor" r"k/",
            r"/tmp/bri" r"ef",
            r"\.\./sha" r"red/(?!data\b)",
            r"registry\.np" r"mjs",
            r"files\.python" r"hosted",
            r"\bpy" r"pi\.org",
            r"repo1?\.ma" r"ven",
            r"\bClau" r"de\b",
            r"\bAnthro" r"pic\b",
            r"\bhelper ses" r"sion",
            r"/ro" r"ot/",
        )
    )
)
BINARY = (".binpb", ".png", ".xlsx", ".parquet", ".zip")


def test_no_file_names_a_machine_or_a_workplace() -> None:
    """No path, host or tool of the place where it was written stands in any file."""
    wrong = [
        f"{path}:{number} {match[0]}"
        for path in tracked()
        if not path.endswith(BINARY)
        for number, line in enumerate(
            (ROOT / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1
        )
        if (match := FOREIGN.search(line))
    ]

    assert not wrong, listed(wrong)


def test_nothing_large_or_made_is_committed() -> None:
    """What a run makes is not kept, and no file is larger than a megabyte."""
    large = [p for p in tracked() if (ROOT / p).stat().st_size > 1_000_000]
    made = [p for p in tracked() if re.search(r"\.(pyc|log|pid|sock)$|(^|/)(out|\.local)/", p)]

    assert not large, listed(large)
    assert not made, listed(made)
