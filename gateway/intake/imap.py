"""Watches one IMAP inbox: what comes in is kept, and only then is the mailbox touched.

Promises:

* A message is marked or moved after `keep` returned. Whatever fails before leaves the mailbox as it is, and the
  message comes in later.
* Every message is taken, read by somebody or not. What counts is the bookmark: below it everything is kept. It is
  written with the item, in the same commit. Our keyword is for people; after a restore from an older backup the
  bookmark is older too, and what it does not cover is taken again, marked or not.
* One bad message does not delay the others: it is tried last, and the bookmark waits below it.
* A dead, deaf or silent server costs at most the poll interval and two time-outs. IDLE makes it fast; a plain scan
  beside it, with a new SELECT, makes it sure.
* A refused password is told in words, tried again slowly (servers lock accounts), and heals without a restart. It
  stops no other inbox: each has its own thread.

Refuses: to delete mail, but for `erase`, which the rules on employees' cases demand (CONTRACT section 7).

When UIDVALIDITY changes, UIDs mean other messages: the folder is read again from the start, and the content of each
tells whether it was kept before (that is `receive`'s and the quick job's work, not this file's).
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import structlog

from gateway.errors import TryLater
from gateway.intake.imap_session import CommandRefused, ImapSession, LoginRefused, Unreachable
from gateway.intake.receive import Arrival, InboxBookmark
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.intake.receive import Kept
    from gateway.settings import ImapInbox

__all__ = ["ImapWatcher", "Patience"]

log = structlog.get_logger()

_MARKED_TOGETHER = 50  # a crash in between costs nothing: the next start marks what is below the bookmark
_FAILURES_IN_A_ROW = 3  # one failure may be the message's fault; three are the world's, and the scan ends
_TRIED_SOON_AGAIN = 5
_BACKLOG = 100  # messages; fewer are in before anybody looks


class _Keep(Protocol):
    def __call__(self, arrival: Arrival, /) -> Kept: ...


class _LastUid(Protocol):
    def __call__(self, inbox: str, uid_validity: int, /) -> int: ...


class _OnState(Protocol):
    def __call__(self, inbox: str, state: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait before connecting again: doubled each time, with jitter, up to the second number."""

    first_seconds: float = 1.0
    at_most_seconds: float = 60.0
    login_first_seconds: float = 60.0
    login_at_most_seconds: float = 300.0


