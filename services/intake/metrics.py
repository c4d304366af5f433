"""Metrics of intake; names are a typed list, labels come from closed sets."""

from typing import Literal, get_args

from prometheus_client import Counter, Gauge

IntakeMetricName = Literal[
    # Counter: complaints filed by channel.
    "complaints_intake_filed_total",
    # Counter: filings that only repeated an earlier one.
    "complaints_intake_replayed_total",
    # Counter: acts on cases by action.
    "complaints_intake_actions_total",
    # Counter: clear reads by purpose, each with its audit record.
    "complaints_intake_clear_reads_total",
    # Counter: tasks opened by kind.
    "complaints_intake_tasks_total",
    # Gauge: complaints that triage has not assessed in time.
    "complaints_intake_unassessed_cases",
    # Counter: detail pages that showed the projection because escalation did not answer.
    "complaints_intake_stale_clocks_total",
    # Counter: texts that an act decided on or sent, by how their check came out.
    "complaints_intake_outgoing_total",
]

METRIC_NAMES: tuple[str, ...] = get_args(IntakeMetricName)


def _counter(name: IntakeMetricName, meaning: str, labels: tuple[str, ...] = ()) -> Counter:
    return Counter(name, meaning, labels)


FILED = _counter("complaints_intake_filed_total", "Complaints filed", ("channel",))
REPLAYED = _counter("complaints_intake_replayed_total", "Filings answered again")
ACTIONS = _counter("complaints_intake_actions_total", "Acts on cases", ("action",))
CLEAR_READS = _counter("complaints_intake_clear_reads_total", "Clear reads", ("purpose",))
TASKS = _counter("complaints_intake_tasks_total", "Tasks opened", ("kind",))
UNASSESSED = Gauge("complaints_intake_unassessed_cases", "Complaints not assessed in time")
STALE_CLOCKS = _counter("complaints_intake_stale_clocks_total", "Pages with stale clocks")
OUTGOING = _counter("complaints_intake_outgoing_total", "Outgoing texts", ("state",))
