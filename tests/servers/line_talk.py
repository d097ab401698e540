"""Talk SMTP or LMTP by hand, for what well-behaved clients will not send."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["LineTalk"]


class LineTalk:
    """A socket that sends bytes as given and reads whole replies."""

    def __init__(self, port: int, *, greet: str | None = "EHLO customer.example", timeout: float = 20) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self.socket.makefile("rb")
        self.banner = self.reply()
        if greet is not None:
            self.say(greet)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reply(self) -> str:
        """One reply, all its lines; empty when the other side hung up."""
        lines = []
        while True:
            line = self._file.readline().decode()
            lines.append(line.rstrip("\r\n"))
            if len(line) < 4 or line[3] != "-":
                return "\n".join(lines)

    def say(self, command: str) -> str:
        self.send(command.encode() + b"\r\n")
        return self.reply()

    def offer(self, *recipients: str, sender: str = "a.customer@customer.example") -> list[str]:
        """MAIL, RCPT for each, DATA."""
        recipients = recipients or ("casework@ico.org.uk",)
        return [
            self.say(f"MAIL FROM:<{sender}>"),
            *(self.say(f"RCPT TO:<{recipient}>") for recipient in recipients),
            self.say("DATA"),
        ]

    def mail(self, wire: bytes, *recipients: str, sender: str = "a.customer@customer.example") -> str:
        """A whole transaction; `wire` holds its own end."""
        self.offer(*recipients, sender=sender)
        self.send(wire)
        return self.reply()

    def close(self) -> None:
        self._file.close()
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
