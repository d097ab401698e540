"""The way out for mail: to a relay over SMTP, or into a Maildir.

Promises: `deliver` says what became of a message in one of three words, and nothing else escapes it:

=========  ==========================================================================================
sent       the relay took it (250 after the end of DATA), or it stands in `new/` of the Maildir, on disk
later      not now: no connection, 4xx, time-out, full disk, a line that dropped before the answer. Also
           every refusal of *us* (log-in, TLS, greeting): that is the operator's to mend, not the mail's end
refused    the relay said 5xx to this message or this recipient, for good; a person is shown its words
=========  ==========================================================================================

The envelope sender is always null (RFC 3834 section 3.3), so nothing that bounces can come back and loop.
A line that drops after the message and before the answer leaves it open whether it was taken. We send again: the
Message-ID is the same, so the receiver can tell; a Maildir has a file name made of it and never holds two.

Weighed: smtplib (blocking, no clear end to a slow relay) and a connection for each message (a TLS handshake each).
Taken: aiosmtplib on a small event loop of its own, one connection kept while there is more to send.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import aiosmtplib
import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.settings import Delivery

__all__ = ["Answer", "MailRelay"]

log = structlog.get_logger()

_IDLE_SECONDS = 5.0  # the connection is kept so long for the next message; relays want it back
_STEPS = 12  # from connecting to the answer, each with the time-out of the settings
_WORDS_OF_A_RELAY = 300
_STALE_SECONDS = 36 * 3600  # a file in `tmp/` is abandoned after 36 hours (maildir(5))
# "Identify yourself", "encrypt first": said of us, not of the mail (RFC 4954 section 6, RFC 3207 section 4).
_CODES_ABOUT_US = frozenset({421, 454, 530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message, and the relay's (or the disk's) own words. They may hold an address: do not log."""

    kind: Literal["sent", "later", "refused"]
    text: str


class MailRelay:
    """Delivers one message at a time to one recipient. Thread-safe; nothing is opened before the first message.

    Args:
        delivery: settings.
        maildir: where mail goes when no relay is set.
    """

    def __init__(self, delivery: Delivery, maildir: Path) -> None:
        self._smtp = _SmtpRelay(delivery) if delivery.transport == "smtp" else None
        self._maildir = _Maildir(maildir)

    def deliver(self, message: bytes, *, recipient: str, message_id: str) -> Answer:
        """Hand over one message.

        Args:
            message: headers and body, as they are to be sent.
            recipient: one address; in it is what the envelope says, whatever the header does.
            message_id: recognises a repeat.
        """
        if not _may_be_written_to(recipient):
            return Answer("refused", "5.1.3 this is no address that mail can be sent to")
        if self._smtp is not None:
            return self._smtp.deliver(message, recipient)
        return self._maildir.deliver(message, recipient, message_id)

    def close(self) -> None:
        """Give the connection back. Another message opens it again."""
        if self._smtp is not None:
            self._smtp.close()


def _may_be_written_to(recipient: str) -> bool:
    """No line ends (they would end a command, or a header), no brackets, and both halves."""
    local, _, domain = recipient.rpartition("@")
    return bool(local and domain) and recipient.isprintable() and not set(recipient) & set("<>")


