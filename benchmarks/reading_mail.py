"""How long reading one 20 kB mail takes, beside what Python's own parser takes to give its headers and text.

Run: `python benchmarks/reading_mail.py`. Prints milliseconds and the ratio (goal: at most 1.5), and the extra memory
that a 35 MB mail with ten attachments needs (goal: under 200 MB). The opponent is used as its documentation shows:
`email.message_from_bytes(policy=default)`, the usual headers, `get_body()` and its content. What is measured on our
side is everything `read_message` does: quotes, signature, footers, origin and authentication as well.
"""

from __future__ import annotations

import base64
import statistics
import time
import tracemalloc
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from parsers.message import read_message

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS, READS = 7, 30
SENTENCE = "I asked the council for my records in March, and what came in June had every second page left out. "


def ordinary_mail(size: int = 20_000) -> bytes:
    """Plain and HTML alternatives, as Outlook sends them, with a quoted letter below and a footer."""
    own = "\r\n\r\n".join([SENTENCE * 4] * max(size // 1_900, 1))
    old = (
        "\r\n\r\n________________________________\r\nFrom: Casework "
        "<casework@ico.org.uk>\r\nSent: 4 March 2024 10:00\r\n"
        "To: Jo Bloggs <jo@bloggs.example>\r\nSubject: Your concern\r\n\r\n" + SENTENCE * (size // 450)
    )
    html = "".join(f'<p class="MsoNormal">{line}<o:p></o:p></p>' for line in (own + old).split("\r\n"))
    received = "".join(
        f"Received: from mx{n}.bloggs.example (mx{n}.bloggs.example [192.0.2.{n}]) by "
        f"mx1.ico.org.uk with ESMTPS id {n:08x}; Mon, 4 Mar 2024 10:00:0{n} +0000\r\n"
        for n in range(6)
    )
    head = (
        "Return-Path: <jo@bloggs.example>\r\n"
        + received
        + "Authentication-Results: mx1.ico.org.uk; spf=pass; dkim=pass; dmarc=pass\r\n"
        "From: =?utf-8?Q?J=C3=B4_Bloggs?= <jo@bloggs.example>\r\nTo: "
        "casework@ico.org.uk\r\nSubject: RE: Your concern =?utf-8?Q?[Ref=2E_RFA0612345]?=\r\n"
        "Date: Mon, 4 Mar 2024 10:00:00 +0000\r\nMessage-ID: <m1@bloggs.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b1"\r\n\r\n'
    )
    return (
        head + "--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + own + old
        + "\r\n--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html + "\r\n--b1--\r\n"
    ).encode()  # fmt: skip


def read_with_python(raw: bytes) -> tuple[object, ...]:
    """What a straightforward program takes from the standard library."""
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    names = ("Subject", "From", "To", "Date", "Message-ID")
    return (
        *(str(message[n]) for n in names),
        body.get_content() if body else "",
        [a.get_filename() for a in message.iter_attachments()],
    )


def milliseconds(work: Callable[[bytes], object], raw: bytes) -> float:
    """Processor time of one reading."""
    start = time.process_time()
    for _ in range(READS):
        work(raw)
    return (time.process_time() - start) * 1000 / READS


def main() -> None:
    """Measure in turns, so that a slow moment hits both."""
    raw = ordinary_mail()
    pairs = [(milliseconds(read_message, raw), milliseconds(read_with_python, raw)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"mail of {len(raw):,} bytes: read_message {ours:.2f} ms, Python's parser {theirs:.2f} "
        f"ms, ratio {ratio:.2f} (goal 1.5)"
    )
    attachment = base64.encodebytes(bytes(range(256)) * 10_000)
    big = b"Subject: big\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n" + b"".join(
        b"--b\nContent-Type: application/pdf; name=%d.pdf\nContent-Transfer-Encoding: "
        b"base64\n\n%s\n" % (n, attachment) for n in range(10)
    ) + b"--b--\n"  # fmt: skip
    tracemalloc.start()
    parsed = read_message(big)
    extra = tracemalloc.get_traced_memory()[1] / 1e6
    print(
        f"mail of {len(big) / 1e6:.0f} MB with {len(parsed.attachments)} attachments: "
        f"{extra:.0f} MB extra (goal under 200)"
    )


if __name__ == "__main__":
    main()
