"""The words of a policy as phrases of one automaton, each under the name of what it says."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.escalation.domain.opinion.phrases import Phrase
from services.escalation.domain.opinion.policy import Policy, Topic, Words
from services.escalation.domain.opinion.post import WatchList

ENTITY: Final = "entity:"
PLACE: Final = "place:"
MASK: Final = "mask:"
TOPIC: Final = "topic:"
SIGNAL: Final = "signal:"
GRAVE: Final = "serious:"
WEAK: Final = "vulnerable:"
NOT_NAME: Final = "not_name"
SINGLE: Final = (
    "actors",
    "staff",
    "products",
    "withheld",
    "suffered",
    "praise",
    "fraud",
    "insider",
    "fraud_disputed",
    "impostor",
    "hypothetical",
    "business_news",
    "payers",
    "insured_event",
)


def phrases_of(policy: Policy, watch: WatchList) -> Iterator[Phrase]:
    """All of them; names are those of the watch list, or of the trade."""
    lexicon = policy.lexicon
    for name in SINGLE:
        yield from _of(name, getattr(lexicon, name))
    for mask in lexicon.masks:
        yield from (Phrase(f"{MASK}{mask.id}", words) for words in mask.phrases)
    for topic in lexicon.topics:
        yield from _of(f"{TOPIC}{topic.id}", topic)
    groups = (
        (SIGNAL, lexicon.signals),
        (GRAVE, lexicon.seriousness),
        (WEAK, lexicon.vulnerable),
    )
    for prefix, group in groups:
        for name, words in group.items():
            yield from _of(f"{prefix}{name}", words)
    yield from _entities(policy, watch)
    for province, cities in policy.places.items():
        yield from (Phrase(f"{PLACE}{place}", place) for place in (province, *cities))


def _entities(policy: Policy, watch: WatchList) -> Iterator[Phrase]:
    known: Mapping[str, Sequence[str]] = policy.insurers.insurers if watch.industry else watch.names
    for name, others in known.items():
        yield from (Phrase(f"{ENTITY}{name}", words) for words in (name, *others))
    yield from (Phrase(f"{ENTITY}{product}", product) for product in watch.products)
    if watch.industry:
        yield from (Phrase(NOT_NAME, words) for words in policy.insurers.not_names)


def _of(concept: str, words: Words | Topic) -> Iterator[Phrase]:
    yield from (Phrase(concept, phrase) for phrase in words.phrases)
    yield from (Phrase(concept, phrase, excluding=True) for phrase in words.unless)
