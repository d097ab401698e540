"""Two questions of an operator: does the process live, and can it do its work?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import JSONResponse

from gateway.errors import TryLater
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
        try:
            with database.read() as connection:
                waiting: int | None = lookups.count_dead_letters(connection)
        except TryLater:
            waiting = None
        up["database"] = waiting is not None
        answer = {"status": "ready" if all(up.values()) else "not ready", "parts": up, "dead_letters": waiting}
        return JSONResponse(answer, 200 if all(up.values()) else 503)

    router.add_api_route("/health", health, methods=["GET", "HEAD"])
    router.add_api_route("/ready", ready, methods=["GET", "HEAD"], response_model=None)
    return router
