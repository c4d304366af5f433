"""Metrics of triage; names are a typed list, labels come from closed sets."""

from typing import Literal, get_args

from prometheus_client import Counter, Gauge, Histogram

TriageMetricName = Literal[
    # Counter: assessments by outcome (matched, unsure, none) and scene.
    "complaints_triage_assessed_total",
    # Counter: flags found by code.
    "complaints_triage_flags_total",
    # Counter: teams chosen, by what kind of rule chose them.
    "complaints_triage_assigned_total",
    # Counter: conditions of playbooks that failed on a case and counted as not true.
    "complaints_triage_condition_faults_total",
    # Time: rule work on one text.
    "complaints_triage_assess_seconds",
    # Counter: confirmations by whether they agreed with the rules.
    "complaints_triage_confirmed_total",
    # Counter: owners found at the assessment, by how (team, substitute, nobody…).
    "complaints_triage_owners_total",
    # Gauge: cases that nobody could take.
    "complaints_triage_unowned_cases",
    # Gauge: those for which the house clock has run out.
    "complaints_triage_unowned_late_cases",
    # Gauge: since when nobody has the one that waits longest.
    "complaints_triage_unowned_oldest_seconds",
    # Counter: cases that a rule gave to somebody else, by why (owner_away, owner_back, owner_left).
    "complaints_triage_owners_changed_total",
    # Counter: texts that could not be read and went to a person.
    "complaints_triage_unread_total",
    # Counter: things found in drafts, by code.
    "complaints_triage_draft_findings_total",
]

METRIC_NAMES: tuple[str, ...] = get_args(TriageMetricName)
_TEXT_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25)


def _counter(name: TriageMetricName, meaning: str, labels: tuple[str, ...] = ()) -> Counter:
    return Counter(name, meaning, labels)


def _histogram(name: TriageMetricName, meaning: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(name, meaning, buckets=buckets)


ASSESSED = _counter("complaints_triage_assessed_total", "Assessments", ("outcome", "scene"))
FLAGS = _counter("complaints_triage_flags_total", "Flags found", ("flag",))
ASSIGNED = _counter("complaints_triage_assigned_total", "Teams chosen", ("rule",))
ASSESS_SECONDS = _histogram(
    "complaints_triage_assess_seconds", "Rule work on one text", _TEXT_SECONDS
)
CONDITION_FAULTS = _counter(
    "complaints_triage_condition_faults_total", "Conditions that failed on a case", ()
)
CONFIRMED = _counter("complaints_triage_confirmed_total", "Confirmations", ("agreed",))
OWNERS = _counter("complaints_triage_owners_total", "Owners found", ("rule",))


def _gauge(name: TriageMetricName, meaning: str) -> Gauge:
    return Gauge(name, meaning)


UNOWNED = _gauge("complaints_triage_unowned_cases", "Cases that nobody could take")
UNOWNED_LATE = _gauge("complaints_triage_unowned_late_cases", "Those beyond the house clock")
UNOWNED_OLDEST = _gauge("complaints_triage_unowned_oldest_seconds", "Wait of the oldest of them")
OWNERS_CHANGED = _counter(
    "complaints_triage_owners_changed_total", "Cases given to others by rule", ("reason",)
)
UNREAD = _counter("complaints_triage_unread_total", "Texts that could not be read")
DRAFT_FINDINGS = _counter(
    "complaints_triage_draft_findings_total", "Things found in drafts", ("code",)
)
