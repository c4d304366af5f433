"""Metrics of reporting's own; names are listed here as chassis lists its own."""

from typing import Literal, get_args

from prometheus_client import Counter, Gauge, Histogram

ReportingMetricName = Literal[
    # Gauge: complaints known but not yet counted.
    "complaints_reporting_uncounted_facts",
    # Gauge: seconds by which the watermark of figures lies behind.
    "complaints_reporting_watermark_age_seconds",
    # Counter: report runs by definition and end.
    "complaints_reporting_runs_total",
    # Time: one report run from claim to stored files.
    "complaints_reporting_run_seconds",
]
METRIC_NAMES: tuple[str, ...] = get_args(ReportingMetricName)


def _named(name: ReportingMetricName) -> str:
    return name


UNCOUNTED = Gauge(_named("complaints_reporting_uncounted_facts"), "Facts not yet counted")
WATERMARK_AGE = Gauge(
    _named("complaints_reporting_watermark_age_seconds"), "Seconds the watermark lies behind"
)
RUNS = Counter(
    _named("complaints_reporting_runs_total"), "Report runs that ended", ("definition", "state")
)
RUN_SECONDS = Histogram(
    _named("complaints_reporting_run_seconds"),
    "One report run",
    buckets=(0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0),
)
