"""The SMTP and LMTP doors: mail is kept first, and only then is the sender told 250.

Promises: 250 is said after `keep` returned, with the item's id. Whatever fails on our side is a 451 with fixed words.
A message ends at CR LF . CR LF and nowhere else, so that no sequence of bare line ends splits it in two (SMTP
smuggling, CVE-2023-27305). Bytes are kept as they came: long lines, NUL, 8-bit, no headers. One connection never
holds up another, and all of them together hold a bounded number of bytes.

Refuses: mailboxes that are not ours (550; so there is no relaying), more than the size limit (552), more connections,
recipients or bytes at once than it can hold (421, 452: come back later). A 5xx is only what the sender can mend.
`postmaster` (RFC 5321 section 4.5.1) is the office's mail server's, which stands before this door; it is taken when it
is among the inboxes.

Weighed: aiosmtpd as it is (a 1,000-byte limit on lines and a loop turn for each of them; what it raises is answered
500 with the error's text), Postfix with a pipe (a second program to run and watch), and aiosmtpd with DATA read in
pieces, which is this. What aiosmtpd logs (addresses, commands, lines) is turned off: logs here hold ids.
"""
# ruff: noqa: N802 - aiosmtpd finds commands and hooks by these names

from __future__ import annotations

import asyncio
import logging
import re
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

import structlog
from aiosmtpd.smtp import SMTP

from gateway.errors import TryLater, answer_to
from gateway.ids import new_id
from gateway.intake.receive import Arrival
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from aiosmtpd.smtp import Envelope, Session

    from gateway.intake.receive import Kept
    from gateway.settings import SmtpListener

__all__ = ["LmtpDoor", "SmtpDoor"]

log = structlog.get_logger()

_END = b"\r\n.\r\n"
_PIECE_BYTES = 65_536  # asyncio's own buffer size
_COMMAND_BYTES = 4_096  # RFC 5321 asks for 512; forwarders' rewritten addresses (SRS, VERP) are longer
_RECIPIENTS = 100  # RFC 5321 section 4.5.3.1.8: at least 100
_MESSAGES_HELD = 8  # as many of the largest messages may be in memory at once; a guess
_KEEPERS = 16  # receive commits for all who wait: DESIGN section 2 measured nothing beyond 16 in one commit
_DATA_SECONDS = 3_600.0  # one message may take an hour at most, however steadily it drips
_DRAIN_FACTOR = 4  # an oversized message is read to its end, but not beyond four times the limit

_TOO_BIG = "552 5.3.4 Message too big; the limit is {limit} bytes"
_TOO_BUSY = "452 4.3.1 Too much mail at once; please try again later"
_NO_SUCH_MAILBOX = "550 5.1.1 No such mailbox here"
_FULL = b"421 4.3.2 Too many connections; please try again later\r\n"
_CLOSING = b"421 4.3.2 Closing down; please try again later\r\n"
_TIMED_OUT = b"421 4.4.2 Waited too long\r\n"

# RFC 2034 wants an enhanced code in every reply; aiosmtpd's own replies have none.
_PLAIN_REPLY = re.compile(r"([245])(\d\d) (?!\d\.\d)")
_ENHANCED = {
    "500": "5.5.2", "501": "5.5.4", "502": "5.5.1", "503": "5.5.1", "504": "5.5.4", "530": "5.7.0",
    "538": "5.7.11", "552": "5.3.4", "553": "5.1.3", "554": "5.7.0", "555": "5.5.4", "454": "4.7.0",
}  # fmt: skip


class _Keep(Protocol):
    def __call__(self, arrival: Arrival, /) -> Kept: ...


class _TooBig(Exception):
    """The message is over the limit; all of it was read and dropped."""


class _Endless(Exception):
    """So far over the limit that reading on makes no sense."""


class _TooBusy(Exception):
    """No room for this message just now; all of it was read and dropped."""


