"""The API: outcome records, queues, the feed, originals."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.storage.engine import Database
from gateway.storage.records import outcome_record


def asked(browser: TestClient, path: str, status: int = 200) -> Any:
    answer = browser.get(f"/api/v1{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_an_item_is_served_as_its_outcome_record(browser: TestClient, office: Any, database: Database) -> None:
    item = office.complaint()
    with database.read() as connection:
        assert asked(browser, f"/items/{item}") == outcome_record(connection, item)


def test_an_unknown_item_is_not_found(browser: TestClient) -> None:
    for path in ("/items/01J0", "/items/01J0/life-line", "/items/01J0/original", "/cases/IC-1"):
        assert "error" in asked(browser, path, 404)


def test_items_are_listed_newest_first_and_page_by_page(browser: TestClient, office: Any) -> None:
    wanted = [office.item() for _ in range(5)][::-1]
    first = asked(browser, "/items?limit=3")
    rest = asked(browser, f"/items?limit=3&before={first['next']}")
    assert [record["item"] for record in first["items"] + rest["items"]] == wanted
    assert rest["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=100000", "limit=x", "channel=" + "x" * 101])
def test_a_question_that_makes_no_sense_is_answered_with_the_name_of_the_part(browser: TestClient, query: str) -> None:
    assert query.partition("=")[0] in asked(browser, f"/items?{query}", 422)["error"]


def test_a_queue_is_served_with_due_dates(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    answer = asked(browser, "/queues/5")
    assert [(work["queue"], work["item"], work["due"]) for work in answer["work_items"]] == [("8", item, "2026-03-05")]
    assert asked(browser, "/queues") == {"queues": [{"queue": "5", "open": 1}, {"queue": "8", "open": 1}]}


def test_a_done_work_item_leaves_its_queue(browser: TestClient, office: Any) -> None:
    office.work_item(office.item(), "sift", "advice-service", state="done")
    assert asked(browser, "/queues/advice-service")["work_items"] == []


def test_a_case_is_served_with_its_items(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    assert asked(browser, "/cases/IC-700001-K4T9")["items"] == [item]


def test_originals_wanted_back_are_on_the_record_and_on_the_case(browser: TestClient, office: Any) -> None:
    item = office.letter()
    assert asked(browser, f"/items/{item}")["originals_until"] == "2026-09-02"
    (original,) = asked(browser, "/cases/IC-700500-L7L7")["originals"]
    assert (original["item"], original["until"]) == (item, "2026-09-02")


def test_a_record_of_post_has_what_the_letter_says_of_itself(browser: TestClient, office: Any) -> None:
    parsed = asked(browser, f"/items/{office.letter()}")["parsed"]
    assert parsed["letter"] == {
        "from_address": ["7 Kiln <Rise>", "Marlbridge", "ZE4 7QP"],
        "date": "1 February 2026",
        "received_stamp": "20 FEB 2026",
        "stamped_on": "2026-02-20",
        "salutation": "Annwyl Syr",
        "courtesies": ["cy", "en"],
    }


def test_a_record_of_mail_without_originals_has_the_fields_of_the_contract_and_no_other(
    browser: TestClient, office: Any
) -> None:
    record = asked(browser, f"/items/{office.complaint()}")
    assert "originals_until" not in record
    assert set(record["parsed"]) == {
        "subject", "from", "from_name", "message_id", "text", "new_text", "attachments", "defects",
    }  # fmt: skip


def test_a_sealed_item_has_only_its_bare_record_neither_life_line_nor_original(
    browser: TestClient, office: Any
) -> None:
    item = office.employee_case()
    record = asked(browser, f"/items/{item}")
    assert (record["flags"], record["parsed"]) == ([{"code": "ecs", "evidence": []}], None)
    assert "originals_until" not in record
    assert asked(browser, f"/items/{item}/life-line")["steps"] == []
    asked(browser, f"/items/{item}/original", 404)
    case = asked(browser, "/cases/IC-700900-Z9Z9")
    assert (case["held_from_deletion"], case["originals"]) == (None, [])


def test_the_life_line_is_served(browser: TestClient, office: Any) -> None:
    steps = asked(browser, f"/items/{office.complaint()}/life-line")["steps"]
    assert [(step["name"], step["decision"]) for step in steps] == [("case-type", "RFA")]


@pytest.mark.parametrize(
    ("media_type", "served_as", "ending"),
    [
        ("message/rfc822", "message/rfc822", ".eml"),
        ("application/pdf", "application/pdf", ".pdf"),
        ("text/html", "application/octet-stream", ".bin"),
        ("image/svg+xml", "application/octet-stream", ".bin"),
    ],
)
@pytest.mark.parametrize("size", [10, 5000])
def test_an_original_comes_back_byte_for_byte_and_only_as_a_download(
    browser: TestClient, office: Any, media_type: str, served_as: str, ending: str, size: int
) -> None:
    content = bytes(number % 256 for number in range(size))
    item = office.item(content=content, media_type=media_type)
    answer = browser.get(f"/api/v1/items/{item}/original")
    assert answer.content == content
    assert answer.headers["content-type"].partition(";")[0] == served_as
    assert answer.headers["content-disposition"] == f'attachment; filename="{item}{ending}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("reasons", "status"), [([], 403), (["unreadable"], 200)])
def test_what_is_quarantined_is_given_to_nobody_but_a_file_that_cannot_be_read_is(
    browser: TestClient, office: Any, reasons: list[str], status: int
) -> None:
    item = office.item(disposition="quarantined", review_reasons=reasons)
    assert browser.get(f"/api/v1/items/{item}/original").status_code == status
    assert (f"/api/v1/items/{item}/original" in browser.get(f"/items/{item}").text) is (status == 200)


def test_an_erased_original_is_gone(browser: TestClient, office: Any, database: Database) -> None:
    item = office.item()
    with database.write() as connection:
        record = connection.exec_driver_sql("SELECT original_id FROM items").scalar_one()
        office.store.erase(connection, record)
    assert browser.get(f"/api/v1/items/{item}/original").status_code == 410


def test_the_feed_is_read_with_a_cursor(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    for type_ in ("case.opened", "work-item.created", "item.attached"):
        office.event(type_, "IC-700001-K4T9", item)
    first = asked(browser, "/feed?limit=2")
    rest = asked(browser, f"/feed?after={first['cursor']}")
    again = asked(browser, f"/feed?after={rest['cursor']}")
    assert [event["type"] for event in first["events"] + rest["events"]] == [
        "case.opened",
        "work-item.created",
        "item.attached",
    ]
    assert first["events"][0]["event"] == {"queue": "8"}
    assert again == {"events": [], "cursor": rest["cursor"]}


def test_a_reader_of_the_feed_may_wait_for_what_comes_next(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    later = threading.Timer(0.3, office.event, ("case.opened", "IC-700001-K4T9", item))
    later.start()
    began = time.monotonic()
    events = asked(browser, "/feed?wait=20")["events"]
    later.join()
    assert [event["type"] for event in events] == ["case.opened"]
    assert time.monotonic() - began < 10


def test_dead_letters_are_served(browser: TestClient, office: Any) -> None:
    item = office.item(disposition=None)
    office.dead_letter(item, "ValueError in read_item, line 12")
    assert [letter["item"] for letter in asked(browser, "/dead-letters")["dead_letters"]] == [item]


def test_the_api_describes_itself(browser: TestClient) -> None:
    assert "/api/v1/feed" in asked(browser, "/openapi.json")["paths"]
