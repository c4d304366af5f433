"""One story in other words (同一事件): the same insurer, place and telling words in a window."""

import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from services.escalation.domain.opinion.folding import Folding
from services.escalation.domain.opinion.policy import Joining, Policy
from services.escalation.domain.opinion.post import Relevance, WatchList

TOKENS_MAX: Final = 80
TELLINGS_MAX: Final = 8
_POSTING_MAX: Final = 60
_CANDIDATES_MAX: Final = 6
_ENTITY_EVENTS_MAX: Final = 12
_CJK_RUN: Final = re.compile("[㐀-鿿]+")
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?[万亿%岁年月天元人名个次]?|[a-z]{2,20}")
_FUNCTION: Final = frozenset(
    "的了是在我你他她它们不有就也都和与这那个么吗呢吧啊呀被把给让向对从到为而且还又很太着过要会能可以上下里中之其所或及等"
)
Join = Literal["same_story", "response", "same_matter"]


@dataclass(slots=True)
class Story:
    """What an event is known by while it is looked for; `own`: of complaints without words."""

    event: str
    last_at: datetime
    own: bool = False
    entities: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    tellings: list[frozenset[str]] = field(default_factory=list)


class Telling:
    """Takes the telling pieces out of a text: not the words that every complaint has."""

    def __init__(self, policy: Policy, watch: WatchList, folding: Folding) -> None:
        words: list[str] = []
        lexicon = policy.lexicon
        for group in (lexicon.actors, lexicon.staff, lexicon.products):
            words += group.phrases
        for topic in lexicon.topics:
            words += topic.phrases
        for name, others in (policy.insurers.insurers if watch.industry else watch.names).items():
            words += (name, *others)
        self._ordinary = {
            folded[i : i + 2] for folded in map(folding.fold, words) for i in range(len(folded) - 1)
        }

    def tokens(self, folded: str) -> frozenset[str]:
        """Pairs of characters, figures with their unit, Latin words."""
        found: dict[str, None] = {}
        for figure in _FIGURE.findall(folded):
            found[figure] = None
        for run in _CJK_RUN.findall(folded):
            for i in range(len(run) - 1):
                pair = run[i : i + 2]
                if pair not in self._ordinary and _FUNCTION.isdisjoint(pair):
                    found[pair] = None
        return frozenset(list(found)[:TOKENS_MAX])


