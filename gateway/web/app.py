"""The web application: pages, API, health. Read only; deciding and correcting come with sign-in.

Refused: content from anywhere else (style, fonts, scripts), and an answer without the headers of `safety`. FastAPI's
own documentation pages load scripts from elsewhere, so only the OpenAPI document is served.
"""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from gateway.errors import TryLater
from gateway.web.api import api_router
from gateway.web.health import health_router
from gateway.web.pages import error_page, pages_router, wants_page
from gateway.web.rendering import pages_environment
from gateway.web.safety import SAFETY_HEADERS, Safety, known_hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gateway.settings import Settings
    from gateway.storage.engine import Database

__all__ = ["create_app"]

log = structlog.get_logger()


def _no_parts() -> Mapping[str, bool]:
    return {}


def _version() -> str:
    try:
        return version("intake-gateway")
    except PackageNotFoundError:  # run from a bare tree
        return "unknown"


def create_app(
    settings: Settings, database: Database, *, parts: Callable[[], Mapping[str, bool]] = _no_parts
) -> FastAPI:
    """The application, ready for uvicorn.

    Args:
        settings: `web`, `office`, `state`, `templates` and `limits` are used.
        database: read from only.
        parts: which parts of this process are up, for `/ready`.
    """
    environment = pages_environment(settings)
    app = FastAPI(
        title="intake-gateway",
        version=_version(),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(api_router(settings, database))
    app.include_router(health_router(database, parts))
    app.include_router(pages_router(settings, database, environment))

    def answer(request: Request, status: HTTPStatus, what: str, headers: Mapping[str, str] | None = None) -> Response:
        response: Response
        if wants_page(request):
            response = error_page(environment, status, what)
        else:
            response = JSONResponse({"error": what}, status)
        response.headers.update(headers or {})
        return response

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return answer(request, HTTPStatus(error.status_code), str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def not_understood(request: Request, error: RequestValidationError) -> Response:
        # Names only: what was sent is not repeated.
        names = sorted({str(part["loc"][-1]) for part in error.errors()})
        return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, f"cannot be used: {', '.join(names)}")

    @app.exception_handler(TryLater)
    async def unwell(request: Request, error: TryLater) -> Response:
        wait = {"retry-after": str(round(error.delay_seconds) or 1)}
        return answer(request, HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer just now.", wait)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        # Prevents one broken page from ending the others' requests, and its traceback from reaching a browser.
        log.error("page_failed", error=type(error).__name__)
        # Starlette answers these outside of all middleware, so the headers are given here.
        return answer(
            request, HTTPStatus.INTERNAL_SERVER_ERROR, "This page has a fault; the log says where.", SAFETY_HEADERS
        )

    app.add_middleware(Safety, hosts=known_hosts(settings.web.host, settings.web.hosts))
    return app
