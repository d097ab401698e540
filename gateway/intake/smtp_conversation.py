"""One SMTP or LMTP conversation: where a message ends, what an address says, and the replies.

A subclass of aiosmtpd's, which knows the commands. Three things are ours: DATA is read in pieces and ends at
CR LF . CR LF only (aiosmtpd goes line by line, and refuses long ones); addresses are read leniently (the standard
library's parser raises undeclared errors on hostile ones); every reply has its enhanced code (RFC 2034).
"""
# ruff: noqa: N802 - aiosmtpd finds commands by these names

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from aiosmtpd.smtp import SMTP

from gateway.errors import TryLater, answer_to

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from aiosmtpd.smtp import Envelope

    from gateway.intake.smtp import Door

__all__ = ["Conversation", "LmtpConversation", "read_message", "split_path"]

log = structlog.get_logger()

_END = b"\r\n.\r\n"
_PIECE_BYTES = 65_536  # asyncio's own buffer size
_COMMAND_BYTES = 4_096  # RFC 5321 asks for 512; forwarders' rewritten addresses (SRS, VERP) are longer
_DATA_SECONDS = 3_600.0  # one message may take an hour at most, however steadily it drips
_DRAIN_FACTOR = 4  # an oversized message is read to its end, but not beyond four times the limit

_TOO_BIG = "552 5.3.4 Message too big; the limit is {limit} bytes"
_TOO_BUSY = "452 4.3.1 Too much mail at once; please try again later"
_CLOSING = b"421 4.3.2 Closing down; please try again later\r\n"
_TIMED_OUT = b"421 4.4.2 Waited too long\r\n"

# RFC 2034 wants an enhanced code in every reply; aiosmtpd's own replies have none.
_PLAIN_REPLY = re.compile(r"([245])(\d\d) (?!\d\.\d)")
_ENHANCED = {
    "500": "5.5.2", "501": "5.5.4", "502": "5.5.1", "503": "5.5.1", "504": "5.5.4", "530": "5.7.0",
    "538": "5.7.11", "552": "5.3.4", "553": "5.1.3", "554": "5.7.0", "555": "5.5.4", "454": "4.7.0",
}  # fmt: skip


class _TooBig(Exception):
    """The message is over the limit; all of it was read and dropped."""


class _Endless(Exception):
    """So far over the limit that reading on makes no sense."""


class _TooBusy(Exception):
    """No room for this message just now; all of it was read and dropped."""


async def read_message(
    reader: asyncio.StreamReader, *, limit: int, drain_limit: int, take: Callable[[int], bool]
) -> bytes:
    r"""Read one message after 354, up to and with its end, and undo the dot-stuffing (RFC 5321 section 4.5.2).

    Only bytes that belong to the message are taken from the reader; a pipelined next command stays in it.

    Args:
        reader: its limit is the size of the pieces.
        limit: the largest message, in bytes; what is longer is read to its end and dropped.
        drain_limit: where reading to the end stops making sense.
        take: asked for room for each piece.

    Raises:
        _TooBig, _TooBusy: it was read to its end and dropped.
        _Endless: the rest of it is still to come; the connection cannot be used again.
    """
    # The command's own CR LF counts as the one before the first line (an empty message is ". CR LF"). Putting it
    # back makes the end one sequence to look for, wherever the pieces break.
    reader._buffer[:0] = b"\r\n"  # type: ignore[attr-defined]  # noqa: SLF001 - no public way; aiosmtpd does so too
    pieces: list[bytes] = []
    size = 0
    refused: type[Exception] | None = None
    ended = False
    while not ended:
        try:
            piece = await reader.readuntil(_END)
            ended = True
        except asyncio.LimitOverrunError as overrun:  # so many bytes are surely before the end
            piece = await reader.read(overrun.consumed)
        size += len(piece)
        if refused is None:
            # One per cent for the stuffed dots, which do not count (RFC 1870 section 5).
            refused = _TooBig if size > limit * 1.01 + len(_END) + 2 else None if take(len(piece)) else _TooBusy
            pieces.append(piece)
        if refused is not None:
            pieces.clear()
            if size > drain_limit:
                raise _Endless
    if refused is not None:
        raise refused
    raw = b"".join(pieces)
    pieces.clear()
    content = raw[: -len(b".\r\n")].replace(b"\r\n.", b"\r\n")[len(b"\r\n") :]
    if len(content) > limit:
        raise _TooBig
    return content


def split_path(argument: str) -> tuple[str | None, str]:
    """The address and the rest of `<address> PARAMETERS`; None when there is no end to the address.

    Lenient on purpose: a sender's odd address is no reason to refuse the mail. `<>` stands for the null sender.
    """
    text = argument.strip()
    if not text.startswith("<"):
        address, _, rest = text.partition(" ")
        return _printable(address), rest.strip()
    quoted = escaped = False
    for position, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == ">" and not quoted:
            address = text[1:position].strip()
            if address.startswith("@"):  # a source route, to be ignored (RFC 5321 section 4.1.1.3)
                address = address.partition(":")[2]
            return _printable(address) or "<>", text[position + 1 :].strip()
    return None, ""


def _printable(address: str) -> str:
    """What a database can hold: bytes that are no UTF-8, and control characters, become U+FFFD."""
    text = address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


