"""Metrics of escalation. Names are a typed list; labels come from packs and closed sets."""

from typing import Literal, get_args

from prometheus_client import Counter, Gauge

EscalationMetricName = Literal[
    # Gauge: cases overdue now, by clock.
    "complaints_escalation_overdue_cases",
    # Counter: steps taken, by clock, step and whether late.
    "complaints_escalation_steps_total",
    # Counter: changes of clocks, by clock and what happened.
    "complaints_escalation_clocks_total",
    # Counter: tries to deliver a notice, by channel and outcome.
    "complaints_escalation_notices_total",
    # Counter: ends of ladders of people, by ladder and how.
    "complaints_escalation_ladders_total",
    # Counter: posts of public opinion decided about, by whether they are ours.
    "complaints_escalation_opinion_posts_total",
]

METRIC_NAMES: tuple[str, ...] = get_args(EscalationMetricName)


def _counter(name: EscalationMetricName, meaning: str, labels: tuple[str, ...]) -> Counter:
    return Counter(name, meaning, labels)


def _gauge(name: EscalationMetricName, meaning: str, labels: tuple[str, ...]) -> Gauge:
    return Gauge(name, meaning, labels)


OVERDUE = _gauge("complaints_escalation_overdue_cases", "Cases overdue now", ("clock",))
STEPS = _counter("complaints_escalation_steps_total", "Steps taken", ("clock", "step", "late"))
CLOCKS = _counter("complaints_escalation_clocks_total", "Changes of clocks", ("clock", "change"))
NOTICES = _counter("complaints_escalation_notices_total", "Tries", ("channel", "outcome"))
LADDERS = _counter("complaints_escalation_ladders_total", "Ends of ladders", ("ladder", "end"))
OPINION_POSTS = _counter("complaints_escalation_opinion_posts_total", "Posts decided", ("about",))
