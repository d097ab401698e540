"""A small mail world, each inhabitant a process of its own: a router, and people's vacation programs.

    python mail_world.py router ROUTES LOG      routes by the recipient's domain; ROUTES is read anew for each mail
    python mail_world.py proper|rude|fresh PORT answers every mail, by the router at PORT

Each prints its own port and runs until it is killed. The vacation programs answer what no program should: the address
in From, whatever the envelope says. `proper` says that it is a machine (RFC 3834); `rude` does not, and writes like a
person; `fresh` is as rude, and has another address each time.
"""

from __future__ import annotations

import json
import smtplib
import socket
import sys
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from queue import Queue
from typing import Any

from aiosmtpd.controller import Controller

WORDS = {
    "rude": "Many thanks for this. I have put it with my other papers about the council and shall write to you at more "
    "length once I have found the letters of last spring.\n\nKind regards\nRobin Teal\n",
    "fresh": "Your note has reached us and was passed to our records team, who look after these matters. They will get in "
    "touch if anything else is wanted from you.\n\nWith best wishes\nThe front desk\n",
}


class Router:
    """Passes each mail on to the server of its recipient's domain, and keeps a line about it."""

    def __init__(self, routes: Path, log: Path) -> None:
        self._routes, self._log = routes, log
        self._lock = threading.Lock()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content)
        sender = (envelope.mail_from or "").strip("<>")
        for recipient in envelope.rcpt_tos:
            port = json.loads(self._routes.read_text())[recipient.rpartition("@")[2].casefold()]
            line = {
                "to": recipient,
                "envelope_from": sender,
                "from": mail["From"],
                "subject": mail["Subject"],
                "message_id": mail["Message-ID"],
                "auto_submitted": mail["Auto-Submitted"],
            }
            with self._lock, self._log.open("a") as log:
                log.write(json.dumps(line) + "\n")
            threading.Thread(target=_send, args=(port, sender, recipient, envelope.content)).start()
        return "250 passed on"


class Responder:
    """Answers every mail."""

    def __init__(self, kind: str, router: int) -> None:
        self._kind, self._router = kind, router
        self._numbers = count(1)
        self._waiting: Queue[EmailMessage] = Queue()
        threading.Thread(target=self._answer, daemon=True).start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content)
        number = next(self._numbers)
        owner = envelope.rcpt_tos[0]
        domain = owner.rpartition("@")[2]
        reply = EmailMessage()
        reply["From"] = f"desk.{number}.{time.time_ns()}@{domain}" if self._kind == "fresh" else owner
        reply["To"] = mail["From"]
        reply["Message-ID"] = f"<{self._kind}.{number}.{time.time_ns()}@{domain}>"
        if self._kind == "proper":
            reply["Subject"] = f"Out of office: {mail['Subject']}"
            reply["Auto-Submitted"] = "auto-replied"
            reply["In-Reply-To"] = mail["Message-ID"]
            reply.set_content("I am away until Monday.\n")
        else:
            reply["Subject"] = f"Re: {mail['Subject']}"
            reply.set_content(WORDS[self._kind])
        self._waiting.put(reply)
        return "250 taken"

    def _answer(self) -> None:
        while True:
            reply = self._waiting.get()
            address = str(reply["To"]).rpartition("<")[2].rstrip(">")
            _send(self._router, str(reply["From"]), address, reply.as_bytes())


def _send(port: int, sender: str, recipient: str, content: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.sendmail(sender, [recipient], content)


def main() -> None:
    """Run one inhabitant."""
    kind, *arguments = sys.argv[1:]
    handler = Router(*map(Path, arguments)) if kind == "router" else Responder(kind, int(arguments[0]))
    port = _free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, data_size_limit=1_000_000)
    controller.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    threading.Event().wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