class _Maildir:
    """maildir(5): written to `tmp`, synced, then linked into `new`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready = False

    def deliver(self, message: bytes, recipient: str, message_id: str) -> Answer:
        try:
            self._prepare()
            name = f"{hashlib.sha256(message_id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.intake-gateway"
            if self._has(name):
                return Answer("sent", "delivered before")
            return self._put(name, _delivered(message, recipient))
        except OSError as error:
            return Answer("later", f"maildir: {error.strerror or type(error).__name__}")

    def _prepare(self) -> None:
        if self._ready:
            return
        for part in ("tmp", "new", "cur"):
            (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        stale = time.time() - _STALE_SECONDS
        for path in (self._folder / "tmp").glob("*.intake-gateway.*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < stale:
                    path.unlink()
        _sync_folder(self._folder)
        self._ready = True

    def _has(self, name: str) -> bool:
        if (self._folder / "new" / name).exists():
            return True
        # A reader moves what it has seen to `cur`, and adds its flags to the name.
        return any((self._folder / "cur").glob(f"{name}*"))

    def _put(self, name: str, message: bytes) -> Answer:
        waiting = self._folder / "tmp" / f"{name}.{os.getpid()}.{threading.get_ident()}"
        try:
            with waiting.open("wb") as file:
                file.write(message)
                file.flush()
                os.fsync(file.fileno())
            # A link, not a rename: of two deliveries at the same moment one finds the name taken.
            with suppress(FileExistsError):
                os.link(waiting, self._folder / "new" / name)
            _sync_folder(self._folder / "new")
        finally:
            waiting.unlink(missing_ok=True)
        return Answer("sent", f"stands in {self._folder / 'new' / name}")


def _delivered(message: bytes, recipient: str) -> bytes:
    """What final delivery adds (RFC 5321 section 4.4): the envelope, which else would be lost."""
    end = b"\r\n" if b"\r\n" in message[:1000] else b"\n"
    return b"Return-Path: <>" + end + b"Delivered-To: " + recipient.encode() + end + message


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _SmtpRelay:
    """One connection to the relay, on an event loop in a thread of its own."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: aiosmtplib.SMTP | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._goodbye: asyncio.Future[None] | None = None  # held, or the loop may forget it

    def deliver(self, message: bytes, recipient: str) -> Answer:
        with self._lock:
            loop = self._running_loop()
            sending = asyncio.run_coroutine_threadsafe(self._deliver(message, recipient), loop)
            try:
                return sending.result(_STEPS * self._delivery.smtp_timeout_seconds)
            except TimeoutError:  # a relay that answers each step at the last moment
                sending.cancel()
                loop.call_soon_threadsafe(self._drop)
                return Answer("later", "the relay took too long")

    def close(self) -> None:
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
            if loop is None or thread is None:
                return
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(self._say_goodbye(), loop).result(2)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_run, args=(self._loop,), name="mail-relay", daemon=True)
            self._thread.start()
        return self._loop

    # -- on the loop ------------------------------------------------------------------------------------------------

    async def _deliver(self, message: bytes, recipient: str) -> Answer:
        if self._idle is not None:
            self._idle.cancel()
        try:
            client = await self._connected()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            log.warning("relay_not_usable", reason=type(error).__name__)
            return Answer("later", _words(error))
        try:
            answer = await self._send(client, message, recipient)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._drop()
            return Answer("later", _words(error))
        self._idle = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._let_go)
        return answer

    async def _connected(self) -> aiosmtplib.SMTP:
        """The open connection if it still answers, else a new one."""
        if self._client is not None and self._client.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError):
                if (await self._client.rset()).code == aiosmtplib.SMTPStatus.completed:
                    return self._client
        self._drop()
        client = self._client = self._new_client()
        await client.connect()
        if client.is_ehlo_or_helo_needed:  # what it can take decides how we send
            try:
                await client.ehlo()
            except aiosmtplib.SMTPHeloError:
                await client.helo()
        return client

    def _new_client(self) -> aiosmtplib.SMTP:
        wanted = self._delivery
        authority = None if wanted.smtp_ca_file is None else str(wanted.smtp_ca_file)
        return aiosmtplib.SMTP(
            hostname=wanted.smtp_host,
            port=wanted.smtp_port,
            username=wanted.smtp_username or None,
            password=wanted.smtp_password.get_secret_value() or None,
            oauth_token_generator=None if wanted.smtp_token_file is None else _token_of(wanted.smtp_token_file),
            local_hostname=wanted.helo_name or None,
            timeout=wanted.smtp_timeout_seconds,
            use_tls=wanted.smtp_security == "tls",
            start_tls=wanted.smtp_security == "starttls",  # demanded, not only tried
            tls_context=None if wanted.smtp_security == "none" else ssl.create_default_context(cafile=authority),
        )

    async def _send(self, client: aiosmtplib.SMTP, message: bytes, recipient: str) -> Answer:
        options = []
        if not message.isascii() and client.supports_extension("8bitmime"):
            options.append("BODY=8BITMIME")
        address = _in_ascii(recipient)
        if not address.isascii():
            if not client.supports_extension("smtputf8"):
                return Answer("refused", "5.6.7 the relay cannot take an address that is not ASCII")
            options.append("SMTPUTF8")
        try:
            _, words = await client.sendmail("", [address], message, mail_options=options)
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _answer_to(error.recipients[0].code, error.recipients[0].message)
        except aiosmtplib.SMTPResponseException as error:
            return _answer_to(error.code, error.message)
        except ValueError:
            return Answer("refused", "5.1.3 this is no address that mail can be sent to")
        return Answer("sent", _short(words))

    async def _say_goodbye(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self._client is not None and self._client.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError):
                await self._client.quit(timeout=1)
        self._drop()

    def _let_go(self) -> None:
        """Nothing more to send for now."""
        self._goodbye = asyncio.ensure_future(self._say_goodbye())

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _token_of(file: Path) -> Callable[[], Awaitable[str]]:
    """Reads the access token when a connection needs one: it lives for an hour, and somebody else renews it."""

    async def read() -> str:
        return (await asyncio.to_thread(file.read_text, "ascii")).strip()

    return read


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        loop.run_until_complete(asyncio.sleep(0))  # transports that were just closed
    finally:
        loop.close()


def _in_ascii(recipient: str) -> str:
    """A domain has an ASCII form (IDNA); a local part has none."""
    local, _, domain = recipient.rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def _answer_to(code: int, words: str) -> Answer:
    text = f"{code} {_short(words)}"
    if code in _CODES_ABOUT_US:
        log.warning("relay_not_usable", reason=code)
        return Answer("later", text)
    return Answer("refused" if 500 <= code < 600 else "later", text)


def _words(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {_short(error.message)}"
    return _short(str(error)) or type(error).__name__


def _short(words: str) -> str:
    return "".join(c if c.isprintable() else " " for c in words)[:_WORDS_OF_A_RELAY].strip()
