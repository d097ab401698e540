"""What counts as an e-mail address where people write one down: settings, and the files of `cases` and `parties`.

One rule for all of them, so that what is accepted can match what mail brings. Weighed: RFC 5321's whole grammar (it
allows quoted local parts that nobody writes, and address literals), a bare "has an @" (an address that can never match
is accepted silently), and this: one @, a local part without white space and brackets, a host name of labels.
"""

from __future__ import annotations

import re

__all__ = ["is_address", "is_domain", "read_addresses"]

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"  # letters of any script: names are written as they are said, too
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}")
_LONGEST = 254
_ANGLE = re.compile(r"<([^<>]*)>")
_BETWEEN = re.compile(r"[\s,]+")


def is_domain(text: str) -> bool:
    """Whether this is a host or domain name, such as `office.example` or `localhost`."""
    return len(text) <= _LONGEST and _DOMAIN.fullmatch(text) is not None


def is_address(text: str, *, local_host: bool = False) -> bool:
    """Whether this is one e-mail address and nothing else.

    Args:
        text: of the address.
        local_host: whether a host without a dot will do (`root@localhost`).
    """
    local, at, domain = text.rpartition("@")
    if not at or len(text) > _LONGEST or _LOCAL.fullmatch(local) is None or not is_domain(domain):
        return False
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return False
    return local_host or ("." in domain and not domain.rpartition(".")[2].isdigit())


def read_addresses(text: str) -> tuple[list[str], list[str]]:
    """The addresses in one cell of a table, folded, each once; and what stands there that is none.

    They are separated by semicolons; commas, white space and lines are taken too, and so are `Name <address>` and
    `mailto:address`, as address books write them.
    """
    found: list[str] = []
    wrong: list[str] = []
    for chunk in text.split(";"):
        inside = _ANGLE.findall(chunk)
        outside = _ANGLE.sub(" ", chunk)
        # Beside an address in angle brackets stands a name; only what looks like an address is one more.
        words = [word for word in _BETWEEN.split(outside) if word and (not inside or "@" in word.strip("\"'()"))]
        if not inside and words and not any("@" in word for word in words):
            words = [chunk.strip()]  # shown whole: "not an address", not three words
        for word in (*inside, *words):
            address = word.strip().strip("\"'()").casefold().removeprefix("mailto:")
            (found if is_address(address) else wrong).append(address or word)
    return list(dict.fromkeys(found)), wrong
