"""What drafts are read for (`services/triage/drafts.yaml`), as people write it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from services.triage.domain.entry import Entry, Id, LocalText, Words

Kind = Literal["message", "decision_notice"]
KINDS: tuple[str, ...] = get_args(Kind)
"""What is sent: a message of any sort, or the notice of the decision (告知书)."""

Source = Annotated[str, Field(min_length=1, max_length=200)]


class Negation(Entry):
    """否定: after `words` a hit within `reach` characters is none, after `touching` at once.

    A bare 不 further away denies something else: 不买的话后面的业务办不了.
    """

    words: Sequence[Words] = Field(min_length=1, max_length=60)
    unless: Sequence[Words] = ()
    reach: int = Field(ge=0, le=20)
    touching: Sequence[Words] = ()


class General(LocalText):
    """禁止说, in any matter: `zh` and `en` say why."""

    id: Id
    words: Sequence[Words] = Field(min_length=1, max_length=60)
    better: LocalText
    source: Source


class Part(LocalText):
    """告知书要件: a part of a decision notice, found by any of its words."""

    id: Id
    any: Sequence[Words] = Field(min_length=1, max_length=60)
    source: Source


class Promise(Entry):
    """承诺: words that promise money, within so many characters of an amount."""

    words: Sequence[Words] = Field(min_length=1, max_length=60)
    units: Sequence[Words] = Field(min_length=1, max_length=20)
    within: int = Field(ge=0, le=60)


class DraftRules(Entry):
    """The whole file."""

    valid_from: date
    negation: Negation
    never_say: Sequence[General] = Field(min_length=1, max_length=100)
    notice: Sequence[Part] = Field(min_length=1, max_length=30)
    promise: Promise

    @model_validator(mode="after")
    def _once(self) -> "DraftRules":
        for entries in (self.never_say, self.notice):
            ids = [entry.id for entry in entries]
            if len(set(ids)) != len(ids):
                raise ValueError("an id stands twice")
        return self
