"""How fast the whole road is: real mail through the real SMTP door, until each item is decided and answered.

    python benchmarks/road.py [--mails 500] [--connections 1 8] [--size 20000] [--database-url URL]

For each number of connections, on a fresh state: mails accepted a second (each answered 250 only when durable), items
decided a second, and how long after its receipt each acknowledgement was sent. Prints the machine's own speed beside
it, a durable 20 kB file a second, because a figure without its disk says little.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import statistics
import sys
import tempfile
import threading
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from running_gateway import GatewayFailed, RunningGateway, running

from gateway.storage.engine import Database
from gateway.storage.tables import items, outbox

PATIENCE_SECONDS = 900
TEXT = (
    "Dear Information Commissioner\n\nI asked Harlow Fell Borough Council for a copy of what they hold about me on "
    "{day} January, and they have not answered. I wish to complain.\n\nYours faithfully\nWriter number {number}\n\n"
)


def make_mail(number: int, size_bytes: int) -> bytes:
    """One mail of about this size, unlike all others; one in five carries it as an attachment."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Writer {number} <writer{number}@bench.example>"
    message["To"] = "casework@ico.org.uk"
    message["Subject"] = f"Complaint {number}"
    message["Message-ID"] = f"<{number}.{size_bytes}@bench.example>"
    text = TEXT.format(day=number % 28 + 1, number=number)
    if number % 5:
        message.set_content(text + "-- \n" + "sent from a train\n" * (size_bytes // 18))
    else:
        message.set_content(text)
        enclosed = os.urandom(size_bytes * 3 // 4)
        message.add_attachment(enclosed, maintype="application", subtype="octet-stream", filename="enclosed.bin")
    return message.as_bytes()


def send(gateway: RunningGateway, mails: list[bytes], connections: int) -> float:
    """Send all mails over so many connections; the seconds until the last was answered with 250."""
    host, _, port = gateway.addresses["smtp"].rpartition(":")
    shares = [mails[number::connections] for number in range(connections)]
    failed: list[Exception] = []

    def one_connection(share: list[bytes]) -> None:
        try:
            with smtplib.SMTP(host, int(port), timeout=120) as door:
                for number, mail in enumerate(share):
                    door.sendmail(f"writer{number}@bench.example", ["casework@ico.org.uk"], mail)
        except (OSError, smtplib.SMTPException) as error:
            failed.append(error)

    threads = [threading.Thread(target=one_connection, args=(share,)) for share in shares]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise GatewayFailed(f"the door refused: {failed[0]}")
    return time.monotonic() - began


def wait_until_decided(database: Database, wanted: int) -> None:
    """Wait until so many items are done and nothing waits to be sent."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with database.read() as connection:
            done = connection.scalar(sa.select(sa.func.count()).where(items.c.state == "done")) or 0
            waiting = connection.scalar(sa.select(sa.func.count()).where(outbox.c.state == "waiting")) or 0
        if done >= wanted and not waiting:
            return
        time.sleep(0.1)
    raise GatewayFailed(f"only {done} of {wanted} items were done in {PATIENCE_SECONDS} seconds")


def acknowledgement_delays(database: Database) -> list[float]:
    """Seconds from an item's receipt to its acknowledgement's leaving, in order of size."""
    query = sa.select(items.c.received_at, outbox.c.sent_at).join(items, items.c.id == outbox.c.item_id)
    with database.read() as connection:
        rows = connection.execute(query.where(outbox.c.kind == "acknowledgement", outbox.c.sent_at.is_not(None))).all()
    return sorted((sent - received).total_seconds() for received, sent in rows)


def durable_files_a_second(folder: Path) -> float:
    """The disk's own speed: 20 kB, written and synced."""
    content, count = os.urandom(20_000), 100
    began = time.monotonic()
    for number in range(count):
        with (folder / str(number)).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return count / (time.monotonic() - began)


def measure(mails: int, connections: int, size_bytes: int, database_url: str) -> str:
    """One run on a fresh state; one line of the table."""
    with tempfile.TemporaryDirectory(prefix="gateway-road-") as folder:
        state = Path(folder) / "state"
        settings = {"INTAKE_GATEWAY_DATABASE_URL": database_url} if database_url else {}
        with running(state, any_port=True, settings=settings) as gateway:
            state.mkdir()
            gateway.start()
            database = Database(database_url or f"sqlite:///{state / 'gateway.sqlite'}")
            began = time.monotonic()
            accepted = send(gateway, [make_mail(number, size_bytes) for number in range(mails)], connections)
            wait_until_decided(database, mails)
            road = time.monotonic() - began
            delays = acknowledgement_delays(database) or [float("nan")]
            database.close()
    late = delays[int(len(delays) * 0.95)]
    return (
        f"{connections:>11} {mails / accepted:>12.0f} {mails / road:>12.1f} "
        f"{statistics.median(delays):>10.2f} s {late:>8.2f} s"
    )


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--size", type=int, default=20_000, help="bytes of each mail")
    parser.add_argument("--database-url", default="", help="an empty database of its own; SQLite without it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gateway-road-") as folder:
        print(f"this disk: {durable_files_a_second(Path(folder)):.0f} durable 20 kB files a second")
    print(f"{arguments.mails} mails of {arguments.size} bytes; acknowledged: median and 95th of 100")
    print("connections   accepted/s    decided/s acknowledged in")
    try:
        for connections in arguments.connections:
            print(measure(arguments.mails, connections, arguments.size, arguments.database_url), flush=True)
    except GatewayFailed as failure:
        print(f"road: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
