"""What a person is told when something outside the program is not as it has to be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to put right, in Chinese and in English, saying what to do."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh}\n  {self.en}"


class Trouble(Exception):
    """Stops a command with clear sentences and exit code 1, without a traceback."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def trouble(zh: str, en: str) -> Trouble:
    """Make a Trouble of a single problem."""
    return Trouble(Problem(zh, en))
