"""Kinds of mistakes (差错) of staff, each with its name in Chinese and English.

A module and no YAML file, as `vocabulary.py`. Which lesson a kind calls stands in triage's
`lessons/policy.yaml`; a new kind is a change of contract.
"""

from collections.abc import Mapping
from typing import Final

from services.datafiles.vocabulary import Name

COMMITTED: Final[Mapping[str, Name]] = {
    "never_say": Name("说了禁止说的话", "Said what must never be said"),
    "must_say_left_out": Name("漏说必须说的话", "Left out what must be said"),
    "beyond_authority": Name("越权承诺或赔付", "Promised or paid beyond authority"),
    "overturned": Name("处理决定被核查改变", "Decision overturned by a review"),
    "deadline_missed": Name("逾期", "Deadline missed"),
    "evidence_asked_again": Name("重复索要材料", "Asked again for evidence"),
    "data_disclosed": Name("泄露个人信息", "Disclosed personal data"),
}
"""What somebody did, for which a person may be held accountable (责任追究)."""

ACCOUNTABILITY: Final = "accountability"

MISTAKES: Final[Mapping[str, Name]] = {
    **COMMITTED,
    ACCOUNTABILITY: Name("被追究责任", "Held accountable"),
}
"""All kinds that may call a lesson."""
