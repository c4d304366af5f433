"""Cases that nobody could take: leads are called for each, and whoever stands above them."""

from collections.abc import Callable, Sequence

from services.escalation.domain.people.ladder import StepCall


class UnownedCases:
    """Takes what a batch of events brought; told again it changes nothing."""

    def __init__(self, call: Callable[[Sequence[StepCall]], None]) -> None:
        """`call` starts a ladder of people for each call, one for each id."""
        self._call = call

    def take(self, calls: Sequence[StepCall]) -> None:
        """Raises UNAVAILABLE: whoever fails here is told the whole batch again."""
        if calls:
            self._call(calls)
