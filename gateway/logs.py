"""Logs: one JSON object a line on standard error, constant event names, ids and never content.

Redaction is by construction, not by search: nothing passes a subject, a body or an address to a logger. As a second
wall, `_no_content` drops fields whose names say that they would hold some.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

__all__ = ["configure_logs"]

_CONTENT_FIELDS = frozenset({"subject_line", "body", "text", "address", "sender", "recipient", "name", "filename"})


def configure_logs(level: str) -> None:
    """Set structlog up for the process.

    Args:
        level: debug, info, warning or error.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _no_content,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _no_content(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: "(left out)" if key in _CONTENT_FIELDS else value for key, value in event.items()}
