"""What every answer carries, and which callers are answered at all.

Pages show what strangers wrote, so a page may load nothing but our own style sheet: no script, no picture from
elsewhere, no frame. Escaping is Jinja2's; this is the second wall, for the day the first has a hole.

The gateway has no sign-in of its own yet and listens on loopback. A web site open in an officer's browser could still
point its own name at 127.0.0.1 and read the pages (DNS rebinding), so a request must name a host we know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["SAFETY_HEADERS", "Safety", "known_hosts"]

SAFETY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",  # correspondence does not belong into a browser's cache
}


def known_hosts(listening_on: str, also: tuple[str, ...]) -> frozenset[str]:
    """Host names a request may be addressed to."""
    return frozenset({"localhost", "127.0.0.1", "[::1]", listening_on.casefold(), *(name.casefold() for name in also)})


def _without_port(host: str) -> str:
    host = host.strip().casefold()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


class Safety:
    """ASGI middleware: refuses unknown hosts, adds the headers to every answer."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFETY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if _without_port(Headers(scope=scope).get("host", "")) not in self._hosts:
            refusal = PlainTextResponse("This host name is not one of the gateway's (settings: web.hosts)\n", 421)
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)
