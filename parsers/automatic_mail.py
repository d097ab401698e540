"""stub"""
from __future__ import annotations
from dataclasses import dataclass
from parsers.reading import Origin, MailKind, Mailbox
from parsers.headers import Headers

@dataclass(frozen=True, slots=True)
class Structure:
    """What the tree of parts says about a message."""

    root_type: str = "text/plain"
    report_type: str = ""
    types: tuple[str, ...] = ()
    calendar_method: str = ""
    status_text: str = ""
    returned: tuple[Headers, ...] = ()


def judge_origin(headers: Headers, *, envelope_from: str | None = None, sender: Mailbox | None = None, subject: str = "", text: str = "", own_text: str = "", structure: Structure = Structure()) -> Origin:
    """What kind of mail."""
    if envelope_from == "":
        return Origin(MailKind.BOUNCE, "null sender", is_machine=True)
    auto = headers.get("Auto-Submitted").strip().casefold()
    if auto and auto != "no":
        return Origin(MailKind.AUTO_SUBMITTED, f"Auto-Submitted: {auto}", is_machine=True)
    if "List-Id" in headers:
        return Origin(MailKind.LIST, "List-Id", is_machine=True)
    return Origin()
