"""Metrics that every service has. Names are a typed list; labels come from closed sets."""

from typing import Literal

from prometheus_client import Counter, Gauge, Histogram

MetricName = Literal[
    # Counter: HTTP requests by route template, method and status.
    "complaints_http_requests_total",
    # Time: HTTP requests by route template.
    "complaints_http_request_seconds",
    # Counter: RPCs served, by method and status.
    "complaints_grpc_requests_total",
    # Time: RPCs served, by method.
    "complaints_grpc_request_seconds",
    # Time: RPCs asked of others, by method and status.
    "complaints_grpc_client_seconds",
    # Counter: messages by topic and outcome.
    "complaints_consumer_handled_total",
    # Time: one call of the batch handler.
    "complaints_consumer_batch_seconds",
    # Gauge: messages not yet taken in, by topic.
    "complaints_consumer_lag_messages",
    # Counter: dead letters by topic and reason.
    "complaints_consumer_dead_letters_total",
    # Gauge: 1 while the consumer waits for an outage to end.
    "complaints_consumer_waiting",
    # Counter: outbox entries published.
    "complaints_outbox_published_total",
    # Gauge: age of the oldest entry not yet published; 0 when there is none.
    "complaints_outbox_oldest_age_seconds",
    # Gauge: seconds since a loop turned last.
    "complaints_loop_idle_seconds",
    # Time: one group commit of the HTTP edge.
    "complaints_group_commit_seconds",
    # Time: items in one group commit.
    "complaints_group_commit_items",
]
Labels = tuple[str, ...]
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def counter(name: MetricName, meaning: str, labels: Labels = ()) -> Counter:
    """A counter under a declared name."""
    return Counter(name, meaning, labels)


def gauge(name: MetricName, meaning: str, labels: Labels = ()) -> Gauge:
    """A gauge under a declared name."""
    return Gauge(name, meaning, labels)


def histogram(
    name: MetricName, meaning: str, labels: Labels = (), buckets: tuple[float, ...] = SECONDS
) -> Histogram:
    """A histogram under a declared name with explicit buckets."""
    return Histogram(name, meaning, labels, buckets=buckets)


HTTP_REQUESTS = counter(
    "complaints_http_requests_total", "HTTP requests", ("method", "route", "status")
)
HTTP_SECONDS = histogram("complaints_http_request_seconds", "HTTP time", ("method", "route"))
GRPC_REQUESTS = counter("complaints_grpc_requests_total", "RPCs served", ("method", "status"))
GRPC_SECONDS = histogram("complaints_grpc_request_seconds", "RPC time", ("method",))
GRPC_CLIENT_SECONDS = histogram(
    "complaints_grpc_client_seconds", "RPCs asked of others", ("method", "status")
)
CONSUMED = counter("complaints_consumer_handled_total", "Messages handled", ("topic", "outcome"))
CONSUMER_SECONDS = histogram("complaints_consumer_batch_seconds", "Batch handler time")
CONSUMER_LAG = gauge("complaints_consumer_lag_messages", "Messages not yet taken in", ("topic",))
DEAD_LETTERS = counter(
    "complaints_consumer_dead_letters_total", "Dead letters", ("topic", "reason")
)
CONSUMER_WAITING = gauge("complaints_consumer_waiting", "1 while an outage is waited out")
PUBLISHED = counter("complaints_outbox_published_total", "Outbox entries published")
OUTBOX_AGE = gauge("complaints_outbox_oldest_age_seconds", "Age of the oldest unpublished entry")
LOOP_IDLE = gauge("complaints_loop_idle_seconds", "Seconds since the loop turned", ("loop",))
COMMIT_SECONDS = histogram("complaints_group_commit_seconds", "One group commit")
COMMIT_ITEMS = histogram(
    "complaints_group_commit_items", "Items of one group commit", (), (1, 2, 4, 8, 16, 32, 64, 128)
)
