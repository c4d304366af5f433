"""Stores that build their indexes when they are first needed (DECISIONS 34)."""

from abc import ABC, abstractmethod

from services.chassis.mongo import translated


class Indexed(ABC):
    """A store whose hinted reads need its indexes; it may be away when the process starts."""

    _indexed = False

    def ensure_indexes(self) -> None:
        """Build the indexes, once. Raises UNAVAILABLE."""
        if not self._indexed:
            with translated():
                self._build_indexes()
            self._indexed = True

    @abstractmethod
    def _build_indexes(self) -> None:
        """Build what this store reads by."""
