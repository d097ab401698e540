"""The SMTP and LMTP doors: mail is kept first, and only then is the sender told 250.

Promises: 250 is said after `keep` returned, with the item's id. Whatever fails on our side is a 451 with fixed words.
A message ends at CR LF . CR LF and nowhere else, so that no sequence of bare line ends splits it in two (SMTP
smuggling, CVE-2024-27305). Bytes are kept as they came: long lines, NUL, 8-bit, no headers. One connection never
holds up another, and all of them together hold a bounded number of bytes.

Refuses: mailboxes that are not ours (550; so there is no relaying), more than the size limit (552), more connections,
recipients or bytes at once than it can hold (421, 452: come back later). A 5xx is only what the sender can mend.
`postmaster` (RFC 5321 section 4.5.1) is the office's mail server's, which stands before this door; it is taken when it
is among the inboxes.

Weighed: aiosmtpd as it is (a 1,000-byte limit on lines and a loop turn for each of them; what it raises is answered
500 with the error's text), Postfix with a pipe (a second program to run and watch), and aiosmtpd with DATA read in
pieces, which is this (`smtp_conversation`). What aiosmtpd logs (addresses, commands, lines) is turned off: logs here
hold ids.
"""
# ruff: noqa: N802 - aiosmtpd finds commands and hooks by these names

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

import structlog

from gateway.errors import answer_to
from gateway.ids import new_id
from gateway.intake.receive import Arrival
from gateway.intake.smtp_conversation import Conversation, LmtpConversation
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from gateway.intake.receive import Kept
    from gateway.settings import SmtpListener

__all__ = ["Door", "LmtpDoor", "SmtpDoor"]

log = structlog.get_logger()

_RECIPIENTS = 100  # RFC 5321 section 4.5.3.1.8: at least 100
_MESSAGES_HELD = 8  # as many of the largest messages may be in memory at once; a guess
_KEEPERS = 16  # receive commits for all who wait; more than 16 in one commit gained nothing when measured
_NO_SUCH_MAILBOX = "550 5.1.1 No such mailbox here"
_FULL = b"421 4.3.2 Too many connections; please try again later\r\n"


class _Keep(Protocol):
    def __call__(self, arrival: Arrival, /) -> Kept: ...


class _Full(asyncio.Protocol):
    """Turns a connection away that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(_FULL)
        transport.close()


class Door:
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
    conversation: ClassVar[type[Conversation]]

    def __init__(self, listener: SmtpListener, accepted: Collection[str], keep: _Keep) -> None:
        self.listener = listener
        self.host_name = "intake-gateway"
        self.conversations: set[Conversation] = set()
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


class SmtpDoor(Door):
    """SMTP (RFC 5321) with SIZE, 8BITMIME, SMTPUTF8, PIPELINING and, given a certificate, STARTTLS."""

    name = "smtp"
    conversation = Conversation

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the settings."""
        return self.listener.smtp_host, self.listener.smtp_port


class LmtpDoor(Door):
    """LMTP (RFC 2033), for a mail server on the same machine. Never on port 25 (section 5)."""

    name = "lmtp"
    conversation = LmtpConversation

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the settings."""
        return self.listener.lmtp_host, self.listener.lmtp_port