class Conversation(SMTP):
    """One connection."""

    line_length_limit = _PIECE_BYTES
    one_reply_for_each_recipient: ClassVar[bool] = False

    def __init__(self, door: Door, tls: ssl.SSLContext | None) -> None:
        # Its own, or every new connection would reset the limits of the others (aiosmtpd shares one table).
        self.command_size_limits = _Always(_COMMAND_BYTES)
        self.command_size_limit = _COMMAND_BYTES
        super().__init__(
            door,
            data_size_limit=door.listener.message_size_limit_bytes,
            enable_SMTPUTF8=True,
            hostname=door.host_name,
            ident="intake-gateway",
            tls_context=tls,
            timeout=door.listener.connection_timeout_seconds,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            loop=asyncio.get_running_loop(),
        )
        self._door = door
        self._greeting = True  # the reply to EHLO and the banner have no enhanced codes
        self._message_until: float | None = None  # loop time; None outside DATA
        self._keeping = False
        self._leaving = False

    # -- connection -------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody came in, or STARTTLS began anew."""
        super().connection_made(transport)
        self._door.conversations.add(self)
        if self._handler_coroutine is not None:
            # A reset connection ends the task with an error nobody waits for.
            self._handler_coroutine.add_done_callback(lambda task: task.cancelled() or task.exception())

    def connection_lost(self, error: Exception | None) -> None:
        """The line is gone, whoever ended it."""
        self._door.conversations.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """While a message comes in, the time limit is on silence, not on the whole of it."""
        if self._message_until is not None:
            self._reset_timeout(min(self._timeout_duration, max(self._message_until - self.loop.time(), 0.001)))
        super().data_received(data)

    def _timeout_cb(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(_TIMED_OUT)
        super()._timeout_cb()  # type: ignore[no-untyped-call]

    def leave(self) -> None:
        """Close, but answer first for a message that is just being kept."""
        self._leaving = True
        transport = self.transport
        # A TLS transport that is closing already fails on a write, and on a second close.
        if not self._keeping and isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
            transport.write(_CLOSING)
            transport.close()

    @property
    def task(self) -> asyncio.Task[None] | None:
        """Done when the conversation is over."""
        return self._handler_coroutine

    def hang_up(self) -> None:
        """Close at once, without a word."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    # -- replies ----------------------------------------------------------------------------------------------------

    async def push(self, status: Any) -> None:
        """Send a reply, with its enhanced code (RFC 2034)."""
        if isinstance(status, str) and not self._greeting and (plain := _PLAIN_REPLY.match(status)):
            code = plain[1] + plain[2]
            status = f"{code} {_ENHANCED.get(code, plain[1] + '.0.0')} {status[plain.end() :]}"
        if isinstance(status, str) and status.startswith("220 "):
            self._greeting = False
        await super().push(status)

    async def smtp_EHLO(self, hostname: str) -> None:
        """The greeting; its reply has no enhanced codes."""
        self._greeting = True
        try:
            await super().smtp_EHLO(hostname)
        finally:
            self._greeting = False

    # -- commands ---------------------------------------------------------------------------------------------------

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        return split_path(arg) if arg else ("", "")

    async def smtp_DATA(self, arg: str | None) -> None:
        """The message itself; answered once it is kept."""
        if await self.check_helo_needed():
            return
        if self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 No valid recipient")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        status = await self._receive(self.envelope)
        replies = len(self.envelope.rcpt_tos) if self.one_reply_for_each_recipient else 1
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push("\r\n".join([status] * replies))
        if self._leaving:
            self.leave()

    async def _receive(self, envelope: Envelope) -> str:
        limit = self._door.listener.message_size_limit_bytes
        held = 0

        def take(size: int) -> bool:
            nonlocal held
            held += size
            return self._door.take(size)

        self._message_until = self.loop.time() + _DATA_SECONDS
        try:
            content = await read_message(
                self._reader, limit=limit, drain_limit=limit * _DRAIN_FACTOR, take=take
            )
            self._message_until = None
            return await self._keep(content, envelope)
        except _TooBig:
            return _TOO_BIG.format(limit=limit)
        except _TooBusy:
            return _TOO_BUSY
        except _Endless:
            await self.push(_TOO_BIG.format(limit=limit))
            # What follows is still message, and must not be read as commands: this ends the conversation.
            raise ConnectionResetError from None
        finally:
            self._message_until = None
            self._door.give_back(held)

    async def _keep(self, content: bytes, envelope: Envelope) -> str:
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()  # a slow disk of ours is not the sender's silence
        self._keeping = True
        try:
            kept = await self._door.keep(content, envelope)
        except Exception as error:  # noqa: BLE001 - the edge: aiosmtpd would answer 500, and the sender would give up
            level = answer_to(error).log_level
            getattr(log, level)(
                "correspondence_not_kept", door=self._door.name,
                reason=error.reason if isinstance(error, TryLater) else type(error).__name__,
            )  # fmt: skip
            return answer_to(error).smtp
        finally:
            self._keeping = False
            if self.transport is not None:
                self._reset_timeout()
        return f"250 2.0.0 kept as {kept.item_id}"


class LmtpConversation(Conversation):
    """RFC 2033: LHLO, and after DATA one reply for each recipient."""

    one_reply_for_each_recipient = True

    async def smtp_LHLO(self, arg: str) -> None:
        """LMTP's greeting."""
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: ARG002 - aiosmtpd's signature
        """Not in LMTP."""
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, hostname: str) -> None:
        """Not in LMTP."""
        await self.smtp_HELO(hostname)


class _Always(dict[str, int]):
    """A limit that is the same for every command, whatever aiosmtpd adds to or clears from its table."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def __getitem__(self, command: str) -> int:
        return self._limit

    def __setitem__(self, command: str, limit: int) -> None:
        """Nothing to set."""
