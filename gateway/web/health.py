"""Two questions of an operator: does the process live, and can it do its work?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import JSONResponse

from gateway.errors import TryLater
from gateway.storage.left_scans import count_left_scans
from gateway.storage.tables import alarms as alarms_table
from gateway.web import lookups

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gateway.storage.engine import Database

__all__ = ["health_router"]


def health_router(database: Database, parts: Callable[[], Mapping[str, bool]]) -> APIRouter:
    """`/health` and `/ready`.

    Args:
        database: asked for a row by `/ready`; `/health` touches nothing, so that a locked database never gets a
            living process restarted.
        parts: which parts of this process are up (doors, workers), by name.
    """
    router = APIRouter(include_in_schema=False)

    def health() -> dict[str, str]:
        """The process lives."""
        return {"status": "alive"}

    def ready() -> JSONResponse:
        """The process can work: its database answers and its parts are up. 503 otherwise."""
        up: dict[str, Any] = dict(parts())
        alarms: list[dict[str, str]] = []
        left = None
        try:
            with database.read() as connection:
                waiting: int | None = lookups.count_dead_letters(connection)
                left = count_left_scans(connection)
                alarms = [
                    {"kind": row.kind, "about": row.subject, "since": row.raised_at.isoformat(timespec="seconds")}
                    for row in connection.execute(alarms_table.select().where(alarms_table.c.ended_at.is_(None)))
                ]
        except TryLater:
            waiting = None
        up["database"] = waiting is not None
        # An alarm is for a person, not for whoever restarts processes: it is told, and the answer stays 200.
        status = "ready" if all(up.values()) else "not ready"
        answer = {"status": status, "parts": up, "dead_letters": waiting, "scans_left": left, "alarms": alarms}
        return JSONResponse(answer, 200 if all(up.values()) else 503)

    router.add_api_route("/health", health, methods=["GET", "HEAD"])
    router.add_api_route("/ready", ready, methods=["GET", "HEAD"], response_model=None)
    return router
