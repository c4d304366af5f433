"""JSON logs, one line an event: an event name and fields, never a text or a person."""

import logging
import sys
from collections.abc import MutableMapping
from functools import partial
from typing import Any

import orjson
import structlog

from services.chassis import trace


def configure(service: str, level: str) -> None:
    """Send structlog and the standard library's records to standard output as JSON lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            partial(_add_context, service),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Library()], level=logging.WARNING, force=True)


class _Library(logging.Handler):
    """Writes what libraries log through the standard library the way we write our own."""

    def emit(self, record: logging.LogRecord) -> None:
        logger(record.name).log(record.levelno, record.getMessage(), exc_info=record.exc_info)


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """The logger of one module."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(module=name)
    return bound


def _add_context(
    service: str, _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event["service"] = service
    if traced := trace.trace_id(trace._current.get()):
        event["trace_id"] = traced
    return event


def _dumps(value: object, **_: object) -> str:
    return orjson.dumps(value, default=str).decode()
