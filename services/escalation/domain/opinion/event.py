"""A public-opinion event (舆情事件): one out of many posts, with what is counted of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from services.escalation.domain.opinion.grade import Held
from services.escalation.domain.opinion.post import Post, Relevance
from services.escalation.domain.opinion.spread import Voices
from services.escalation.domain.people.matter import Request

REACH_AUTHORS_MAX: Final = 20_000
COMPLAINTS_MAX: Final = 2_000
"""Complaints that an event names; further ones are counted."""
ChangeKind = Literal[
    "opened", "raised", "lowered", "merged_in", "merged_away", "split_off", "split_from"
]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of an event's history; `by` is a person, or empty for the rules.

    `reason` is the id of a text at intake.
    """

    kind: ChangeKind
    at: datetime
    detail: str
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class OpinionEvent:
    """What is known of an event. Counted from its posts alone, so it can be counted anew."""

    id: str
    opened_at: datetime
    last_at: datetime
    voices: Voices
    held: Held
    posts: int = 0
    entities: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    topics: dict[str, int] = field(default_factory=dict)
    seriousness: set[str] = field(default_factory=set)
    vulnerable: set[str] = field(default_factory=set)
    signals: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    hot_list_days: set[date] = field(default_factory=set)
    people_present: int = 0
    reach: int = 0
    reposts: int = 0
    reach_of: dict[str, int] = field(default_factory=dict)
    complaints: set[str] = field(default_factory=set)
    history: list[Change] = field(default_factory=list)
    merged_into: str | None = None
    requests: tuple[Request, ...] = ()

    def take(
        self,
        post: Post,
        about: Relevance,
        kind: str,
        group: int,
        silent_since: datetime | None,
        least_reach: int,
    ) -> None:
        """Count a post that belongs to the event."""
        self.posts += 1
        self.opened_at = min(self.opened_at, post.at)
        self.last_at = max(self.last_at, post.at)
        author = post.author or f"post {post.id}"
        self.voices.add(post.at, author, group, silent_since)
        self._reached(post, author, least_reach)
        self.entities |= about.entities
        self.places |= about.places
        for topic in about.topics:
            self.topics[topic] = self.topics.get(topic, 0) + 1
        self.seriousness.update(about.seriousness)
        self.vulnerable.update(about.vulnerable)
        for signal in about.signals:
            self.signals[signal] = self.signals.get(signal, 0) + 1
        self.sources[kind] = self.sources.get(kind, 0) + 1
        if kind == "hot_list":
            self.hot_list_days.add(post.at.date())
        self.people_present = max(self.people_present, about.people_present)
        if post.complaint and len(self.complaints) < COMPLAINTS_MAX:
            self.complaints.add(post.complaint)

    def _reached(self, post: Post, author: str, least: int) -> None:
        """The largest reach of each author counts once; reposts of every post count."""
        reach = max(post.reach, least)
        known = self.reach_of.get(author, 0)
        self.reach += max(reach - known, 0)
        self.reposts += post.reposts
        if author in self.reach_of or len(self.reach_of) < REACH_AUTHORS_MAX:
            self.reach_of[author] = max(reach, known)

    def facts(self) -> dict[str, int]:
        """What floors of a grade look at: signals, kinds of sources, counts."""
        return {
            **self.signals,
            **self.sources,
            "hot_list_days": len(self.hot_list_days),
            "same_cause_posts": int(self.voices.total),
            "people_present": self.people_present,
        }


def ranked(counts: dict[str, int]) -> Sequence[str]:
    """Keys, the most frequent first; equal ones in alphabetical order."""
    return sorted(counts, key=lambda key: (-counts[key], key))
