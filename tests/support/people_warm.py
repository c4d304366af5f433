"""Loaded once by the process that workers are forked from: rules and people, read already."""

from tests.support import people_killing
from tests.support.escalation_fakes import rulebook
from tests.support.people_fakes import organisation, roster

__all__ = ["people_killing"]

rulebook()
organisation()
roster()
