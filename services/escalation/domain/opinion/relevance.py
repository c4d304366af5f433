"""Relevance (相关性): is a post a complaint against, or a reputation matter of, one of ours?

Somebody of ours must stand near something that is held against us; words that merely contain
保险, social insurance and those who cheat insurers are not ours. Each decision has its evidence.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from services.escalation.domain.opinion.folding import Folding
from services.escalation.domain.opinion.people_count import people_present
from services.escalation.domain.opinion.phrases import Hit, Hits, Matcher, within
from services.escalation.domain.opinion.policy import Policy, Topic
from services.escalation.domain.opinion.post import Evidence, Relevance, WatchList
from services.escalation.domain.opinion.words import (
    ENTITY,
    GRAVE,
    MASK,
    NOT_NAME,
    PLACE,
    SIGNAL,
    TOPIC,
    WEAK,
    phrases_of,
)

EVIDENCE_MAX: Final = 8
_BEFORE_CHARACTERS: Final = 6
_NAME_ALONE_CHARACTERS: Final = 2
# Topics whose words money news uses too.
_SOFT: Final = frozenset(
    {"conflict", "exposure", "response", "attention", "labour", "grievance", "price"}
)


class Judge:
    """Decides about texts under one policy and one watch list."""

    def __init__(self, policy: Policy, watch: WatchList, folding: Folding) -> None:
        self._lexicon = policy.lexicon
        self._watch = watch
        self._topics = {topic.id: topic for topic in policy.lexicon.topics}
        self._provinces = {
            city: province for province, cities in policy.places.items() for city in cities
        }
        self._folding = folding
        self._matcher = Matcher(phrases_of(policy, watch), folding)

    def judge(self, text: str) -> Relevance:
        """The decision about one text."""
        folded = self._folding.fold(text)
        hits = self._matcher.hits(folded)
        signals = _ids(hits, SIGNAL)
        ours, masked = self._ours(hits)
        if not ours or _only_social(ours, masked):
            return self._without_ours(folded, hits, masked)
        held = list(self._held(hits, ours, folded)) or self._hardship(hits, ours, folded)
        verdict = self._verdict(folded, hits, ours, held, signals)
        if verdict is not None:
            return Relevance(False, verdict, _evidence((*ours[:3], *_first(hits, verdict))))
        reason = "against_ours" if held else self._other_reason(folded, ours, signals)
        if not reason:
            return Relevance(False, "neutral_mention", _evidence(ours[:EVIDENCE_MAX]))
        return self._relevant(reason, folded, hits, ours, held)

    def _relevant(
        self, reason: str, folded: str, hits: Hits, ours: Sequence[Hit], held: Sequence[Hit]
    ) -> Relevance:
        topics = tuple(dict.fromkeys(hit.concept.removeprefix(TOPIC) for hit in held))
        signal_hits = [hit for name in hits if name.startswith(SIGNAL) for hit in hits[name][:1]]
        return Relevance(
            True,
            reason,
            _evidence((*ours[:3], *held[:4], *signal_hits)),
            frozenset(h.concept.removeprefix(ENTITY) for h in ours if h.concept.startswith(ENTITY)),
            topics,
            self._places(hits),
            _ids(hits, SIGNAL),
            _ids(hits, GRAVE),
            _ids(hits, WEAK),
            people_present(folded),
            response=bool(topics) and all(self._topics[name].response for name in topics),
        )

    def _ours(self, hits: Hits) -> tuple[list[Hit], list[Hit]]:
        """Unmasked hits that mean one of ours, names first; and the masks that took others."""
        wrong = hits.get(NOT_NAME, ())
        names = [hit for hit in _named(hits) if not within(hit, wrong)]
        if not self._watch.industry:
            return sorted(names), []
        generic = [hit for key in ("actors", "staff", "products") for hit in hits.get(key, ())]
        masks = [hit for key in hits if key.startswith(MASK) for hit in hits[key]]
        kept = [hit for hit in (*names, *generic) if not within(hit, masks)]
        taken = [mask for mask in masks if any(within(hit, [mask]) for hit in (*names, *generic))]
        return kept, taken or masks

    def _without_ours(self, folded: str, hits: Hits, masked: Sequence[Hit]) -> Relevance:
        if self._watch.industry and not masked and "fraud" not in hits:
            claims = hits.get(f"{TOPIC}claims", ())
            refused = [hit for hit in claims if hit.phrase in ("拒赔", "拒绝理赔", "不理赔")]
            if refused and "insured_event" in hits and "payers" not in hits:
                return self._relevant(
                    "claim_of_insured_event", folded, hits, hits["insured_event"], refused
                )
        if masked:
            reason = masked[0].concept.removeprefix(MASK)
            return Relevance(False, reason, _evidence(masked[:EVIDENCE_MAX]))
        if "fraud" in hits:
            return Relevance(False, "third_party_fraud", _evidence(hits["fraud"][:EVIDENCE_MAX]))
        return Relevance(False, "nothing_of_ours")

    def _verdict(
        self,
        folded: str,
        hits: Hits,
        ours: Sequence[Hit],
        held: Sequence[Hit],
        signals: Sequence[str],
    ) -> str | None:
        """Why a text with one of ours in it is no matter of ours; None when nothing says so."""
        if "self_harm" in signals:
            return None
        if "fraud" in hits and not self._our_part_in_fraud(hits, held):
            return "third_party_fraud"
        if "impostor" in hits and "staff" not in hits:
            return "third_party_fraud"
        short = len(folded) <= self._lexicon.short_text_characters
        if short and "hypothetical" in hits:
            return "hypothetical"
        soft = all(hit.concept.removeprefix(TOPIC) in _SOFT for hit in held)
        if held and soft and short and "business_news" in hits:
            return "business_news"
        return None

    def _our_part_in_fraud(self, hits: Hits, held: Sequence[Hit]) -> bool:
        if "staff" in hits and ("insider" in hits or f"{TOPIC}staff_crime" in hits):
            return True
        refused = any(hit.concept == f"{TOPIC}claims" for hit in held)
        return refused and "fraud_disputed" in hits

    def _held(self, hits: Hits, ours: Sequence[Hit], folded: str) -> Iterator[Hit]:
        """What is held against us: hits of topics that stand as near as their topic needs."""
        reach = self._reach(folded)
        for name, topic in self._topics.items():
            for hit in hits.get(f"{TOPIC}{name}", ()):
                if any(self._near(topic, one, hit, reach) for one in ours):
                    yield hit

    def _hardship(self, hits: Hits, ours: Sequence[Hit], folded: str) -> list[Hit]:
        """Something withheld and somebody who suffered, both near one of ours: a grievance."""
        if "praise" in hits:
            return []
        reach = self._reach(folded)
        found: list[Hit] = []
        for kind in ("withheld", "suffered"):
            near = (h for h in hits.get(kind, ()) if any(_gap(one, h) <= reach for one in ours))
            first = next(near, None)
            if first is None:
                return []
            found.append(first._replace(concept=f"{TOPIC}grievance"))
        return found

    def _reach(self, folded: str) -> int:
        short = len(folded) <= self._lexicon.short_text_characters
        return len(folded) if short else self._lexicon.reach_characters

    def _near(self, topic: Topic, one: Hit, hit: Hit, reach: int) -> bool:
        if _gap(one, hit) > reach:
            return False
        named = one.concept.startswith(ENTITY)
        if topic.need == "actor_before":
            actor = named or one.concept in ("actors", "staff")
            return actor and 0 <= hit.start - one.end <= _BEFORE_CHARACTERS
        if topic.need == "actor":
            return named or one.concept in ("actors", "staff")
        if topic.need == "name":
            return named
        return topic.need == "ours" or one.concept == topic.need

    def _other_reason(self, folded: str, ours: Sequence[Hit], signals: Sequence[str]) -> str:
        if signals:
            return "signal_about_ours"
        words = sum(character.isalnum() for character in folded)
        for hit in ours:
            named = hit.concept.startswith(ENTITY)
            if named and words - (hit.end - hit.start) <= _NAME_ALONE_CHARACTERS:
                return "name_alone"
        return ""

    def _places(self, hits: Hits) -> frozenset[str]:
        """Places with the province in which each lies."""
        places = set(_ids(hits, PLACE))
        return frozenset(places | {self._provinces[p] for p in places if p in self._provinces})


def _only_social(ours: Sequence[Hit], masked: Sequence[Hit]) -> bool:
    """Whether nothing but the bare word stands beside words of social insurance."""
    social = any(mask.concept == f"{MASK}social_insurance" for mask in masked)
    return social and all(hit.phrase == "保险" for hit in ours)


def _gap(one: Hit, other: Hit) -> int:
    return max(other.start - one.end, one.start - other.end)


def _named(hits: Hits) -> list[Hit]:
    return [hit for key in hits if key.startswith(ENTITY) for hit in hits[key]]


def _ids(hits: Hits, prefix: str) -> tuple[str, ...]:
    return tuple(key.removeprefix(prefix) for key in hits if key.startswith(prefix))


def _evidence(hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    kept = list(dict.fromkeys(hits))[:EVIDENCE_MAX]
    return tuple(Evidence(hit.concept, hit.phrase, hit.start, hit.end) for hit in kept)


def _first(hits: Hits, verdict: str) -> Sequence[Hit]:
    keys = ("fraud", "impostor") if verdict == "third_party_fraud" else (verdict,)
    return [hit for key in keys for hit in hits.get(key, ())[:2]]