class Stories:
    """The open events, found by insurer and by telling words; the oldest leave."""

    def __init__(self, joining: Joining, everyday: Iterable[str]) -> None:
        self._joining = joining
        self._everyday = frozenset(everyday)
        self._window = timedelta(hours=joining.window_hours)
        self._stories: OrderedDict[str, Story] = OrderedDict()
        self._by_token: dict[str, set[str]] = {}
        self._by_entity: dict[str, OrderedDict[str, None]] = {}

    def find(
        self, about: Relevance, tokens: frozenset[str], at: datetime
    ) -> tuple[str, Join, float] | None:
        """The event that this text tells of, why, and how much of its words they share."""
        best: tuple[str, Join, float] | None = None
        for story in self._candidates(about, tokens):
            if abs(at - story.last_at) > self._window or self._conflict(about, story):
                continue
            overlap, shared = self._overlap(tokens, story)
            why = self._joins(about, tokens, story, overlap, shared)
            if why and (best is None or overlap > best[2]):
                best = (story.event, why, overlap)
        return best

    def of_cause(self, about: Relevance, at: datetime) -> str | None:
        """The latest event from outside that is about the cause of one of our complaints."""
        for story in self._candidates(about, frozenset()):
            near = abs(at - story.last_at) <= self._window
            if near and not story.own and self.same_cause(about, story):
                return story.event
        return None

    def same_cause(self, about: Relevance, other: "Story | Relevance") -> bool:
        """Whether words and codes mean one matter: insurer, topic, and for everyday ones place."""
        topics = set(about.topics) & set(other.topics)
        placed = bool(about.places & other.places)
        elsewhere = bool(about.places and other.places) and not placed
        if not about.entities & other.entities or elsewhere:
            return False
        return bool(topics) if placed else bool(topics - self._everyday)

    def fits(self, about: Relevance, event: str) -> bool:
        """Whether nothing speaks against a near-duplicate belonging to the event."""
        story = self._stories.get(event)
        return story is not None and not self._conflict(about, story)

    def _candidates(self, about: Relevance, tokens: frozenset[str]) -> Sequence[Story]:
        counted: Counter[str] = Counter()
        for token in tokens:
            posting = self._by_token.get(token, ())
            if len(posting) <= _POSTING_MAX:
                counted.update(posting)
        names = [event for event, _ in counted.most_common(_CANDIDATES_MAX)]
        for entity in about.entities:
            latest = reversed(self._by_entity.get(entity, OrderedDict()))
            names += [name for name, _ in zip(latest, range(_ENTITY_EVENTS_MAX), strict=False)]
        return [self._stories[name] for name in dict.fromkeys(names) if name in self._stories]

    def _conflict(self, about: Relevance, story: Story) -> bool:
        """Another insurer, or another place: another story."""
        other = bool(about.entities and story.entities) and not about.entities & story.entities
        elsewhere = bool(about.places and story.places) and not about.places & story.places
        return other or elsewhere

    def _overlap(self, tokens: frozenset[str], story: Story) -> tuple[float, int]:
        best, shared = 0.0, 0
        for telling in story.tellings:
            smaller = min(len(tokens), len(telling))
            if not smaller:
                continue
            common = len(tokens & telling)
            if common / smaller > best:
                best, shared = common / smaller, common
        return best, shared

    def _joins(
        self, about: Relevance, tokens: frozenset[str], story: Story, overlap: float, shared: int
    ) -> Join | None:
        joining = self._joining
        if story.own:
            return "same_matter" if self.same_cause(about, story) else None
        if not about.entities & story.entities:
            enough = shared >= joining.shared_tokens_min
            return "same_story" if enough and overlap >= joining.story_overlap_no_entity else None
        if overlap >= joining.story_overlap_same_entity and shared >= 2:
            return "same_story"
        few = joining.few_words
        bare = not story.tellings or max(map(len, story.tellings)) <= few
        wordless = len(tokens) <= few and self._everyday.isdisjoint(about.topics)
        if "self_harm" in about.signals:
            return None
        if about.response or wordless or bare:
            return "response"
        same = (set(about.topics) & story.topics) - self._everyday
        placed = bool(about.places & story.places) and bool(set(about.topics) & story.topics)
        return "same_matter" if same or placed else None

    def tell(
        self,
        event: str,
        about: Relevance,
        tokens: frozenset[str],
        at: datetime,
        *,
        own: bool = False,
    ) -> None:
        """A post was put to an event: the event is known by it too."""
        story = self._stories.get(event)
        if story is None:
            story = self._stories[event] = Story(event, at, own)
        story.own = story.own and own
        story.last_at = max(story.last_at, at)
        self._stories.move_to_end(event)
        story.topics.update(about.topics)
        story.places.update(about.places)
        for entity in about.entities:
            story.entities.add(entity)
            events = self._by_entity.setdefault(entity, OrderedDict())
            events[event] = None
            events.move_to_end(event)
        if not own and len(story.tellings) < TELLINGS_MAX and tokens not in story.tellings:
            story.tellings.append(tokens)
            for token in tokens:
                self._by_token.setdefault(token, set()).add(event)

    def forget(self, event: str) -> None:
        """An event is over: nothing joins it any more."""
        story = self._stories.pop(event)
        for token in {token for telling in story.tellings for token in telling}:
            self._discard(token, event)
        for entity in story.entities:
            events = self._by_entity[entity]
            events.pop(event, None)
            if not events:
                del self._by_entity[entity]

    def _discard(self, token: str, event: str) -> None:
        posting = self._by_token[token]
        posting.discard(event)
        if not posting:
            del self._by_token[token]