class ImapWatcher:
    """One inbox, one thread.

    Args:
        inbox: settings.
        keep: makes an arrival durable, or raises.
        last_uid: the highest UID of inbox and UIDVALIDITY below which everything is kept.
        on_state: told, from the watcher's thread, when `state` changes.
        patience: between connections.
    """

    def __init__(
        self,
        inbox: ImapInbox,
        keep: _Keep,
        last_uid: _LastUid,
        on_state: _OnState = lambda _inbox, _state: None,
        patience: Patience = Patience(),
    ) -> None:
        self.inbox = inbox
        self.state = "not started"
        self.scanned_at: datetime | None = None  # the last time the whole folder was known to be taken in
        self._keep = keep
        self._last_uid = last_uid
        self._on_state = on_state
        self._patience = patience
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._session: ImapSession | None = None
        self._failures = 0
        self._uid_validity = 0
        self._kept_above: set[int] = set()  # kept, but above one that is not
        self._unmarked: list[int] = []  # kept, and the mailbox does not show it yet
        self._failed: dict[int, int] = {}  # UID to how often

    # -- for the daemon ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to watch. Returns at once; a server that is down is not an error."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=f"imap-{self.inbox.name}", daemon=True)
        self._thread.start()

    def stop(self, grace_seconds: float = 5.0) -> None:
        """Stop after the message in hand; hang up when that takes longer than the grace time."""
        self._stopping.set()
        if self._thread is None:
            return
        self._thread.join(grace_seconds)
        if self._thread.is_alive() and self._session is not None:
            self._session.abort()
            self._thread.join(2)
        self._thread = None

    @property
    def is_alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def erase(
        self, uid_validity: int, uid: int, *, size_bytes: int | None = None, sha256: str | None = None
    ) -> int:
        """Delete one message for good, by a connection of its own. Blocks; from any thread.

        Args:
            uid_validity: of the inbox when it was kept.
            uid: it had then.
            size_bytes: of its content. With it and `sha256` it is also found where it was moved to, and after
                UIDVALIDITY changed.
            sha256: of its content, in hexadecimal.

        Returns:
            How many messages are gone; 0 when there is none any more.

        Raises:
            TryLater: it may still be there.
        """
        try:
            session = ImapSession(self.inbox)
            try:
                return self._erase(session, uid_validity, uid, size_bytes, sha256)
            finally:
                session.close()
        except (Unreachable, LoginRefused, CommandRefused) as error:
            raise TryLater("inbox not reached for erasing", delay_seconds=60) from error

    def _erase(
        self, session: ImapSession, uid_validity: int, uid: int, size_bytes: int | None, sha256: str | None
    ) -> int:
        erased = 0
        if session.select(self.inbox.folder) == uid_validity and session.is_there(uid):
            session.delete([uid])
            erased = 1
        if size_bytes is None or sha256 is None:
            return erased
        # Where it was moved to; there may be a copy even when it is still here (a move that was cut in the middle).
        moved_to = self.inbox.processed_folder
        folders = [self.inbox.folder] if not erased else []
        folders += [moved_to] if moved_to is not None and session.has_folder(moved_to) else []
        for folder in folders:
            session.select(folder)
            found = session.with_content(size_bytes, sha256)
            if found:
                session.delete(found)
            erased += len(found)
        return erased

    # -- its thread -------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        slow = 0
        while not self._stopping.is_set():
            delay = 0.0
            try:
                self._watch()
                slow = 0
            except LoginRefused as error:
                slow += 1
                self._tell(f"login refused: {error}")
                delay = _grown(slow, self._patience.login_first_seconds, self._patience.login_at_most_seconds)
            except Exception as error:  # noqa: BLE001 - the edge: an inbox nobody watches loses mail in silence
                slow = 0
                self._failures += 1
                self._tell(_state_of(error))
                delay = _grown(self._failures, self._patience.first_seconds, self._patience.at_most_seconds)
                if isinstance(error, TryLater):
                    delay = max(delay, min(error.delay_seconds, self._patience.at_most_seconds))
            finally:
                self._hang_up()
            self._stopping.wait(delay)
        self._tell("stopped")

    def _hang_up(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            if self._stopping.is_set():
                session.close()
            else:
                session.abort()

    def _watch(self) -> None:
        """Connect and take in what comes, until stopped or until something breaks."""
        session = self._session = ImapSession(self.inbox)
        first = True
        while not self._stopping.is_set():
            self._select(session)
            if first:
                self._unmarked += session.unmarked_up_to(self._bookmark())
                self._mark(session)
                first = False
            while self._take_in(session) and not self._stopping.is_set():
                pass
            if self._stopping.is_set():
                return
            self._failures = 0
            self.scanned_at = datetime.now(UTC)
            waiting = f"; {len(self._failed)} could not be kept yet" if self._failed else ""
            self._tell("watching" + waiting)
            session.wait(min(self.inbox.poll_seconds, self.inbox.idle_seconds), self._stopping)

    def _select(self, session: ImapSession) -> None:
        uid_validity = session.select(self.inbox.folder)
        if uid_validity != self._uid_validity:
            if self._uid_validity:
                log.warning("inbox_renumbered", inbox=self.inbox.name)
            self._uid_validity = uid_validity
            self._kept_above.clear()
            self._failed.clear()
            self._unmarked.clear()

    def _bookmark(self) -> int:
        return self._last_uid(self.inbox.name, self._uid_validity)

    def _take_in(self, session: ImapSession) -> bool:
        """One scan. True when it kept something, so that more may have come meanwhile."""
        bookmark = self._bookmark()
        above = session.uids_above(bookmark)
        self._kept_above.intersection_update(above)
        for gone in self._failed.keys() - set(above):
            del self._failed[gone]
        if len(above) - len(self._kept_above) > _BACKLOG:
            self._tell("taking in a backlog")
        progress = _Progress(above, self._kept_above)
        error: Exception | None = None
        in_a_row, kept_any = 0, False
        try:
            for uid in self._in_order(above):
                if self._stopping.is_set() or in_a_row >= _FAILURES_IN_A_ROW:
                    break
                failed = self._take_one(session, uid, progress.reached_with(uid))
                if failed is not None:
                    error, in_a_row = failed, in_a_row + 1
                    continue
                self._kept_above.add(uid)
                self._unmarked.append(uid)
                in_a_row, kept_any = 0, True
                if len(self._unmarked) >= _MARKED_TOGETHER:
                    self._mark(session)
        finally:
            self._mark(session)
        # Soon again, unless only messages are left that were tried often: those wait for the next poll.
        if error is not None and not kept_any and min(self._failed.values()) <= _TRIED_SOON_AGAIN:
            raise error
        return kept_any

    def _in_order(self, above: Sequence[int]) -> list[int]:
        """Oldest first, but those that failed twice come last (once may have been the line)."""
        open_ones = (uid for uid in above if uid not in self._kept_above)
        return sorted(open_ones, key=lambda uid: (max(self._failed.get(uid, 0) - 1, 0), uid))

    def _take_one(self, session: ImapSession, uid: int, reached: int) -> Exception | None:
        """Keep one message, or say why not. A broken connection is raised."""
        # Counted first: a message at which the server hangs up each time must come last in the end.
        self._failed[uid] = self._failed.get(uid, 0) + 1
        try:
            message = session.read(uid)
            if message is not None:
                self._keep(self._arrival(uid, message.content, message.arrived_at, reached))
        except Unreachable:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: one message must not keep the next ones out
            log.warning("inbox_message_not_kept", inbox=self.inbox.name, uid=uid, reason=_state_of(error))
            return error
        del self._failed[uid]
        return None

    def _arrival(self, uid: int, content: bytes, arrived_at: datetime | None, reached: int) -> Arrival:
        # A server's clock that runs ahead must not make an item of tomorrow.
        received_at = arrived_at if arrived_at is not None and arrived_at <= datetime.now(UTC) else None
        return Arrival(
            content=content,
            channel=Channel.EMAIL,
            door="imap",
            source=self.inbox.name,
            source_key=f"imap:{self.inbox.name}:{self._uid_validity}:{uid}",
            received_at=received_at,
            bookmark=InboxBookmark(self.inbox.name, self._uid_validity, reached) if reached else None,
        )

    def _mark(self, session: ImapSession) -> None:
        """Show in the mailbox what is kept. A failure costs nothing but the look of it, and is tried again."""
        if not self._unmarked:
            return
        try:
            session.mark(sorted(set(self._unmarked)))
        except CommandRefused as error:  # again at the next connection
            log.warning("inbox_not_marked", inbox=self.inbox.name, reason=str(error))
        except Unreachable:
            return
        self._unmarked = []

    def _tell(self, state: str) -> None:
        if state != self.state:
            self.state = state
            level = log.info if state.startswith(("watching", "taking in", "stopped")) else log.warning
            level("inbox_state", inbox=self.inbox.name, state=state)
            self._on_state(self.inbox.name, state)


class _Progress:
    """Where the bookmark may stand while messages are kept in any order: below it everything is kept."""

    def __init__(self, above: Sequence[int], kept: set[int]) -> None:
        self._above, self._kept = above, kept
        self._position = 0  # all before it are kept

    def reached_with(self, uid: int) -> int:
        """The bookmark that is true once this one is kept too; 0 when that changes nothing."""
        while self._position < len(self._above) and self._above[self._position] in self._kept:
            self._position += 1
        position = self._position
        while position < len(self._above) and (self._above[position] == uid or self._above[position] in self._kept):
            position += 1
        return self._above[position - 1] if position else 0


def _grown(times: int, first: float, at_most: float) -> float:
    """Doubling delay with jitter, so that many inboxes do not come back in step."""
    longest = min(at_most, first * 2.0 ** min(times - 1, 20))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def _state_of(error: Exception) -> str:
    match error:
        case Unreachable():
            return f"unreachable: {error}"
        case TryLater():
            return f"not kept: {error.reason}"
        case CommandRefused():
            return f"refused: {error}"
        case _:
            return f"failed: {type(error).__name__}"
