"""Who vouches for the sender: reads `Authentication-Results` (RFC 8601) written by servers we trust, and no other.

Anybody can write such a header; only the topmost one whose authserv-id is a configured server of the office counts.
A trusted name further down, below the first Received line of an outside hop, may be forged too, which is why only
the topmost is believed. Results from outside are listed, so that people see what was ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.reading import Authentication

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.headers import Headers
    from parsers.reading import Mailbox

__all__ = ["in_plain_words", "is_likely_spoof", "judge_authentication"]

_RESULT = re.compile(
    r"^\s{0,100}([A-Za-z][A-Za-z0-9-]{0,40})\s{0,20}(?:/\s{0,20}\d{1,5}\s{0,20})?=\s{0,20}([A-Za-z]{1,40})"
)
_MOST = 50  # headers looked at; a guess far above any real chain
_BAD_FIRST = {"fail": 0, "permerror": 1, "temperror": 2, "softfail": 3, "policy": 4, "neutral": 5, "none": 6, "pass": 7}


def judge_authentication(headers: Headers, trusted_servers: Iterable[str]) -> Authentication:
    """The verdicts of the topmost trusted server.

    Args:
        headers: of the message as it reached the office.
        trusted_servers: authserv-ids of the office's own border servers; letter case does not matter.
    """
    trusted = {name.strip().rstrip(".").casefold() for name in trusted_servers}
    ignored: list[str] = []
    chosen: tuple[str, str] | None = None
    for value in headers.all("Authentication-Results")[:_MOST]:
        server, results = _split_server(_without_comments(value))
        if chosen is None and server.casefold().rstrip(".") in trusted:
            chosen = (server, results)
        elif server.casefold().rstrip(".") not in trusted:
            ignored.append(server[:200])
    if chosen is None:
        return Authentication(ignored=tuple(dict.fromkeys(ignored)))
    found = _results(chosen[1])
    return Authentication(
        server=chosen[0],
        spf=found.get("spf", ""),
        dkim=found.get("dkim", ""),
        dmarc=found.get("dmarc", ""),
        arc=found.get("arc", ""),
        ignored=tuple(dict.fromkeys(ignored)),
    )


def is_likely_spoof(sender: Mailbox | None, verdict: Authentication, staff_domains: Iterable[str]) -> bool:
    """Whether From claims one of the office's own domains and no trusted server's DMARC pass bears it out.

    Mail of the office's own systems that never met the border is marked too: it says "nobody vouches", no more.
    """
    if sender is None or verdict.dmarc == "pass":
        return False
    claimed = sender.domain.rstrip(".")
    ours = tuple(name.strip().rstrip(".").casefold() for name in staff_domains)
    return any(claimed == name or claimed.endswith(f".{name}") for name in ours if name)


_METHODS = (
    ("spf", "SPF (may this server send for that domain?)"),
    ("dkim", "DKIM (is the domain's signature whole?)"),
    ("dmarc", "DMARC (does either fit the From address?)"),
    ("arc", "ARC (do forwarding servers vouch?)"),
)
_VERDICTS = {
    "pass": "yes",
    "fail": "no",
    "softfail": "probably not",
    "neutral": "the domain does not say",
    "none": "the domain has not set this up",
    "policy": "not accepted by our rules",
    "temperror": "could not be checked at the time",
    "permerror": "the domain's own record is wrong",
}


def in_plain_words(verdict: Authentication) -> tuple[str, ...]:
    """One sentence for each thing that was said about the sender; nothing of it comes from outside the office."""
    if verdict.server:
        lines = [
            f"{question}: {_VERDICTS.get(result, 'an unknown answer')}"
            for method, question in _METHODS
            if (result := getattr(verdict, method))
        ]
        lines = lines or ["our server found nothing to say about the sender"]
    else:
        lines = ["none of our servers said anything about the sender"]
    if verdict.ignored:
        lines.append(f"what {len(verdict.ignored)} servers outside said was ignored")
    return tuple(lines)


def _split_server(value: str) -> tuple[str, str]:
    server, _, results = value.partition(";")
    words = server.split()  # an authserv-id may be followed by a version
    return (words[0].strip('"') if words and "=" not in words[0] else ""), results if words and "=" not in words[
        0
    ] else value


def _results(value: str) -> dict[str, str]:
    """Method to result. Of several DKIM signatures one pass is enough; of anything else the worst counts."""
    found: dict[str, str] = {}
    for piece in value.split(";")[:_MOST]:
        match = _RESULT.match(piece)
        if not match:
            continue
        method, result = match.group(1).casefold(), match.group(2).casefold()
        result = {"hardfail": "fail", "bestguesspass": "none"}.get(result, result)
        if method not in found:
            found[method] = result
        elif method == "dkim":
            found[method] = "pass" if "pass" in (found[method], result) else found[method]
        elif _BAD_FIRST.get(result, 6) < _BAD_FIRST.get(found[method], 6):
            found[method] = result
    return found


def _without_comments(value: str) -> str:
    """Comments may hold semicolons and forged results; quoted strings are kept."""
    out: list[str] = []
    depth, in_quotes, skip = 0, False, False
    for char in value[:20_000]:
        if skip:
            skip = False
            if not depth:
                out.append(char)
        elif char == "\\":
            skip = True
        elif char == '"' and not depth:
            in_quotes = not in_quotes
            out.append(char)
        elif char == "(" and not in_quotes:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif not depth:
            out.append("_" if in_quotes and char == ";" else char)
    return "".join(out)
