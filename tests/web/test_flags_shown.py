"""Flags, adjustments and confidential access are shown where casework looks: on item and case, as page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gateway.domain.correspondence import Evidence, Finding, Flag
from parsers.reading import Channel, Mailbox, Reading

if TYPE_CHECKING:
    from starlette.testclient import TestClient

CASE = "IC-700001-K4T9"


def finding(flag: Flag, words: str, where: str = "body") -> Finding:
    return Finding(flag, (Evidence(words, where),), rule=f"{flag.value}.rule", version="1")


def put(office: Any, *findings: Finding, **values: Any) -> str:
    reading = Reading(Channel.EMAIL, subject="s", sender=Mailbox("a@b.example"), text="t", new_text="t")
    item: str = office.item(reading, findings=findings, **({"case_reference": CASE} | values))
    return item


def page(browser: TestClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("flag", [flag for flag in Flag if flag is not Flag.ECS])
def test_every_flag_stands_on_its_case_with_the_words_that_caused_it(
    browser: TestClient, office: Any, flag: Flag
) -> None:
    office.case(CASE)
    item = put(office, finding(flag, "the very words"))
    shown = page(browser, f"/cases/{CASE}")
    assert "<blockquote>the very words</blockquote>" in shown
    assert shown.count(f"/items/{item}") > 1
    case = browser.get(f"/api/v1/cases/{CASE}").json()
    assert case["flags"] == [{"code": flag.value, "evidence": ["the very words"], "items": [item]}]


def test_flags_of_several_items_come_together(browser: TestClient, office: Any) -> None:
    office.case(CASE)
    first = put(office, finding(Flag.WELSH, "Annwyl Syr"), finding(Flag.PCB, "sold it"))
    second = put(office, finding(Flag.PCB, "sold it"), disposition="attached")
    third = put(office, finding(Flag.PCB, "and again"), disposition="attached")
    case = browser.get(f"/api/v1/cases/{CASE}").json()
    assert case["flags"] == [
        {"code": "pcb", "evidence": ["and again", "sold it"], "items": [third, second, first]},
        {"code": "welsh", "evidence": ["Annwyl Syr"], "items": [first]},
    ]


def test_an_adjustment_stands_in_the_summary_of_its_case(browser: TestClient, office: Any) -> None:
    office.case(CASE)
    put(office, finding(Flag.SERVICE_ADJUSTMENT, "Large print 20 point", "party record"))
    assert "<dt>Service adjustment</dt><dd>Large print 20 point</dd>" in page(browser, f"/cases/{CASE}")
    assert browser.get(f"/api/v1/cases/{CASE}").json()["service_adjustments"] == ["Large print 20 point"]


def test_a_prisoners_access_is_confidential_wherever_it_is_shown(browser: TestClient, office: Any) -> None:
    office.case(CASE)
    item = put(office, finding(Flag.PRISONER, "my cell"))
    for path in (f"/cases/{CASE}", f"/items/{item}"):
        assert "<dt>Access</dt><dd>confidential: from a prisoner" in page(browser, path)
    for path in (f"/api/v1/cases/{CASE}", f"/api/v1/items/{item}"):
        assert browser.get(path).json()["access"] == "confidential"


def test_a_prisoners_review_item_is_confidential_before_anybody_decides(browser: TestClient, office: Any) -> None:
    item = put(office, finding(Flag.PRISONER, "my cell"), case_reference=None, disposition="review")
    assert browser.get(f"/api/v1/items/{item}").json()["access"] == "confidential"


def test_nothing_is_said_of_access_or_adjustments_that_there_are_none_of(browser: TestClient, office: Any) -> None:
    office.case(CASE)
    item = put(office)
    for path in (f"/cases/{CASE}", f"/items/{item}"):
        shown = page(browser, path)
        assert "<dt>Access</dt>" not in shown
        assert "<dt>Service adjustment</dt>" not in shown
        assert "<h2>Flags</h2>" not in shown
    assert "access" not in browser.get(f"/api/v1/items/{item}").json()
    case = browser.get(f"/api/v1/cases/{CASE}").json()
    assert (case["flags"], case["service_adjustments"], case["access"]) == ([], [], None)


def test_a_sealed_case_shows_no_flags(browser: TestClient, office: Any) -> None:
    office.employee_case()
    assert "<h2>Flags</h2>" not in page(browser, "/cases/IC-700900-Z9Z9")
    case = browser.get("/api/v1/cases/IC-700900-Z9Z9").json()
    assert (case["flags"], case["service_adjustments"], case["access"]) == ([], [], None)


def test_a_sealed_item_gives_an_ordinary_case_no_flags(browser: TestClient, office: Any) -> None:
    office.case(CASE)
    item = put(office, finding(Flag.PRISONER, "my cell"), finding(Flag.GODDARD, "betrayed"), sealed=True)
    for path in (f"/cases/{CASE}", f"/items/{item}", f"/api/v1/cases/{CASE}", f"/api/v1/items/{item}"):
        shown = page(browser, path)
        assert "betrayed" not in shown
        assert "confidential" not in shown


def test_hostile_evidence_is_shown_as_text(browser: TestClient, office: Any) -> None:
    office.case(CASE)
    put(office, finding(Flag.SERVICE_ADJUSTMENT, "<script>alert(1)</script>"))
    assert "<script>" not in page(browser, f"/cases/{CASE}")


def test_a_sender_who_may_be_a_restricted_party_is_told_on_the_items_page(browser: TestClient, office: Any) -> None:
    office.case(CASE)
    item = put(office)
    why = "the same name; the address is not the party's, so nothing was done because of it"
    office.step(item, "party", "the sender may be a party with restricted contact: Ron <b>Grump", why)
    shown = page(browser, f"/items/{item}")
    assert '<p class="note"><strong>The sender may be a party with restricted contact: Ron &lt;b&gt;Grump.' in shown


