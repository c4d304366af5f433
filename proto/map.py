"""Draw the topic register as a mermaid graph into ARCHITECTURE.md; `--check` only compares."""

import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent
DOCUMENT = ROOT.parent / "ARCHITECTURE.md"
BEGIN = "<!-- topic map: begin, written by `make map` -->"
END = "<!-- topic map: end -->"


def drawn(topics: Path) -> str:
    """The graph of all topics in `topics`: who writes, who reads, where dead letters go."""
    lines = ["```mermaid", "flowchart LR"]
    for path in sorted(topics.glob("*.yaml")):
        topic = yaml.safe_load(path.read_text(encoding="utf-8"))
        name, owner = topic["topic"], topic["owner"]
        if "-dlq-" in name:
            lines.append(f"  {owner} -. cannot ever handle .-> {name}[/{name}/]")
            continue
        lines.append(f"  {owner} ==> {name}([{name}])")
        lines += [f"  {name} --> {consumer}" for consumer in topic["consumers"]]
    return "\n".join([*lines, "```"])


def updated(text: str, graph: str) -> str:
    """`text` with `graph` between the two marks. Raises ValueError where they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT.name} lacks the marks of the topic map")
    return f"{before}{BEGIN}\n{graph}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write the map, or with `--check` say whether it is current. Returns the exit code."""
    text = DOCUMENT.read_text(encoding="utf-8")
    wanted = updated(text, drawn(ROOT / "topics"))
    if "--check" in arguments:
        if wanted != text:
            sys.stderr.write("the topic map of ARCHITECTURE.md is not current (run `make map`)\n")
        return int(wanted != text)
    DOCUMENT.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
