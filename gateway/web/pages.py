"""The pages people read. They work without script, by keyboard, and at any width."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from gateway.domain.correspondence import Disposition, Flag
from gateway.storage.left_scans import count_left_scans, left_scan_lines
from gateway.storage.letters import letters_out
from gateway.storage.splits import split_lines
from gateway.web import lookups
from gateway.web.evidence import evidence_of
from gateway.web.rendering import pages_folders

if TYPE_CHECKING:
    from collections.abc import Callable

    import jinja2

    from gateway.settings import Settings
    from gateway.storage.engine import Database

__all__ = ["error_page", "pages_router"]

PAGE_LENGTH = 50
REFRESH_SECONDS = (0, 5, 10, 30, 60)  # 0: never

PageNumber = Annotated[int, Query(ge=1, le=100_000)]


class _Pages:
    def __init__(self, settings: Settings, database: Database, environment: jinja2.Environment) -> None:
        self._settings = settings
        self._database = database
        self._environment = environment

    def _page(self, template: str, **values: Any) -> HTMLResponse:
        with self._database.read() as connection:
            counts = {
                "dead_letter_count": lookups.count_dead_letters(connection),
                "left_scan_count": count_left_scans(connection),
            }
        return HTMLResponse(self._environment.get_template(template).render(**counts, **values))

    def _missing(self, what: str) -> HTMLResponse:
        return error_page(self._environment, HTTPStatus.NOT_FOUND, what)

    def items(
        self,
        channel: str = "",
        disposition: str = "",
        flag: str = "",
        before: str = "",
        refresh: int = 0,
    ) -> HTMLResponse:
        which = lookups.ItemFilter(channel=channel, disposition=disposition, flag=flag)
        with self._database.read() as connection:
            lines = lookups.item_lines(connection, which, before=before or None, limit=PAGE_LENGTH + 1)
        return self._page(
            "items.html",
            lines=lines[:PAGE_LENGTH],
            more=len(lines) > PAGE_LENGTH,
            which=which,
            before=before,
            refresh=refresh if refresh in REFRESH_SECONDS else 0,
            dispositions=list(Disposition),
            all_flags=list(Flag),
        )

    def item(self, item_id: str) -> HTMLResponse:
        with self._database.read() as connection:
            line = next(iter(lookups.item_lines_of(connection, [item_id])), None)
            if line is None:
                return self._missing("There is no such item.")
            original = lookups.original_of(connection, item_id)
            return self._page(
                "item.html",
                line=line,
                record=lookups.record_of(connection, item_id),
                evidence=evidence_of(connection, item_id),
                steps=lookups.life_line(connection, item_id),
                outgoing=lookups.outgoing_of(connection, item_id),
                original=original,
                is_shut=original is not None and lookups.is_shut(original),
                searchable=lookups.searchable_of(connection, item_id),
                pages=lookups.page_lines(connection, item_id),
                splits=split_lines(connection, item_id=item_id),
            )

    def queues(self) -> HTMLResponse:
        with self._database.read() as connection:
            counts = lookups.queue_counts(connection)
        return self._page("queues.html", counts=lookups.with_combined_queues(counts))

    def queue(self, name: str, page: PageNumber = 1) -> HTMLResponse:
        with self._database.read() as connection:
            lines = lookups.queue_lines(connection, name, offset=(page - 1) * PAGE_LENGTH, limit=PAGE_LENGTH + 1)
        return self._page(
            "queue.html",
            name=name,
            lines=lines[:PAGE_LENGTH],
            more=len(lines) > PAGE_LENGTH,
            page=page,
            shows=lookups.COMBINED_QUEUES.get(name, (name,)),
        )

    def find_case(self, reference: str = "") -> Response:
        wanted = reference.strip().upper()
        return RedirectResponse(f"/cases/{lookups.in_path(wanted)}" if wanted else "/items")

    def case(self, reference: str) -> HTMLResponse:
        with self._database.read() as connection:
            found = lookups.case_page(connection, reference)
        if found is None:
            return self._missing("There is no case with this reference.")
        return self._page(
            "case.html",
            case=found.case,
            lines=found.items,
            work=found.work_items,
            documents=found.documents,
            originals=found.originals,
            flags=found.flags,
            adjustments=found.adjustments,
            access=found.access,
        )

    def dead_letters(self) -> HTMLResponse:
        with self._database.read() as connection:
            letters = lookups.dead_letters(connection)
        return self._page("dead_letters.html", letters=letters)

    def letters(self) -> HTMLResponse:
        with self._database.read() as connection:
            lines = letters_out(connection, now=datetime.now(UTC), time_zone=self._settings.office.time_zone)
        return self._page("letters.html", letters=lines)

    def scans_left(self) -> HTMLResponse:
        with self._database.read() as connection:
            lines = left_scan_lines(connection, limit=PAGE_LENGTH)
        return self._page("scans_left.html", lines=lines)

    def style(self) -> Response:
        files = (folder / "pages.css" for folder in pages_folders(self._settings))
        return FileResponse(
            next(file for file in files if file.is_file()),
            media_type="text/css",
            headers={"cache-control": "max-age=300"},
        )


def pages_router(settings: Settings, database: Database, environment: jinja2.Environment) -> APIRouter:
    """All pages and the style sheet."""
    pages = _Pages(settings, database, environment)
    router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    routes: dict[str, Callable[..., Response]] = {
        "/": pages.items,
        "/items": pages.items,
        "/items/{item_id}": pages.item,
        "/queues": pages.queues,
        "/queues/{name}": pages.queue,
        "/cases": pages.find_case,
        "/cases/{reference}": pages.case,
        "/dead-letters": pages.dead_letters,
        "/letters": pages.letters,
        "/scans-left": pages.scans_left,
        "/pages.css": pages.style,
    }
    for path, page in routes.items():
        router.add_api_route(path, page, methods=["GET", "HEAD"], response_model=None)
    return router


def error_page(environment: jinja2.Environment, status: HTTPStatus, what: str) -> HTMLResponse:
    """A page that says what is wrong, without a value of the request."""
    page = environment.get_template("error.html").render(
        dead_letter_count=0, left_scan_count=0, heading=status.phrase, what=what
    )
    return HTMLResponse(page, status_code=status)


def wants_page(request: Request) -> bool:
    """Whether an error should be a page (a person in a browser) or JSON (a program)."""
    return not request.url.path.startswith("/api/")
