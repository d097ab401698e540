"""Whose word about the sender is believed (RFC 8601)."""

from __future__ import annotations

import pytest

from parsers.authentication import in_plain_words, is_likely_spoof
from parsers.message import read_message
from parsers.reading import Authentication, Mailbox

TRUSTED = ("mx1.ico.org.uk", "MX2.ico.org.uk")


def judged(*values: str) -> Authentication:
    raw = "".join(f"Authentication-Results: {value}\r\n" for value in values) + "From: a@x.example\r\n\r\nhi"
    return read_message(raw.encode(), trusted_servers=TRUSTED).reading.authentication


RESULTS = {
    "one line": (
        "mx1.ico.org.uk; spf=pass smtp.mailfrom=a; dkim=fail header.d=b; dmarc=none",
        ("pass", "fail", "none", ""),
    ),
    "folded": (
        "mx1.ico.org.uk;\r\n\tspf=softfail (why; not) smtp.mailfrom=a;\r\n\tarc=pass (i=1)",
        ("softfail", "", "", "pass"),
    ),
    "other letter case": ("MX1.ICO.ORG.UK; SPF=Pass", ("pass", "", "", "")),
    "with a version": ("mx2.ico.org.uk 1; dmarc=fail (p=reject dis=none) header.from=x.example", ("", "", "fail", "")),
    "two signatures, one good": ("mx1.ico.org.uk; dkim=fail header.d=a; dkim=pass header.d=b", ("", "pass", "", "")),
    "two signatures, good first": ("mx1.ico.org.uk; dkim=pass header.d=b; dkim=fail header.d=a", ("", "pass", "", "")),
    "two verdicts on dmarc": ("mx1.ico.org.uk; dmarc=pass; dmarc=fail", ("", "", "fail", "")),
    "a result inside a comment": ("mx1.ico.org.uk; dmarc=fail (nothing; dmarc=pass)", ("", "", "fail", "")),
    "a result inside quotes": ('mx1.ico.org.uk; dmarc=fail reason="x; dmarc=pass"', ("", "", "fail", "")),
    "no results": ("mx1.ico.org.uk; none", ("", "", "", "")),
}


@pytest.mark.parametrize(("value", "expected"), RESULTS.values(), ids=RESULTS.keys())
def test_the_verdicts_of_a_trusted_server_are_read(value: str, expected: tuple[str, ...]) -> None:
    found = judged(value)
    assert found.server.casefold() in {"mx1.ico.org.uk", "mx2.ico.org.uk"}
    assert (found.spf, found.dkim, found.dmarc, found.arc) == expected


def test_only_the_topmost_trusted_one_counts_and_strangers_are_listed() -> None:
    found = judged(
        "evil.example; dmarc=pass",
        "mx1.ico.org.uk; dmarc=fail",
        "mx1.ico.org.uk; dmarc=pass",
        "other.example; spf=pass",
    )
    assert (found.dmarc, found.ignored) == ("fail", ("evil.example", "other.example"))


@pytest.mark.parametrize(
    "value",
    ["mx1.ico.org.uk.evil.example; dmarc=pass", "spf=pass; dmarc=pass", "", ";;;", "x mx1.ico.org.uk; dmarc=pass"],
)
def test_what_only_looks_trusted_is_not(value: str) -> None:
    assert (judged(value).server, judged(value).dmarc) == ("", "")


SPOOFS = {
    "our domain, nobody vouches": ("chief@ico.org.uk", "", True),
    "our domain below another name": ("chief@mail.ICO.org.uk", "", True),
    "our domain, failed": ("chief@ico.org.uk", "fail", True),
    "our domain, not set up": ("chief@ico.org.uk", "none", True),
    "our domain, vouched for": ("chief@ico.org.uk", "pass", False),
    "only looks like ours": ("chief@notico.org.uk", "fail", False),
    "a stranger": ("jo@bloggs.example", "", False),
}


@pytest.mark.parametrize(("address", "dmarc", "expected"), SPOOFS.values(), ids=SPOOFS.keys())
def test_a_sender_who_claims_our_domain_unproven_is_likely_a_spoof(address: str, dmarc: str, expected: bool) -> None:
    assert is_likely_spoof(Mailbox(address), Authentication(dmarc=dmarc), ("ico.org.uk",)) is expected


def test_the_verdicts_are_told_in_plain_words_and_hold_nothing_from_outside() -> None:
    told = "; ".join(
        in_plain_words(judged("mx1.ico.org.uk; spf=pass; dkim=weird; dmarc=fail", "evil.example; dmarc=pass"))
    )
    assert "DMARC (does either fit the From address?): no" in told
    assert "an unknown answer" in told
    assert "what 1 servers outside said was ignored" in told
    assert "evil" not in told
    assert "none of our servers" in in_plain_words(Authentication())[0]
