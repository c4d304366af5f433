"""Builders for tests of public opinion: the shipped policy, a stream, posts."""

from datetime import UTC, datetime, timedelta
from functools import cache

from services.escalation.adapters.opinion_files import folding, load_policy
from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.post import Post, WatchList
from services.escalation.domain.opinion.relevance import Judge
from services.escalation.domain.opinion.stream import Stream

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
XINGHE = WatchList({"星河财险": ("星河车险",)}, ("星安心",))


@cache
def policy() -> Policy:
    """The policy as it is shipped."""
    return load_policy()


@cache
def judge(watched: bool = False) -> Judge:
    """Decides over the whole trade, or over 星河财险 alone."""
    return Judge(policy(), XINGHE if watched else WatchList(), folding())


def stream(watch: WatchList | None = None) -> Stream:
    """A stream that has seen nothing yet; the whole trade is watched."""
    return Stream(policy(), watch or WatchList(), folding())


def post(
    text: str, hours: float = 0.0, *, number: object = None, source: str = "weibo", **more: object
) -> Post:
    """A post so many hours after the start."""
    name = f"p-{hours}-{text[:12]}" if number is None else str(number)
    return Post(name, START + timedelta(hours=hours), source, text, **more)