async def _read_message(
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


def _split_path(argument: str) -> tuple[str | None, str]:
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


class _Conversation(SMTP):
    """One connection."""

    line_length_limit = _PIECE_BYTES
    one_reply_for_each_recipient: ClassVar[bool] = False

    def __init__(self, door: _Door, tls: ssl.SSLContext | None) -> None:
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
        super().connection_made(transport)
        self._door.conversations.add(self)
        if self._handler_coroutine is not None:
            # A reset connection ends the task with an error nobody waits for.
            self._handler_coroutine.add_done_callback(lambda task: task.cancelled() or task.exception())

    def connection_lost(self, error: Exception | None) -> None:
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
        self._greeting = True
        try:
            await super().smtp_EHLO(hostname)
        finally:
            self._greeting = False

    # -- commands ---------------------------------------------------------------------------------------------------

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        return _split_path(arg) if arg else ("", "")

    async def smtp_DATA(self, arg: str | None) -> None:
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
            content = await _read_message(
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


class _LmtpConversation(_Conversation):
    """RFC 2033: LHLO, and after DATA one reply for each recipient."""

    one_reply_for_each_recipient = True

    async def smtp_LHLO(self, arg: str) -> None:
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: ARG002 - aiosmtpd's signature
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, hostname: str) -> None:
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


class _Full(asyncio.Protocol):
    """Turns a connection away that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(_FULL)
        transport.close()


class _Door:
    """A listener with a thread and an event loop of its own.

    Args:
        listener: settings.
        accepted: the mailboxes that are ours; letter case does not matter.
        keep: makes an arrival durable, or raises. Called from several threads.
    """

    # Of one opening, from `start` to `stop`.
    _loop: asyncio.AbstractEventLoop
    _keepers: ThreadPoolExecutor

    name: ClassVar[Literal["smtp", "lmtp"]]
    conversation: ClassVar[type[_Conversation]]

    def __init__(self, listener: SmtpListener, accepted: Collection[str], keep: _Keep) -> None:
        self.listener = listener
        self.host_name = "intake-gateway"
        self.conversations: set[_Conversation] = set()
        self._accepted = {address.casefold() for address in accepted}
        self._keep_arrival = keep
        self._room = listener.message_size_limit_bytes * _MESSAGES_HELD
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None
        self._tls: ssl.SSLContext | None = None
        self._tls_read_at = 0  # the certificate file's time, in nanoseconds

    # -- for the daemon ---------------------------------------------------------------------------------------------

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the settings."""
        raise NotImplementedError

    @property
    def port(self) -> int:
        """The port it really listens on; 0 before `start`."""
        if self._server is None or not self._server.sockets:
            return 0
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def is_alive(self) -> bool:
        """Whether somebody can come in."""
        serving = self._server is not None and self._server.is_serving()
        return serving and self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Open the door. Returns when it listens.

        Raises:
            OSError: the address cannot be had, or the certificate cannot be read.
        """
        # Whole lines of mail and every address, at levels from debug to warning: not in this project's logs.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
        self._read_certificate()
        self._loop = asyncio.new_event_loop()
        self._keepers = ThreadPoolExecutor(_KEEPERS, thread_name_prefix=f"{self.name}-keep")
        self._thread = threading.Thread(target=self._run, name=f"{self.name}-door", daemon=True)
        self._thread.start()
        try:
            self._server = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        except BaseException:
            self.stop()
            raise
        log.info("door_open", door=self.name, port=self.port)

    def stop(self, grace_seconds: float = 5.0) -> None:
        """Close the door: nobody new; who is being answered is answered; everybody out within the grace time."""
        if self._thread is None:
            return
        closing = asyncio.run_coroutine_threadsafe(self._close(grace_seconds), self._loop)
        closing.result(grace_seconds + 5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._thread = self._server = None
        self._keepers.shutdown(wait=False, cancel_futures=True)
        log.info("door_closed", door=self.name)

    # -- its thread -------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.close()

    async def _open(self) -> asyncio.Server:
        host, port = self.address
        return await self._loop.create_server(self._answer, host, port, backlog=self.listener.connections)

    def _answer(self) -> asyncio.BaseProtocol:
        if len(self.conversations) >= self.listener.connections:
            log.warning("door_full", door=self.name, connections=len(self.conversations))
            return _Full()
        try:
            self._read_certificate()
        except OSError as error:  # half renewed: the one in memory serves until it is whole
            log.warning("certificate_not_read", door=self.name, reason=type(error).__name__)
        return self.conversation(self, self._tls)

    async def _close(self, grace_seconds: float) -> None:
        if self._server is not None:
            self._server.close()
        for conversation in tuple(self.conversations):
            conversation.leave()
        tasks = [c.task for c in self.conversations if c.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=grace_seconds)
        for conversation in tuple(self.conversations):
            conversation.hang_up()
        await asyncio.sleep(0.05)  # the loop closes the sockets

    def _read_certificate(self) -> None:
        """Read the certificate at the start, and again whenever its file was renewed."""
        file = self.listener.tls_certificate
        if file is None or (written_at := file.stat().st_mtime_ns) == self._tls_read_at:
            return
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file, self.listener.tls_key)
        self._tls, self._tls_read_at = context, written_at

    # -- for the conversations --------------------------------------------------------------------------------------

    def take(self, size: int) -> bool:
        """Ask for room for so many bytes. Always counted; False when there is none left."""
        self._room -= size
        return self._room >= 0

    def give_back(self, size: int) -> None:
        """Room that is free again."""
        self._room += size

    async def keep(self, content: bytes, envelope: Envelope) -> Kept:
        """Have a message kept, beside this loop."""
        sender = envelope.mail_from
        arrival = Arrival(
            content=content,
            channel=Channel.EMAIL,
            door=self.name,
            source=envelope.rcpt_tos[0],
            source_key=f"{self.name}:{new_id()}",  # a sender's retry is a new delivery; its content tells
            envelope_from="" if sender == "<>" else sender,
            envelope_to=tuple(dict.fromkeys(envelope.rcpt_tos)),
        )
        return await self._loop.run_in_executor(self._keepers, self._keep_arrival, arrival)

    # -- aiosmtpd's hooks -------------------------------------------------------------------------------------------

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]  # noqa: ARG002 - aiosmtpd's signature
    ) -> list[str]:
        """Offer what there is: no AUTH, no HELP; PIPELINING and enhanced codes, which LMTP demands."""
        session.host_name = hostname
        offers = [line for line in responses if not line[4:].startswith(("AUTH", "HELP"))]
        return [*offers, "250-PIPELINING", "250 ENHANCEDSTATUSCODES"]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]  # noqa: ARG002 - aiosmtpd's signature
    ) -> str:
        """Only our own mailboxes."""
        if address.casefold() not in self._accepted:
            return _NO_SUCH_MAILBOX
        if len(envelope.rcpt_tos) >= _RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_VRFY(self, server: SMTP, session: Session, envelope: Envelope, address: str) -> str:  # noqa: ARG002 - aiosmtpd's signature
        """Say nothing about anybody."""
        return "252 2.5.0 Send the mail and see"

    async def handle_exception(self, error: Exception) -> str:
        """The last net below aiosmtpd: it would answer 500 with the error's own text."""
        log.error("door_failed", door=self.name, error=type(error).__name__)
        return answer_to(error).smtp


class SmtpDoor(_Door):
    """SMTP (RFC 5321) with SIZE, 8BITMIME, SMTPUTF8, PIPELINING and, given a certificate, STARTTLS."""

    name = "smtp"
    conversation = _Conversation

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the settings."""
        return self.listener.smtp_host, self.listener.smtp_port


class LmtpDoor(_Door):
    """LMTP (RFC 2033), for a mail server on the same machine. Never on port 25 (section 5)."""

    name = "lmtp"
    conversation = _LmtpConversation

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the settings."""
        return self.listener.lmtp_host, self.listener.lmtp_port
