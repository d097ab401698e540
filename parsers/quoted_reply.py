"""stub"""
from __future__ import annotations
from dataclasses import dataclass
from parsers.html_text import strip_marks

@dataclass(frozen=True, slots=True)
class SplitText:
    """A text split by who wrote what when."""

    own: str = ""
    new_text: str = ""
    quoted: str = ""
    signature: str = ""
    disclaimer: str = ""
    forwarded: str = ""
    forwarded_inline: str = ""


def split_text(marked: str, *, subject: str = "", is_reply: bool = False) -> SplitText:
    """Split."""
    lines = strip_marks(marked).split("\n")
    own, quoted = [], []
    for i, line in enumerate(lines):
        if line.startswith("-----Original Message"):
            quoted += lines[i:]
            break
        (quoted if line.startswith(">") else own).append(line)
    o = "\n".join(own).strip()
    return SplitText(own=o, new_text=o, quoted="\n".join(quoted))
