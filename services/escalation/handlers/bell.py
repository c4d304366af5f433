"""Looking when there is work instead of each second."""

from threading import Event


class Bell:
    """Rung by whoever leaves work for a loop of this process; the loop looks when it was rung.

    What other processes leave, and what becomes due with time, is found every `every_turns`
    turns. A new bell is rung: a process that died may have left something.
    """

    def __init__(self, every_turns: int = 1) -> None:
        self._every_turns, self._quiet_turns = every_turns, 0
        self._rung = Event()
        self._rung.set()

    def ring(self) -> None:
        """There is work; to be called after it was stored."""
        self._rung.set()

    def answered(self) -> bool:
        """Whether to look now. Work that is left while the loop looks rings for the next turn."""
        self._quiet_turns += 1
        if not self._rung.is_set() and self._quiet_turns < self._every_turns:
            return False
        self._rung.clear()
        self._quiet_turns = 0
        return True
