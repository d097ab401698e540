"""The API of version 1: outcome records, queues, cases, the feed. JSON only, read only.

The feed is read with a cursor: a consumer keeps the last cursor it has dealt with and asks for what comes after it.
Entries never change and never disappear, so it may start again from any point; `id` recognises a repeat.
Weighed: pushing to consumers (they must be up when we are) and a broker (one more server for a small office).
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from gateway.storage import feed
from gateway.storage.left_scans import left_scan_lines
from gateway.storage.letters import letters_out
from gateway.storage.originals import Originals
from gateway.web import lookups
from gateway.web.evidence import evidence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.settings import Settings
    from gateway.storage.engine import Database

__all__ = ["api_router"]

FEED_LOOK_SECONDS = 0.5  # how often a waiting consumer's question is asked again; commits of other hosts count too

Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
FeedLimit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
After = Annotated[int, Query(ge=0, le=2**53, description="the last cursor dealt with; 0 for all")]
Wait = Annotated[float, Query(ge=0, le=60, description="seconds to wait for something new when there is nothing")]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Word = Annotated[str, Query(max_length=100)]
Words = Annotated[bool, Query()]

# Only these are named to a browser as what they are; all else is a stream of bytes. It is a download in any case.
_PLAIN_TYPES = frozenset({"message/rfc822", "application/pdf", "image/tiff", "image/jpeg", "image/png"})
_ENDINGS = {
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "image/tiff": ".tif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}


class _Api:
    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self._time_zone = settings.office.time_zone
        self._originals = Originals(
            settings.state / "originals", inline_limit_bytes=settings.limits.inline_original_bytes
        )

    def items(  # noqa: PLR0917 - a parameter is a part of the query string; FastAPI passes them by name
        self,
        channel: Word = "",
        disposition: Word = "",
        flag: Word = "",
        case: Word = "",
        before: Word = "",
        limit: Limit = 50,
    ) -> JSONResponse:
        """Outcome records, newest first. `next` is what to give as `before` for the page after."""
        which = lookups.ItemFilter(channel=channel, disposition=disposition, flag=flag, case=case)
        with self._database.read() as connection:
            lines = lookups.item_lines(connection, which, before=before or None, limit=limit + 1)
            records = [lookups.record_of(connection, line.id) for line in lines[:limit]]
        return JSONResponse({"items": records, "next": lines[limit - 1].id if len(lines) > limit else None})

    def item(self, item_id: str) -> JSONResponse:
        """The outcome record of one item (CONTRACT section 8)."""
        with self._database.read() as connection:
            record = lookups.record_of(connection, item_id)
        if record is None:
            raise HTTPException(404, "no such item")
        return JSONResponse(record)

    def life_line(self, item_id: str) -> JSONResponse:
        """What happened to an item, when and why. Empty for a sealed one."""
        with self._database.read() as connection:
            if not lookups.item_lines_of(connection, [item_id]):
                raise HTTPException(404, "no such item")
            steps = lookups.life_line(connection, item_id)
        return JSONResponse(
            {
                "item": item_id,
                "steps": [
                    {"at": step.at.isoformat(), "name": step.name, "decision": step.decision, "why": step.why}
                    for step in steps
                ],
            }
        )

    def evidence(self, item_id: str) -> JSONResponse:
        """The flags on an item, and where the words stand that caused them. `boxes`: left, top, width, height."""
        with self._database.read() as connection:
            if not lookups.item_lines_of(connection, [item_id]):
                raise HTTPException(404, "no such item")
            found = evidence_of(connection, item_id)
        return JSONResponse({"item": item_id, "flags": [asdict(flag) for flag in found]})

    def original(self, item_id: str) -> Response:
        """The bytes as they came, as a download. Not of a sealed item, nor of malware or what is marked SECRET."""
        with self._database.read() as connection:
            found = lookups.original_of(connection, item_id)
            if found is None:
                raise HTTPException(404, "no such item, or it is sealed")
            if lookups.is_shut(found):
                raise HTTPException(403, "quarantined, shown to nobody: its work item is in information-security")
            try:
                content = self._originals.read(connection, found.id)
            except LookupError as error:
                raise HTTPException(410, "erased") from error
        media_type = found.media_type if found.media_type in _PLAIN_TYPES else "application/octet-stream"
        name = item_id + _ENDINGS.get(found.media_type, ".bin")
        # `sandbox`: should a browser open it all the same, it opens as a stranger's page without rights.
        headers = {
            "content-disposition": f'attachment; filename="{quote(name, safe="")}"',
            "content-security-policy": "default-src 'none'; sandbox",
        }
        return Response(content, media_type=media_type, headers=headers)

    def searchable(self, item_id: str) -> Response:
        """The scan with the words under its pages, as a download. Made some time after the decision."""
        with self._database.read() as connection:
            found = lookups.searchable_of(connection, item_id)
            if found is None:
                raise HTTPException(404, "no such item, it is sealed, or it has no searchable copy (yet)")
            try:
                content = self._originals.read(connection, found.id)
            except LookupError as error:
                raise HTTPException(410, "erased") from error
        headers = {
            "content-disposition": f'attachment; filename="{quote(item_id, safe="")}-searchable.pdf"',
            "content-security-policy": "default-src 'none'; sandbox",
        }
        return Response(content, media_type="application/pdf", headers=headers)

    def pages(self, item_id: str, words: Words = False) -> JSONResponse:  # noqa: FBT002 - part of the query string
        """How each page of a scan was read. `words=true`: its text, and each word with confidence and place."""
        with self._database.read() as connection:
            if not lookups.item_lines_of(connection, [item_id]):
                raise HTTPException(404, "no such item")
            lines = lookups.page_lines(connection, item_id, with_words=words)
        return JSONResponse({"item": item_id, "pages": lines})

    def letters(self, everything: Words = False) -> JSONResponse:  # noqa: FBT002 - part of the query string
        """Letters out that are not printed yet (with `everything=true` all), in the order they are due."""
        with self._database.read() as connection:
            lines = letters_out(
                connection, now=datetime.now(UTC), time_zone=self._time_zone, open_only=not everything
            )
        return JSONResponse(
            {
                "letters": [
                    {
                        "letter": line.id,
                        "item": line.item,
                        "state": line.state,
                        "language": line.language,
                        "due": line.due.isoformat(),
                        "sent_at": _iso(line.sent_at),
                        "late": line.is_late,
                    }
                    for line in lines
                ]
            }
        )

    def queues(self) -> JSONResponse:
        """Open work items by queue."""
        with self._database.read() as connection:
            counts = lookups.with_combined_queues(lookups.queue_counts(connection))
        return JSONResponse({"queues": [{"queue": queue, "open": count} for queue, count in counts]})

    def queue(self, name: str, offset: Offset = 0, limit: Limit = 50) -> JSONResponse:
        """Open work items of one queue: high priority first, then by due date. Queue 5 shows 6, 7 and 8 too."""
        with self._database.read() as connection:
            lines = lookups.queue_lines(connection, name, offset=offset, limit=limit + 1)
        return JSONResponse(
            {
                "queue": name,
                "work_items": [_work_item(line) for line in lines[:limit]],
                "next": offset + limit if len(lines) > limit else None,
            }
        )

    def case(self, reference: str) -> JSONResponse:
        """A case with its flags and their evidence, the ids of its items, its work items. Of a sealed one the shell."""
        with self._database.read() as connection:
            found = lookups.case_page(connection, reference)
        if found is None:
            raise HTTPException(404, "no such case")
        case = found.case
        return JSONResponse(
            {
                "reference": case.reference,
                "title": case.title,
                "case_type": case.case_type,
                "status": case.status,
                "nfc": case.nfc,
                "flags": [
                    {"code": flag.code, "evidence": list(flag.evidence), "items": list(flag.found_in)}
                    for flag in found.flags
                ],
                "service_adjustments": found.adjustments,
                "access": found.access,
                "held_from_deletion": None if case.sealed else case.held_from_deletion,
                "originals": [
                    {"item": row.id, "received_at": row.received_at.isoformat(), "until": _iso(row.originals_until)}
                    for row in found.originals
                ],
                "items": [line.id for line in found.items],
                "work_items": [
                    {
                        "id": row.id,
                        "kind": row.kind,
                        "queue": row.queue,
                        "priority": row.priority,
                        "due": _iso(row.due),
                        "reply_due": _iso(row.reply_due),
                        "state": row.state,
                    }
                    for row in found.work_items
                ],
                "documents": [
                    {"id": row.id, "kind": row.kind, "added_at": row.added_at.isoformat()} for row in found.documents
                ],
            }
        )

    def dead_letters(self) -> JSONResponse:
        """Jobs that were given up and wait for a person (`intake-gateway dead-letters replay`)."""
        with self._database.read() as connection:
            letters = lookups.dead_letters(connection)
        return JSONResponse(
            {
                "dead_letters": [
                    {
                        "job": letter.job,
                        "item": letter.item,
                        "kind": letter.kind,
                        "attempts": letter.attempts,
                        "parked_at": _iso(letter.parked_at),
                        "error": letter.error,
                    }
                    for letter in letters
                ]
            }
        )

    def scans_left(self) -> JSONResponse:
        """What lies in the scan folders and is not taken, the longest first: why, and what a person can do."""
        with self._database.read() as connection:
            lines = left_scan_lines(connection)
        return JSONResponse({"scans_left": [line.as_record() for line in lines]})

    def _feed_now(self, after: int, limit: int) -> list[dict[str, Any]]:
        with self._database.read() as connection:
            return [
                {"cursor": row.cursor, "id": row.id, "at": row.at.isoformat(), "type": row.type,
                 "case": row.case_reference, "item": row.item_id, "event": row.event}
                for row in feed.read_after(connection, after, limit)
            ]  # fmt: skip

    async def feed_after(self, after: After = 0, limit: FeedLimit = 100, wait: Wait = 0) -> JSONResponse:
        """Every change a downstream system may act on, in commit order. `cursor` is what to give as `after` next."""
        deadline = time.monotonic() + wait
        look = partial(run_in_threadpool, self._feed_now, after, limit)
        # A waiting consumer holds no thread and no connection between two looks, so that many may wait.
        # Asked again rather than woken: the commit may be another host's.
        while not (events := await look()) and (left := deadline - time.monotonic()) > 0:  # noqa: ASYNC110 - see above
            await asyncio.sleep(min(FEED_LOOK_SECONDS, left))
        return JSONResponse({"events": events, "cursor": events[-1]["cursor"] if events else after})


def _iso(value: Any) -> str | None:
    return None if value is None else str(value.isoformat())


def _work_item(line: lookups.QueueLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "queue": line.queue,
        "kind": line.kind,
        "item": line.item,
        "case": line.case,
        "case_title": line.title or None,
        "priority": line.priority,
        "due": _iso(line.due),
        "reply_due": _iso(line.reply_due),
        "notes": list(line.notes),
        "created_at": line.created_at.isoformat(),
    }


def api_router(settings: Settings, database: Database) -> APIRouter:
    """Everything below /api/v1."""
    api = _Api(settings, database)
    router = APIRouter(prefix="/api/v1")
    routes: dict[str, Callable[..., Any]] = {
        "/items": api.items,
        "/items/{item_id}": api.item,
        "/items/{item_id}/life-line": api.life_line,
        "/items/{item_id}/evidence": api.evidence,
        "/items/{item_id}/original": api.original,
        "/items/{item_id}/searchable.pdf": api.searchable,
        "/items/{item_id}/pages": api.pages,
        "/letters": api.letters,
        "/queues": api.queues,
        "/queues/{name}": api.queue,
        "/cases/{reference}": api.case,
        "/dead-letters": api.dead_letters,
        "/scans-left": api.scans_left,
        "/feed": api.feed_after,
    }
    for path, answer in routes.items():
        router.add_api_route(path, answer, methods=["GET"], response_model=None)
    return router
