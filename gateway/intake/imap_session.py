"""One signed-in IMAP connection, in the words this project needs; the only file that knows imapclient.

Promises: certificates are checked, every wait has an end, and each trouble is one of three: `Unreachable` (connect
again later), `LoginRefused` (a person must look), `CommandRefused` (this command only; the connection is still good).
Reading a message never marks it. What is deleted is that message and no other, also on servers without UIDPLUS.

Weighed: imapclient (typed answers, UIDs throughout, kept for fifteen years) over aioimaplib (no typed answers) and
plain imaplib (parsing by hand). Its blocking style fits one thread for each inbox.
"""

from __future__ import annotations

import hashlib
import logging
import socket
import ssl
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.exceptions import (  # type: ignore[import-untyped]
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from threading import Event

    from gateway.settings import ImapInbox

__all__ = ["CommandRefused", "ImapSession", "LoginRefused", "ReadMessage", "Unreachable"]

# A SEARCH answer is one line, and imaplib gives up at a million bytes: 100,000 UIDs of ten digits and a space reach it.
_UIDS_IN_ONE_SEARCH = 80_000
_UIDS_IN_ONE_COMMAND = 200
_WORDS_OF_A_SERVER = 200  # as much of its own text as is shown
# Codes of RFC 5530 and RFC 9051 that say "not now" where a plain NO to a login says "not you".
_NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")


class Unreachable(Exception):
    """The server is not there, not to be trusted, or not answering. The text is for the operator."""


class LoginRefused(Exception):
    """The server does not want this name and password. The text is the server's."""


class CommandRefused(Exception):
    """The server answered NO or BAD to one command."""


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message as the server tells it; IMAP cannot carry NUL, and Dovecot puts 0x80 for it.

    Attributes:
        arrived_at: when the server received it (INTERNALDATE), aware UTC; None when it does not say.
    """

    content: bytes
    arrived_at: datetime | None


def _words(error: BaseException) -> str:
    text = str(error.args[0]) if isinstance(error, IMAPClientError) and error.args else str(error)
    shown = "".join(c if c.isprintable() else " " for c in text)[:_WORDS_OF_A_SERVER].strip()
    return shown or type(error).__name__


@contextmanager
def _troubles() -> Iterator[None]:
    """Every error of imapclient, imaplib, ssl and socket, as one of ours."""
    try:
        yield
    except (IMAPClientAbortError, OSError, EOFError) as error:  # OSError: socket, ssl, time-out
        raise Unreachable(_words(error)) from error
    except IMAPClientError as error:
        raise CommandRefused(_words(error)) from error


class ImapSession:
    """A connection to one inbox. Not thread-safe, except `abort`.

    Raises:
        Unreachable, LoginRefused: there is no connection.
    """

    def __init__(self, inbox: ImapInbox) -> None:
        # Both libraries log commands and content at debug level.
        logging.getLogger("imapclient").setLevel(logging.WARNING)
        self._inbox = inbox
        with _troubles():
            self._client = self._connect()
        try:
            self._log_in()
        except BaseException:
            self.abort()
            raise
        self._marks = False
        self._writable = False
        self._next_uid = 0

    def _connect(self) -> IMAPClient:
        inbox = self._inbox
        trust = ssl.create_default_context(cafile=None if inbox.ca_file is None else str(inbox.ca_file))
        client = IMAPClient(
            inbox.host,
            inbox.port,
            ssl=inbox.security == "tls",
            ssl_context=trust,
            timeout=SocketTimeout(connect=inbox.timeout_seconds, read=inbox.timeout_seconds),
        )
        try:
            client.normalise_times = False  # or times are naive and local
            if inbox.security == "starttls":
                client.starttls(trust)
            _keep_alive(client.socket())
        except BaseException:
            with suppress(OSError):  # after a failed handshake there is no socket left to close
                client.shutdown()
            raise
        return client

    def _log_in(self) -> None:
        password = self._inbox.password.get_secret_value()
        try:
            with _troubles():
                if self._client.has_capability("AUTH=PLAIN"):  # LOGIN cannot carry every password
                    self._client.plain_login(self._inbox.username, password)
                else:
                    self._client.login(self._inbox.username, password)
        except CommandRefused as error:
            cause = error.__cause__
            lost = isinstance(cause, LoginError) and isinstance(cause.__context__, IMAPClientAbortError)
            if lost or any(code in str(error).upper() for code in _NOT_NOW):
                raise Unreachable(str(error)) from error
            raise LoginRefused(str(error)) from error

    # -- folders and messages ---------------------------------------------------------------------------------------

    def select(self, folder: str) -> int:
        """Open a folder.

        Returns:
            Its UIDVALIDITY: UIDs mean nothing without it (RFC 9051 section 2.3.1.1).
        """
        with _troubles():
            answer = self._client.select_folder(folder)
        flags = {flag.lower() for flag in answer.get(b"PERMANENTFLAGS", ())}
        self._writable = b"READ-ONLY" not in answer
        self._marks = self._writable and (b"\\*" in flags or self._inbox.keyword.lower().encode() in flags)
        self._next_uid = int(answer.get(b"UIDNEXT", 0))
        return int(answer[b"UIDVALIDITY"])

    def has_folder(self, folder: str) -> bool:
        """Whether there is such a folder."""
        with _troubles():
            return bool(self._client.folder_exists(folder))

    def uids_above(self, uid: int) -> list[int]:
        """The UIDs above one, oldest first; whether somebody read the message does not matter."""
        with _troubles():
            self._client.noop()  # a server may tell of new messages only between commands
            found: set[int] = set()
            low = uid + 1
            while low + _UIDS_IN_ONE_SEARCH < self._next_uid:
                high = low + _UIDS_IN_ONE_SEARCH
                found.update(self._client.search(["UID", f"{low}:{high - 1}"]))
                low = high
            found.update(self._client.search(["UID", f"{low}:*"]))
        # `n:*` always names the last message, also one below n (RFC 9051 section 6.4.8).
        return sorted(u for u in found if u > uid)

    def read(self, uid: int) -> ReadMessage | None:
        """One message, unmarked; None when it is not there any more."""
        with _troubles():
            answer = self._client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE"]).get(uid, {})
        content = answer.get(b"BODY[]")
        if content is None:
            return None
        arrived = answer.get(b"INTERNALDATE")
        known = isinstance(arrived, datetime) and arrived.tzinfo is not None
        return ReadMessage(bytes(content), arrived.astimezone(UTC) if known else None)

    def unmarked_up_to(self, uid: int) -> list[int]:
        """What is kept but does not show it yet: not moved, or without our keyword."""
        if uid <= 0 or not self._writable:
            return []
        if self._inbox.processed_folder is None and not self._marks:
            return []
        open_ones = ["UNDELETED"] if self._inbox.processed_folder else ["UNKEYWORD", self._inbox.keyword]
        found: list[int] = []
        with _troubles():
            for low in range(1, uid + 1, _UIDS_IN_ONE_SEARCH):
                high = min(uid, low + _UIDS_IN_ONE_SEARCH - 1)
                found += [u for u in self._client.search([*open_ones, "UID", f"{low}:{high}"]) if u <= uid]
        return found

    def mark(self, uids: Sequence[int]) -> None:
        """Show that messages are kept: move them where the settings say, or give them our keyword."""
        for start in range(0, len(uids), _UIDS_IN_ONE_COMMAND):
            some = uids[start : start + _UIDS_IN_ONE_COMMAND]
            with _troubles():
                if self._inbox.processed_folder is not None:
                    self._move(some, self._inbox.processed_folder)
                elif self._marks:
                    self._client.add_flags(some, [self._inbox.keyword.encode()], silent=True)

    def _move(self, uids: Sequence[int], folder: str) -> None:
        if not self._writable:
            return
        if not self.has_folder(folder):
            self._client.create_folder(folder)
        if self._client.has_capability("MOVE"):
            self._client.move(uids, folder)
            return
        self._client.copy(uids, folder)
        self._client.delete_messages(uids, silent=True)
        self._expunge(uids)

    # -- erasing ----------------------------------------------------------------------------------------------------

    def with_content(self, size_bytes: int, sha256: str) -> list[int]:
        """The UIDs of messages with exactly these bytes."""
        with _troubles():
            alike = self._client.search(["LARGER", size_bytes - 1, "SMALLER", size_bytes + 1])
        found = []
        for uid in alike:
            message = self.read(uid)
            if message is not None and hashlib.sha256(message.content).hexdigest() == sha256:
                found.append(uid)
        return found

    def is_there(self, uid: int) -> bool:
        """Whether the open folder has a message with this UID."""
        with _troubles():
            return uid in self._client.search(["UID", str(uid)])

    def delete(self, uids: Sequence[int]) -> None:
        """Delete messages for good.

        Raises:
            CommandRefused: one of them is still there.
        """
        with _troubles():
            self._client.delete_messages(uids, silent=True)
            self._expunge(uids)
        if any(self.is_there(uid) for uid in uids):
            raise CommandRefused("the message is still there")

    def _expunge(self, uids: Collection[int]) -> None:
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(uids)
            return
        # EXPUNGE takes everything that anybody marked as deleted: the others are unmarked for the moment.
        others = [uid for uid in self._client.search("DELETED") if uid not in uids]
        self._client.remove_flags(others, [b"\\Deleted"], silent=True)
        try:
            self._client.expunge()
        finally:
            self._client.add_flags(others, [b"\\Deleted"], silent=True)

    # -- waiting ----------------------------------------------------------------------------------------------------

    def wait(self, seconds: float, stopping: Event) -> None:
        """Wait until mail may have come, we are stopping, or the time is over; by IDLE where the server has it."""
        if not self._client.has_capability("IDLE"):
            stopping.wait(seconds)
            return
        with _troubles():
            self._client.idle()
            self._listen(time.monotonic() + seconds, stopping)
            # Shows a dead line, within the read time-out.
            self._client.idle_done()

    def _listen(self, until: float, stopping: Event) -> None:
        while not stopping.is_set():
            begun = time.monotonic()
            patience = min(1.0, until - begun)  # a second: how soon a stop is noticed
            if patience <= 0:
                return
            told: list[Any] = self._client.idle_check(timeout=patience)
            if any(len(line) > 1 and line[1] in (b"EXISTS", b"RECENT") for line in told):
                return
            # imapclient tells the end of the connection by an empty answer before the time.
            if not told and time.monotonic() - begun < patience * 0.9:
                return
            if any(line and line[0] == b"BYE" for line in told):
                return

    # -- the end ----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Say goodbye; never fails."""
        try:
            self._client.logout()
        except (IMAPClientError, OSError, EOFError):
            self.abort()

    def abort(self) -> None:
        """Hang up. From any thread: whatever waits for the server fails at once."""
        with suppress(OSError, AttributeError):
            self._client.socket().shutdown(socket.SHUT_RDWR)
        with suppress(IMAPClientError, OSError, AttributeError):
            self._client.shutdown()


def _keep_alive(line: socket.socket) -> None:
    """Have the kernel notice a dead line while nothing is said: after a minute, and six tries ten seconds apart."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 6)):
        if hasattr(socket, name):  # macOS spells them differently
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
