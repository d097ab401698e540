"""How long a writer waits for the relay's acceptance, from the end of DATA and from arrival in an inbox, during OCR.

    python benchmarks/latency.py [--mails 50] [--scans 100] [--pause 0.5]

A daemon of its own with SMTP as way out; the relay is a real SMTP server in another process that takes the time when a
mail is accepted, the inbox a real Dovecot's. A hundred scans stand in the scan folder first, so that each reader is
busy with OCR all the while.
Mails come one after another, as on an ordinary day; median and 95th of a hundred of the wait, in seconds.
"""

from __future__ import annotations

import argparse
import json
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from PIL import Image, ImageDraw

_TOP = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_TOP / "scripts"), str(_TOP / "tests" / "servers")]

from dovecot_server import Dovecot, Mailbox  # noqa: E402 - found by the line above
from running_gateway import GatewayFailed, RunningGateway, running  # noqa: E402 - found by the line above

PATIENCE_SECONDS = 120.0
LETTER = "I wish to complain that my council has not answered my request number {n} for what it holds about me.\r\n"
WORDS = "the council has had my letter of the spring and has not answered it although I have asked again and again "


class _Relay:
    """Takes every mail, and writes down when it did and which mail it answers."""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answered = str(message_from_bytes(envelope.content)["In-Reply-To"])
        sys.stdout.write(json.dumps([answered, time.time()]) + "\n")
        sys.stdout.flush()
        return "250 2.0.0 taken"


def relay() -> None:
    """The relay's process: prints its port, then a line for each mail."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    Controller(_Relay(), hostname="127.0.0.1", port=port).start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    threading.Event().wait()


def make_scan(file: Path, number: int) -> None:
    """One page of a letter, as a scanner gives it, unlike all others."""
    page = Image.new("L", (1654, 2339), 255)  # A4 at 200 dots an inch
    draw = ImageDraw.Draw(page)
    for line in range(45):
        draw.text((150, 150 + line * 45), f"{number} {line} {WORDS[line % 20 :]}", fill=0, font_size=28)
    page.save(file, "PDF", resolution=200)


class _Accepted:
    """The relay as seen from here."""

    def __init__(self) -> None:
        self._process = subprocess.Popen([sys.executable, __file__, "--relay"], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self._times: dict[str, float] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answered, when = json.loads(line)
            self._times[answered] = when

    def when(self, message_id: str) -> float:
        """When the answer to this mail was accepted; waits for it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while message_id not in self._times:
            if time.monotonic() > deadline:
                raise GatewayFailed(f"{message_id} was not acknowledged in {PATIENCE_SECONDS:.0f} seconds")
            time.sleep(0.002)
        return self._times[message_id]

    def close(self) -> None:
        """End the relay."""
        self._process.kill()
        self._process.wait()


def _mail(door: str, number: int) -> tuple[str, str]:
    """One mail and its id."""
    name = f"<{door}-{number}@bench.example>"
    raw = (
        f"From: Writer {number} <{door}{number}@place{number % 50}.example>\r\nTo: casework@ico.org.uk\r\n"
        f"Subject: Complaint {number}\r\nMessage-ID: {name}\r\n\r\n{LETTER.format(n=number)}"
    )
    return name, raw


def _deliver_one(mailbox: Mailbox, number: int) -> tuple[str, float]:
    """Put one mail into the inbox; its id, and when it lay there."""
    name, raw = _mail("imap", number)
    mailbox.deliver(raw.encode())
    return name, time.time()


def _send_one(gateway: RunningGateway, number: int) -> tuple[str, float]:
    """Send one mail; its id, and when the door said 250."""
    host, _, port = gateway.addresses["smtp"].rpartition(":")
    name, raw = _mail("smtp", number)
    with smtplib.SMTP(host, int(port), timeout=60) as door:
        door.sendmail(f"writer{number}@place{number % 50}.example", ["casework@ico.org.uk"], raw)
        return name, time.time()


def run(mails: int = 50, scans: int = 100, pause_seconds: float = 0.5) -> dict[str, dict[str, float]]:
    """Measure both doors, a mail by one and a mail by the other; seconds.

    `scans_left` is how many scans still waited when the last mail was answered.

    Raises:
        GatewayFailed: a mail was not acknowledged, or the daemon ended.
    """
    accepted = _Accepted()
    dovecot = Dovecot()
    try:
        dovecot.start()
        mailbox = dovecot.new_mailbox()
        with tempfile.TemporaryDirectory(prefix="gateway-latency-") as folder:
            state = Path(folder) / "state"
            (state / "scans").mkdir(parents=True)
            for number in range(scans):
                make_scan(state / "scans" / f"{number:03}.pdf", number)
            out = {"TRANSPORT": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(accepted.port)}
            out["SMTP_SECURITY"] = "none"
            settings = {f"INTAKE_GATEWAY_DELIVERY__{name}": value for name, value in out.items()}
            inbox = mailbox.settings()
            values = inbox.model_dump(mode="json") | {"password": inbox.password.get_secret_value()}
            settings["INTAKE_GATEWAY_IMAP"] = json.dumps([values])
            with running(state, any_port=True, settings=settings) as gateway:
                gateway.start()
                return _measure(gateway, accepted, mailbox, mails=mails, scans=scans, pause_seconds=pause_seconds)
    finally:
        dovecot.close()
        accepted.close()


def _measure(
    gateway: RunningGateway, accepted: _Accepted, mailbox: Mailbox, *, mails: int, scans: int, pause_seconds: float
) -> dict[str, dict[str, float]]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while scans and not _scans_kept(gateway):  # readers are busy from here on
        if time.monotonic() > deadline:
            raise GatewayFailed("no scan was taken in")
        time.sleep(0.2)
    waits: dict[str, list[float]] = {"smtp": [], "imap": []}
    for number in range(mails):
        for door, found in waits.items():
            name, ended = _send_one(gateway, number) if door == "smtp" else _deliver_one(mailbox, number)
            found.append(max(accepted.when(name) - ended, 0.0))
            time.sleep(pause_seconds)
    left = scans - gateway.log.read_text().count('"scan_read"')
    return {door: _figures(sorted(found), left) for door, found in waits.items()}


def _figures(waits: list[float], scans_left: int) -> dict[str, float]:
    return {
        "mails": len(waits),
        "median_seconds": round(statistics.median(waits), 3),
        "p95_seconds": round(waits[int(len(waits) * 0.95)], 3),
        "longest_seconds": round(waits[-1], 3),
        "scans_left": scans_left,
    }


def _scans_kept(gateway: RunningGateway) -> bool:
    return gateway.log.read_text().count('"door": "scans"') > 2


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=50)
    parser.add_argument("--scans", type=int, default=100)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between mails")
    parser.add_argument("--relay", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.relay:
        relay()
    try:
        found = run(arguments.mails, arguments.scans, arguments.pause)
    except GatewayFailed as failure:
        print(f"latency: {failure}", file=sys.stderr)
        return 1
    for door, since in (("smtp", "the end of DATA"), ("imap", "arrival in the inbox")):
        figures = found[door]
        print(
            f"{figures['mails']} mails, from {since} to the relay's acceptance, {figures['scans_left']} scans waiting: "
            f"median {figures['median_seconds']:.2f} s, 95th {figures['p95_seconds']:.2f} s, "
            f"longest {figures['longest_seconds']:.2f} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
