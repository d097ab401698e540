"""The words of a finding are marked where they stand, and a program is told part, offsets, page and places."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.domain.correspondence import Evidence, Finding, Flag
from gateway.web.evidence import places_on_page
from parsers.ocr import PageWord
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

TEXT = "Dear office,\nthey sold <b>my</b> records.\nThe shop sold my records again."


def item_with(office: Any, *evidence: Evidence, **values: Any) -> str:
    reading = Reading(
        Channel.EMAIL, subject="My file", sender=Mailbox("nell@harbour.example", "Nell"), text=TEXT, new_text=TEXT,
        passages=(Passage(Place.SUBJECT, "subject", "My file"), Passage(Place.BODY, "body", TEXT)),
    )  # fmt: skip
    return str(office.item(reading, findings=(Finding(Flag.PCB, evidence, rule="pcb.sold", version="7"),), **values))


def told(browser: TestClient, item: str) -> Any:
    return browser.get(f"/api/v1/items/{item}/evidence").json()["flags"]


def test_the_words_are_marked_among_those_around_them_and_are_no_markup(office: Any, browser: TestClient) -> None:
    start = TEXT.index("sold <b>")
    item = item_with(office, Evidence("sold <b>my</b> records", "body", start, start + 22, 1))
    page = browser.get(f"/items/{item}").text
    assert "they <mark>sold &lt;b&gt;my&lt;/b&gt; records</mark>." in page
    assert "Rule pcb.sold, version 7" in page
    (flag,) = told(browser, item)
    assert (flag["code"], flag["rule"], flag["version"], flag["strength"]) == ("pcb", "pcb.sold", "7", 1.0)
    (quote,) = flag["quotes"]
    assert TEXT[quote["start"] : quote["end"]] == quote["words"] == "sold <b>my</b> records"
    assert (quote["where"], quote["page"], quote["boxes"]) == ("body", None, [])


def test_words_that_stand_in_no_text_are_quoted_without_offsets(office: Any, browser: TestClient) -> None:
    item = item_with(office, Evidence("nell@harbour.example", "header"), Evidence("moved since", "body", 3, 14, 1))
    first, second = told(browser, item)[0]["quotes"]
    assert (first["words"], first["start"], first["where"]) == ("nell@harbour.example", None, "header")
    assert (second["words"], second["start"]) == ("moved since", None)


def test_a_sealed_item_and_an_unknown_one_tell_nothing(office: Any, browser: TestClient) -> None:
    item = item_with(office, Evidence("sold", "body", 18, 22, 1), sealed=True)
    assert told(browser, item) == []
    assert browser.get("/api/v1/items/01NOBODY/evidence").status_code == 404


def words(text: str) -> tuple[PageWord, ...]:
    return tuple(PageWord(word, 90.0, 10 * at, 5, 8, 4) for at, word in enumerate(text.split()))


@pytest.mark.parametrize(
    ("text", "quoted", "nth", "page", "lefts"),
    [
        ("they sold my records", "sold my", 0, "they sold my records", [10, 20]),
        ("they sold my records", "ol", 0, "they sold my records", [10]),
        ("sold it and sold it", "sold it", 1, "sold it and sold it", [30, 40]),
        ("sold it and sold it", "sold it", 1, "a stamp sold it and sold it", [50, 60]),  # more stands on the page
        ("they sold my records", "my records.", 0, "they sold", []),  # the page was read again since
        ("they sold my records", "sold", 0, "", []),  # a text layer
    ],
)
def test_places_are_those_of_the_same_words_in_their_order(
    text: str, quoted: str, nth: int, page: str, lefts: list[int]
) -> None:
    start = -1
    for _ in range(nth + 1):
        start = text.find(quoted.rstrip("."), start + 1)
    places = places_on_page(text, start, start + len(quoted), words(page))
    assert [left for left, *_ in places] == lefts
    assert all(place[1:] == (5, 8, 4) for place in places)
