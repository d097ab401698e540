"""One scanned letter from its pages to its record, its life and the feed: what it says of itself, and its originals."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pypdf
import typst
from one_gateway import OneGateway

from gateway.domain.deadlines import office_date, six_months_after
from gateway.intake.receive import Arrival
from gateway.outbox.coversheets import Sheet, render_coversheets
from gateway.storage import tables
from gateway.storage.records import outcome_record
from gateway.work.said_of_flags import say_of_flag
from parsers.reading import Channel

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)
STAMPED = office_date(NOW) - timedelta(9)
LETTER = rf"""
Gwenllian Orme \ 3 Pottery Row \ Marlbridge \ ZE2 9LD

2 March 2026

RECEIVED {STAMPED:%d %b %Y}

Annwyl Syr

I asked Marlbridge Borough Council for a copy of my planning file in January, and it has not answered,
although I wrote to it twice.

Yours faithfully

Gwenllian Orme
"""


def scanned(*pages: bytes) -> Arrival:
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    for page in pages:
        writer.append(io.BytesIO(page))
    writer.write(written)
    return Arrival(written.getvalue(), Channel.POST, "ingest", "post.pdf", "post:1", media_type="application/pdf")


def record_of(gateway: OneGateway, item: str) -> dict[str, Any]:
    with gateway.database.read() as connection:
        record = outcome_record(connection, item)
    assert record is not None
    return record


def say(gateway: OneGateway, item: str, *, wanted_back: bool) -> None:
    with gateway.database.write() as connection:
        say_of_flag(gateway.place, connection, item, "return-originals", confirmed=wanted_back, by="Jo")


def test_a_letter_with_originals_and_a_stamp_is_told_of_in_every_place(state: Path) -> None:
    gateway = OneGateway(state)
    sheet = render_coversheets([Sheet("originals")])
    item = gateway.receiver.keep(scanned(sheet, typst.compile(f'#set page("a4")\n{LETTER}'.encode()))).item_id
    gateway.decide()

    record = record_of(gateway, item)
    until = six_months_after(office_date(gateway.item(item).received_at)).isoformat()
    assert (record["disposition"], record["originals_until"]) == ("new-case", until)
    letter = record["parsed"]["letter"]
    assert letter["from_address"] == ["3 Pottery Row", "Marlbridge", "ZE2 9LD"]
    assert (letter["date"], letter["stamped_on"]) == ("2 March 2026", STAMPED.isoformat())
    assert (letter["salutation"], letter["courtesies"]) == ("Annwyl Syr", ["cy", "en"])
    assert "welsh" not in [flag["code"] for flag in record["flags"]]

    steps = [step.decision for step in gateway.rows(tables.steps, tables.steps.c.item_id == item)]
    assert f"originals returned by {until}" in steps
    assert f"stamped as received on {STAMPED.day} {STAMPED:%B %Y}" in steps
    (opened,) = gateway.rows(tables.feed, tables.feed.c.type == "case.opened")
    assert opened.event == {"originals_until": until}

    say(gateway, item, wanted_back=False)
    assert "originals_until" not in record_of(gateway, item)
    say(gateway, item, wanted_back=True)
    say(gateway, item, wanted_back=True)  # twice: nothing changes, and the feed has nothing to tell
    assert record_of(gateway, item)["originals_until"] == until
    changes = gateway.rows(tables.feed, tables.feed.c.type == "case.changed")
    assert [change.event for change in changes] == [{"originals_until": None}, {"originals_until": until}]
    gateway.close()


def test_nothing_runs_for_the_originals_of_an_item_that_waits_for_review(state: Path) -> None:
    gateway = OneGateway(state)
    item = gateway.receive("Please see my complaint [Ref. RFA0698765].", subject="[Ref. RFA0698765]")
    gateway.look()
    gateway.decide()
    say(gateway, item, wanted_back=True)
    record = record_of(gateway, item)
    assert (record["disposition"], [flag["code"] for flag in record["flags"]]) == ("review", ["return-originals"])
    assert "originals_until" not in record
    gateway.close()
