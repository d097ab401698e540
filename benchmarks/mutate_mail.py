"""Reads many damaged mails and counts what goes wrong: `python benchmarks/mutate_mail.py --mails 200000`.

Every mail is one of the specimens, or of the small mails below, with some bytes changed, cut, doubled, or spliced with
pieces of other mail; the seed is fixed, so a mail can be made again from its number. Ends early after `--minutes`.
Prints the number read, the faults (an exception, a `reader-fault`, a value that cannot be stored and read back), the
slowest mail in seconds of processor time, and how many were slower than a second.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec

from parsers.message import read_message
from parsers.reading import Reading

SPECIMENS = Path(__file__).resolve().parent.parent / "tests" / "specimens" / "mail"
SMALL = (
    b"From: a@b.example\nTo: c@d.example\nSubject: =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=\n\n\x1b$B%F%9%H\x1b(B\n",
    (
        b"Subject: s\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nfailed\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; z@gone.example\n"
        b"Action: failed\nStatus: 5.1.1\n"
        b"--b\nContent-Type: message/rfc822\n\nMessage-ID: <m@ico>\nSubject: s\n\nx\n--b--\n"
    ),
    (
        b"Subject: s\nContent-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"<table><tr><td>one=92s<td>two</table><blockquote>old<div style=3D'display:none'>gone</div></blockquote>\n"
    ),
    b"Subject: s\n\ntext\nbegin 644 a.txt\n#86)C\n`\nend\n=ybegin line=128 size=3 name=x\n\x8b\x8c\x8d\n=yend size=3\n",
    (
        b'Subject: s\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\n\n--b\n'
        b"Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c\nContent-Disposition: attachment; "
        b"filename*0*=utf-8''%C3;"
        b" filename*1*=%A9.txt\n\ny\n--c--\n"
        b"--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMII=\n--b--\n"
    ),
    (
        b"Subject: Re: s\nContent-Type: text/plain; format=flowed; delsp=yes\n\nmine \nmore\n\n"
        b"On 1 May 2024, A <a@b.example> wrote:\n"
        b"> old\n>> older\n-- \nJo\n________\nFrom: A\nSent: 1 May 2024\nTo: B\nSubject: s\n\nold\n"
    ),
)
PIECES = (
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"\n\n",
    b"--b\n",
    b"--b--\n",
    b"\r",
    b"\r\n",
    b"=?utf-8?q?",
    b"?=",
    b"From: ",
    b"Subject: ",
    b"<",
    b">",
    b'"',
    b"(",
    b")",
    b"\\",
    b"\x00",
    b"\xff\xfe",
    b"begin 644 x\n",
    b"end\n",
    b"=ybegin line=128 size=9 name=x\n",
    b"Content-Transfer-Encoding: base64\n",
    b"charset=utf-16",
    b"charset=hz",
    b"charset=utf-7",
    b"Content-Type: text/html\n",
    b"<div style='display:none'>",
    b"Content-Type: message/rfc822\n",
    b"; name*0*=x''%",
    b"On x wrote:\n",
    b"-- \n",
    b"=\n",
    b"\nFrom: a\nSent: b\nSubject: c\n",
    b"Content-Type: application/pkcs7-mime\n",
    b"&#xD800;",
    b"Content-Type: message/partial\n",
    b"(This file must be converted with BinHex 4.0)\n:",
    b"-----BEGIN PGP MESSAGE-----\n",
    b"A" * 3_000,
    b" " * 3_000,
    b"> " * 1_000,
)
SLOW_SECONDS = 1.0


def mutate(raw: bytes, chance: random.Random, others: tuple[bytes, ...]) -> bytes:
    """One to twelve injuries."""
    out = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(7):
            case 0 | 1:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                del out[at : at + chance.randint(1, 200)]
            case 3:
                out[at:at] = chance.choice(PIECES)
            case 4:
                out[at:at] = out[at : at + chance.randint(1, 300)]
            case 5:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                out[at:at] = other[start : start + chance.randint(1, 500)]
            case _:
                out = out[:at] if chance.random() < 0.1 else out
    return bytes(out)


def fault_of(raw: bytes) -> str:
    """What went wrong with one mail; empty when nothing did."""
    try:
        parsed = read_message(raw, trusted_servers=("mx",), own_domains=("ico.org.uk",))
        if any(defect.startswith("reader-fault") for defect in parsed.reading.defects):
            return next(defect for defect in parsed.reading.defects if defect.startswith("reader-fault"))
        if msgspec.json.decode(msgspec.json.encode(parsed.reading), type=Reading) != parsed.reading:
            return "the stored value differs"
    except Exception as error:  # noqa: BLE001 - what this program is there to count
        return type(error).__name__
    return ""


def main() -> int:
    """Run from the command line; exit code 1 when there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=200_000)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=20_261_122)
    arguments = parser.parse_args()
    grounds = (*(path.read_bytes() for path in sorted(SPECIMENS.glob("*.eml"))), *SMALL)
    faults: Counter[str] = Counter()
    slowest, slow, read, began = (0.0, -1), 0, 0, time.monotonic()
    for number in range(arguments.mails):
        chance = random.Random(arguments.seed * 1_000_003 + number)  # noqa: S311 - repeatable, no secret
        raw = mutate(chance.choice(grounds), chance, grounds)
        start = time.process_time()
        fault = fault_of(raw)
        took = time.process_time() - start
        slowest, slow, read = max(slowest, (took, number)), slow + (took > SLOW_SECONDS), read + 1
        if fault:
            faults[fault] += 1
            print(f"mail {number}: {fault}", flush=True)
        if read % 5_000 == 0:
            print(f"{read} read, {faults.total()} faults, {time.monotonic() - began:.0f} s", flush=True)
            if time.monotonic() - began > arguments.minutes * 60:
                break
    print(
        f"{read} damaged mails in {time.monotonic() - began:.0f} s: {faults.total()} faults {dict(faults) or ''}; "
        f"slowest {slowest[0]:.2f} s (mail {slowest[1]}), {slow} over {SLOW_SECONDS:.0f} s"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
