"""See the gateway at work: start it, send it sample mail and post through its real doors, and show what became of each.

    make demo                  keeps serving the pages until Ctrl-C
    make demo ARGS=--once      ends when everything is done
    make demo ARGS=--keep      goes on with what the last demo left, instead of starting afresh

Everything is kept below var/demo, and nothing leaves the machine: outgoing mail goes into a Maildir, letters into a
folder.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import smtplib
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent))

from running_gateway import TREE, GatewayFailed, RunningGateway, running
from sample_mails import INBOX, SampleMail, make_mails, write_cases, write_parties
from sample_scans import make_samples

from gateway.daemon import daemon_is_running

DONE_SECONDS = 300  # sixteen mails and four scans take about 20 s on one core

console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=160)  # into a file or a pipe, the table may be as wide as it needs


def send_mails(address: str, mails: list[SampleMail]) -> None:
    """Hand the mails to the SMTP door, one after another, each in a conversation of its own as mail servers do."""
    host, _, port = address.rpartition(":")
    for mail in mails:
        with smtplib.SMTP(host, int(port), timeout=30) as door:
            door.sendmail(mail.sender, [INBOX], mail.content)


def drop_scans(folder: Path, drawn: Path) -> list[Path]:
    """Copy the sample scans into the scan folder, as a scanner's own program does."""
    folder.mkdir(parents=True, exist_ok=True)
    scans = sorted(Path(scan) for scan in make_samples(drawn))
    for scan in scans:
        shutil.copyfile(scan, folder / scan.name)
    return scans


def wait_until_done(gateway: RunningGateway, folder: Path, scans: list[Path], mails: int) -> list[dict[str, Any]]:
    """Wait until every item has its disposition, and no scan is left in the folder; the records, oldest first."""
    deadline = time.monotonic() + DONE_SECONDS
    with console.status("reading and deciding") as status:
        while True:
            # The folder first: a scan that has left it is among the items that are asked for after that.
            left = sum((folder / scan.name).exists() for scan in scans)
            records: list[dict[str, Any]] = gateway.ask("/api/v1/items?limit=200")["items"][::-1]
            done = sum(record["disposition"] is not None for record in records)
            came = sum(record["channel"] == "email" for record in records)
            status.update(f"{done} of {len(records)} items done, {left} scans still in the folder")
            if came >= mails and not left and done == len(records) and not gateway.ask("/ready")["dead_letters"]:
                return records
            if gateway.has_ended():
                raise GatewayFailed(f"the gateway ended; its log is {gateway.log}")
            if time.monotonic() > deadline:
                raise GatewayFailed(f"not everything was done in {DONE_SECONDS} seconds; the log is {gateway.log}")
            time.sleep(0.3)


def show(records: list[dict[str, Any]], mails: list[SampleMail], scans: list[Path]) -> None:
    """Print what became of each item. Mails are named by the order in which they were sent."""
    table = Table(title="What became of each", title_justify="left", row_styles=["", "dim"])
    for heading in ("sample", "became", "case", "type", "flags", "work queues", "acknowledgement"):
        table.add_column(heading, overflow="fold")
    names = iter(mail.shows for mail in mails)
    by_post = [record for record in records if record["channel"] == "post"]
    for record in [record for record in records if record["channel"] == "email"] + by_post:
        post = record["channel"] == "post"
        name = _scan_name(record, scans) if post else next(names, "mail from before")
        answer = record["acknowledgement"] or {}
        said = f"none: {answer.get('reason')}" if answer.get("kind") == "none" else answer.get("kind", "")
        table.add_row(
            name,
            record["disposition"],
            record["case"] or "",
            record["case_type"] or "",
            ", ".join(flag["code"] for flag in record["flags"]),
            ", ".join(dict.fromkeys(work["queue"] for work in record["work_items"])),
            f"{said}, {answer['language']}" if answer.get("language") else said,
        )
    console.print(table)


def _scan_name(record: dict[str, Any], scans: list[Path]) -> str:
    source = str(record["source"] or "")
    name = next((scan.name for scan in scans if scan.name in source), "a scan")
    return f"{name}, document {record['document']}" if record["document"] > 1 else name


def tell_addresses(gateway: RunningGateway) -> None:
    """Print where to look."""
    web = gateway.addresses["web"].rstrip("/")
    here = gateway.state.relative_to(TREE) if gateway.state.is_relative_to(TREE) else gateway.state
    for what, where in {
        "pages": f"{web}/items",
        "API": f"{web}/api/v1/items",
        "feed": f"{web}/api/v1/feed",
        "SMTP": gateway.addresses.get("smtp", ""),
        "scan folder": str(here / "scans"),
        "sent mail": str(here / "outgoing"),
        "letters": str(here / "letters"),
        "log": str(here / gateway.log.name),
    }.items():
        console.print(f"{what:>12}  {where}", soft_wrap=True)


def run(state: Path, *, once: bool, keep: bool) -> None:
    """The whole demo.

    Raises:
        GatewayFailed: something did not work; the text says what.
    """
    if daemon_is_running(state):
        raise GatewayFailed(f"a demo is running already in {state}; stop it first (Ctrl-C)")
    if not keep:
        shutil.rmtree(state, ignore_errors=True)
    samples = state / "samples"
    samples.mkdir(parents=True, exist_ok=True)
    mails = make_mails()
    with running(state, any_port=once) as gateway:
        console.print("starting the gateway")
        write_cases(samples / "cases.csv")
        write_parties(samples / "parties.csv")
        gateway.command("cases", "import", str(samples / "cases.csv"))
        gateway.command("parties", "import", str(samples / "parties.csv"))
        gateway.start()
        console.print(f"sending {len(mails)} mails to {gateway.addresses['smtp']} and dropping scans")
        send_mails(gateway.addresses["smtp"], mails)
        scans = drop_scans(state / "scans", samples / "scans")
        began = time.monotonic()
        records = wait_until_done(gateway, state / "scans", scans, len(mails))
        show(records, mails, scans)
        console.print(f"{len(records)} items, done {time.monotonic() - began:.0f} s after the last was handed in\n")
        tell_addresses(gateway)
        if not once:
            console.print("\nserving until Ctrl-C")
            gateway.wait()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--once", action="store_true", help="end when everything is done; uses free ports")
    parser.add_argument("--keep", action="store_true", help="go on with what the last demo left")
    parser.add_argument("--state", type=Path, default=TREE / "var" / "demo", help="where everything is kept")
    arguments = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):  # a closed terminal must not leave the daemon behind
        signal.signal(number, signal.default_int_handler)
    try:
        run(arguments.state.resolve(), once=arguments.once, keep=arguments.keep)
    except KeyboardInterrupt:
        console.print("stopped")
    except GatewayFailed as failure:
        console.print(f"demo: {failure}", markup=False, soft_wrap=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
