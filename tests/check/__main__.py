"""Run every check, two at a time, and print one line for each: `python -m tests.check`.

`python -m tests.check NAME…` runs only those; `freeze` makes today's contracts the released ones.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.check import buf, freeze
from tests.check.steps import STEPS, Step, environment

_STEP_SECONDS = 300
_TAIL_LINES = 200


@dataclass(frozen=True)
class Result:
    """What came of one check."""

    step: Step
    seconds: float
    output: str
    passed: bool


def run(step: Step) -> Result:
    """Run one check; one that takes too long has failed."""
    started = time.monotonic()
    try:
        done = subprocess.run(
            step.command,
            cwd=buf.ROOT / step.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_STEP_SECONDS,
        )
        output, passed = done.stdout, done.returncode == 0
    except subprocess.TimeoutExpired:
        output, passed = f"took longer than {_STEP_SECONDS} s", False
    result = Result(step, time.monotonic() - started, output, passed)
    print(f"{'ok  ' if passed else 'FAIL'} {step.name:<14} {result.seconds:5.1f} s  {step.says}")
    return result


def report(results: Sequence[Result]) -> int:
    """Print what the failed checks said, and how to go on; returns the exit code."""
    failed = [result for result in results if not result.passed]
    for result in failed:
        lines = result.output.strip().splitlines()
        print(f"\n== {result.step.name}: {result.step.mend}")
        print("\n".join(lines[-_TAIL_LINES:]))
    if failed:
        names = ", ".join(result.step.name for result in failed)
        print(f"\n检查未通过：{names} / checks failed: {names}")
    return 1 if failed else 0


def main(arguments: Sequence[str]) -> int:
    """Run the checks named, or all."""
    if list(arguments) == ["freeze"]:
        freeze.freeze()
        return 0
    known = {step.name: step for step in STEPS}
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"no such check: {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    try:
        buf.installed()
    except buf.BufMissingError as error:
        print(error)
        return 1
    steps = [step for step in STEPS if not arguments or step.name in arguments]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return report(list(pool.map(run, steps)))


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a TextIO here
    sys.exit(main(sys.argv[1:]))
