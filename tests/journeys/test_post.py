"""Post through the outermost doors: the scan folder of a running daemon, the command, the files that come out."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pypdf
import pytest
import typst
from journey import all_bytes_below, wait_until
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from paper import draw, lay_out, spoil, write_scan
from sample_scans import COUNCIL
from stack import make_stack, weigh

from gateway.outbox.coversheets import Sheet, render_coversheets
from gateway.storage.engine import Database
from gateway.storage.jobs import enqueue
from parsers.page_images import open_pages

if TYPE_CHECKING:
    from journey import Office

LETTER = "Dear Sir or Madam\n\nMarlbridge Borough Council has not answered my request for my housing file.\n\nYours\n"


def born_digital(*pages: str) -> bytes:
    return typst.compile(("#pagebreak()\n".join(f"{page}\n" for page in pages)).encode(), root="/")


def rows(office: Office, query: str) -> list[Any]:
    database = sqlite3.connect(office.state / "gateway.sqlite", timeout=30)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def lapse_quickly(office: Office) -> None:
    """What a killed daemon had in hand is taken up again after seconds, not minutes."""
    settings = office.settings.read_text().replace("[work]\n", "[work]\nlease_seconds = 3\n")
    office.settings.write_text(settings)


def fetch(address: str) -> bytes:
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - our own door
        return bytes(answer.read())


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A typed letter, scanned."""
    paper = lay_out(COUNCIL)
    file = tmp_path / "letter.pdf"
    write_scan(file, [spoil(page, paper, seed="post") for page in draw(paper)], paper.dpi)
    return file


# -- stacks -------------------------------------------------------------------------------------------------------


def test_every_letter_of_a_stack_comes_out_once_with_its_pages_case_and_flags(office: Office, tmp_path: Path) -> None:
    stack = make_stack(tmp_path, letters=6, files=2)
    office.command("cases", "import", stack.cases)
    result = weigh(stack, office.ingest(*stack.files), office.state)
    assert result.wrong == []
    assert result.pages_in == result.pages_out


# -- pages --------------------------------------------------------------------------------------------------------


def test_a_scan_gets_a_searchable_copy_and_keeps_its_original(office: Office, scan: Path) -> None:
    before = scan.read_bytes()
    (record,) = office.ingest(scan)
    web = office.start()["web"]
    item = f"{web}api/v1/items/{record['item']}"
    assert fetch(f"{item}/original") == before == scan.read_bytes()
    searchable = pypdf.PdfReader(io.BytesIO(fetch(f"{item}/searchable.pdf")))
    assert "Marlbridge Borough Council" in " ".join(searchable.pages[0].extract_text().split())
    (page,) = json.loads(fetch(f"{item}/pages?words=true"))["pages"]
    assert page["engine"].startswith("tesseract")
    assert {"text", "boxes", "confidence", "language", "rotation", "seconds", "status"} <= page.keys()
    assert len(page["boxes"]) == page["words"] > 50


def test_no_searchable_copy_is_made_of_what_is_sealed_even_when_it_is_asked_for(office: Office, tmp_path: Path) -> None:
    paper = lay_out("%% page: serif\n\nDear Colleagues\n\nMy zanzibar-ledger at Thistlemarsh was read out.\n\nYours\n")
    with open_pages(render_coversheets([Sheet("staff-case")])) as printed:
        sheet = printed.page(1).image
    file = tmp_path / "staff.pdf"
    write_scan(file, [sheet, *(spoil(page, paper, seed="staff") for page in draw(paper))], paper.dpi)
    (record,) = office.ingest(file)
    assert (record["case_title"], record["parsed"]) == ("ECS", None)
    assert rows(office, "select * from pages") == rows(office, "select * from jobs where kind = 'searchable'") == []
    database = Database(f"sqlite:///{office.state / 'gateway.sqlite'}")
    with database.write() as connection:
        enqueue(connection, lane="pages", kind="searchable", subject_id=record["item"])
    database.close()
    web = office.start()["web"]
    wait_until(lambda: rows(office, "select count(*) from jobs where kind = 'searchable'") == [(0,)])
    assert rows(office, "select searchable_id from items") == [(None,)]
    with pytest.raises(HTTPError, match="404"):
        fetch(f"{web}api/v1/items/{record['item']}/searchable.pdf")
    office.stop()
    below = all_bytes_below(office.state)
    assert [path.name for path, content in below.items() if b"zanzibar" in content or b"%PDF-" in content[:1024]] == []


def test_a_killed_reading_goes_on_where_it_ended(office: Office, tmp_path: Path) -> None:
    paper = lay_out(COUNCIL)
    (clean,) = draw(paper)
    file = tmp_path / "long.tif"
    write_scan(file, [spoil(clean, paper, seed=f"p{number}") for number in range(6)], paper.dpi)
    lapse_quickly(office)
    office.start()
    drop(office, "long.tif", file.read_bytes())
    wait_until(lambda: len(rows(office, "select 1 from pages")) >= 2)
    office.kill()
    first = dict(rows(office, "select number, read_at from pages"))
    assert first.keys() < {1, 2, 3, 4, 5, 6}
    office.start()
    wait_until(lambda: rows(office, "select 1 from items where state = 'done'"))
    after = dict(rows(office, "select number, read_at from pages"))
    assert after.keys() == {1, 2, 3, 4, 5, 6}
    assert {number: after[number] for number in first} == first
    assert rows(office, "select count(*) from items") == [(1,)]


def test_a_failed_page_is_shown_and_can_be_read_again_alone(office: Office, tmp_path: Path) -> None:
    paper = lay_out(COUNCIL)
    (page,) = (spoil(page, paper, seed="big") for page in draw(paper))
    file = tmp_path / "large.tif"
    wide = page.resize((page.width * 5 // 4, page.height * 5 // 4))
    write_scan(file, [page, wide], 200)
    limit = {"INTAKE_GATEWAY_LIMITS__PIXELS": str(page.width * page.height + 1000)}
    out = office.command("ingest", file, "--json", environment=limit).stdout
    item = json.loads(out)["item"]
    listed = [json.loads(line) for line in office.command("pages", "list", item, "--json").stdout.splitlines()]
    assert [page["status"] for page in listed] == ["ocr", "failed"]
    assert "too large" in listed[1]["failed_because"]
    web = office.start()["web"]
    assert b"too large" in fetch(f"{web}items/{item}")
    office.stop()
    office.command("pages", "redo", item)
    listed = [json.loads(line) for line in office.command("pages", "list", item, "--json").stdout.splitlines()]
    assert [page["status"] for page in listed] == ["ocr", "ocr"]
    (notes,) = rows(office, "select notes from work_items where notes like '%page-read-again%'")[0]
    assert "page-read-again" in notes


# -- letters out --------------------------------------------------------------------------------------------------


def test_a_letter_without_a_certain_address_waits_until_a_person_completes_it(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "nowhere.pdf"
    file.write_bytes(born_digital(LETTER))
    office.ingest(file)
    (letter,) = (json.loads(line) for line in office.command("letters", "list", "--json").stdout.splitlines())
    assert (letter["state"], letter["late"]) == ("needs-address", False)
    assert not list((office.state / "letters").glob("*/*.pdf"))
    lines = ("--line", "7 Kiln Rise", "--line", "Marlbridge", "--line", "ZE4 7QP")
    office.command("letters", "complete", letter["letter"], "--name", "Olwen Tarrant", *lines)
    office.start()
    wait_until(lambda: list((office.state / "letters").glob("*/*.pdf")))
    (printed,) = (office.state / "letters").glob("*/*.pdf")
    assert "7 Kiln Rise" in pypdf.PdfReader(printed).pages[0].extract_text()
    assert rows(office, "select state from work_items where queue = 'scanning'") == [("done",)]


# -- the folder ---------------------------------------------------------------------------------------------------


def drop(office: Office, name: str, content: bytes) -> Path:
    folder = office.state / "scans"
    (folder / f"{name}.part").write_bytes(content)
    return (folder / f"{name}.part").rename(folder / name)


def everything(office: Office) -> dict[str, list[str]]:
    """What lies where in the scan folder; notes and marks left out."""
    folder = office.state / "scans"
    found: dict[str, list[str]] = {"": [], "done": [], "problem": []}
    for root, _, names in os.walk(folder):
        parts = Path(root).relative_to(folder).parts
        if ".items" in parts:
            continue
        where = parts[0] if parts and parts[0] in found else ""
        found[where] += [name for name in names if not name.endswith(".txt")]
    return found


def write_slowly(file: Path, content: bytes, *, pieces: int) -> None:
    """The access pattern of a scanner behind a slow mount: open, a little, a pause, a little more."""
    step = len(content) // pieces + 1
    for start in range(0, len(content), step):
        with file.open("ab") as handle:
            handle.write(content[start : start + step])
        time.sleep(0.05)


def test_files_written_slowly_renamed_cut_and_replaced_are_taken_once_and_whole(office: Office) -> None:
    office.start()
    folder = office.state / "scans"
    slow, renamed, replaced = (born_digital(f"{word}: {LETTER}") for word in ("Slow", "Renamed", "Replaced"))
    cut = born_digital(f"Cut: {LETTER}")
    (folder / "cut.pdf").write_bytes(cut[: len(cut) // 2])
    write_slowly(folder / "slow.pdf", slow, pieces=40)
    (folder / "scan.tmp").write_bytes(renamed)
    (folder / "scan.tmp").rename(folder / "renamed.pdf")
    (folder / "replaced.pdf").write_bytes(replaced[: len(replaced) // 2])
    drop(office, "replaced.pdf", replaced)
    wait_until(lambda: sorted(everything(office)["done"]) == ["renamed.pdf", "replaced.pdf", "slow.pdf"])
    wait_until(lambda: len(rows(office, "select 1 from items where state = 'done'")) == 3)
    texts = [json.loads(content)["text"] for (content,) in rows(office, "select reading from extracts")]
    assert sorted(text.partition(":")[0] for text in texts) == ["Renamed", "Replaced", "Slow"]
    assert everything(office)[""] == ["cut.pdf"]


def test_a_daemon_killed_again_and_again_takes_each_file_once(office: Office) -> None:
    lapse_quickly(office)
    names = [f"letter-{number}.pdf" for number in range(3)]
    for round_, pause in enumerate((0.1, 0.5, 1.5)):
        office.start()
        drop(office, names[round_], born_digital(f"Number {round_}. {LETTER}"))
        time.sleep(pause)
        office.kill()
    office.start()
    wait_until(lambda: sorted(everything(office)["done"]) == names)
    wait_until(lambda: len(rows(office, "select 1 from items where state = 'done'")) == 3)
    assert rows(office, "select count(*), count(distinct case_reference) from items") == [(3, 3)]
    assert rows(office, "select count(*) from outbox where kind = 'letter'") == [(3,)]
    assert office.stop() == 0


# -- hostile ------------------------------------------------------------------------------------------------------


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(born_digital(LETTER)))
    writer.encrypt("a password", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def five_thousand_pages() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(born_digital(f"{LETTER}")))
    (page,) = writer.pages
    for _ in range(4999):
        writer.add_page(page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def vast_picture() -> bytes:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000), 1).save(written, "PNG")
    return written.getvalue()


def truly_signed(folder: Path) -> bytes:
    """A PDF with a real signature (PKCS#7, detached) over all its bytes but the signature's own."""
    first = born_digital(LETTER)
    reader = pypdf.PdfReader(io.BytesIO(first))
    size, root = reader.trailer["/Size"], reader.trailer.raw_get("/Root").idnum
    begin = first.rstrip().rpartition(b"startxref")[2].split()[0].decode()
    room, placeholder = 16_000, "[0 0000000000 0000000000 0000000000]"
    head = f"{size} 0 obj\n<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange {placeholder}"
    dictionary = f"{head} /Contents <{'0' * room}>>>\nendobj\n"
    table = f"xref\n{size} 1\n{len(first):010} 00000 n \ntrailer\n<</Size {size + 1} /Root {root} 0 R /Prev {begin}>>\n"
    whole = f"{dictionary}{table}startxref\n{len(first) + len(dictionary)}\n%%EOF\n".encode()
    content = first + whole
    opening = content.index(b"/Contents <", len(first)) + len(b"/Contents ")
    closing = opening + room + 2
    ranges = f"[0 {opening:010} {closing:010} {len(content) - closing:010}]".encode()
    content = content.replace(placeholder.encode(), ranges)
    signature = openssl(folder, "sign", content[:opening] + content[closing:])
    return content[: opening + 1] + signature.hex().encode().ljust(room, b"0") + content[opening + 1 + room :]


def openssl(folder: Path, what: str, content: bytes, signature: bytes = b"") -> bytes:
    """Sign with a key made for this test, or verify; raises when the signature is not of these bytes."""
    key, certificate, covered, der = (str(folder / name) for name in ("key", "certificate", "covered", "signature"))
    Path(covered).write_bytes(content)
    Path(der).write_bytes(signature)
    subject = ["-subj", "/CN=Olwen Tarrant", "-keyout", key, "-out", certificate, "-days", "2", "-nodes"]
    ways = {
        "sign": ["cms", "-sign", "-binary", "-in", covered, "-signer", certificate, "-inkey", key, "-outform", "DER"],
        "verify": ["cms", "-verify", "-binary", "-inform", "DER", "-in", der, "-content", covered, "-noverify"],
    }
    if what == "sign":
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", *subject], check=True, capture_output=True)
    return subprocess.run(["openssl", *ways[what]], check=True, capture_output=True).stdout


def test_the_signature_of_a_signed_scan_is_valid_on_what_is_kept(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(truly_signed(tmp_path))
    (record,) = office.ingest(file)
    web = office.start()["web"]
    kept = fetch(f"{web}api/v1/items/{record['item']}/original")
    begin, opening, closing, rest = (int(n) for n in re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", kept)[0])
    signature = bytes.fromhex(kept[opening + 1 : closing - 1].decode())
    covered = kept[begin:opening] + kept[closing : closing + rest]
    assert closing + rest == len(kept)
    openssl(tmp_path, "verify", covered, signature)
    with pytest.raises(subprocess.CalledProcessError):
        openssl(tmp_path, "verify", covered.replace(b"%PDF-1", b"%PDF-2"), signature)


def signed() -> bytes:
    """As a signing program leaves it: a second revision behind the first, with a signature over its bytes."""
    first = born_digital(LETTER)
    size = pypdf.PdfReader(io.BytesIO(first)).trailer["/Size"]
    begin = first.rstrip().rpartition(b"startxref")[2].split()[0].decode()
    signature = f"{size} 0 obj\n<</Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 99 999 9] /Contents <00>>>\nendobj\n"
    table = f"xref\n{size} 1\n{len(first):010} 00000 n \n"
    root = pypdf.PdfReader(io.BytesIO(first)).trailer.raw_get("/Root")
    trailer = f"trailer\n<</Size {size + 1} /Root {root.idnum} 0 R /Prev {begin}>>\n"
    end = f"startxref\n{len(first) + len(signature)}\n%%EOF\n"
    return first + f"{signature}{table}{trailer}{end}".encode()


@pytest.mark.parametrize(
    ("name", "make", "dispositions", "said"),
    [
        ("encrypted.pdf", encrypted, {"quarantined", "review"}, "password"),
        ("damaged.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, {"quarantined", "review"}, "damaged"),
        ("long.pdf", five_thousand_pages, {"new-case", "review"}, "pages 41-5000: beyond the limit of 40 pages"),
        ("vast.png", vast_picture, {"quarantined", "review"}, "too large"),
        ("signed.pdf", signed, {"new-case", "review"}, ""),
    ],
)
def test_a_hostile_scan_is_kept_said_so_bounded_and_untouched(
    office: Office, tmp_path: Path, name: str, make: Any, dispositions: set[str], said: str
) -> None:
    file, content = tmp_path / name, make()
    file.write_bytes(content)
    began = time.monotonic()
    limit = {"INTAKE_GATEWAY_LIMITS__PAGES": "40"}
    record = json.loads(office.command("ingest", file, "--json", environment=limit).stdout)
    assert time.monotonic() - began < 60
    assert record["disposition"] in dispositions
    life = rows(office, "select decision || ' ' || why from steps") + rows(office, "select notes from work_items")
    assert said in " ".join(line for (line,) in life)
    web = office.start()["web"]
    assert fetch(f"{web}api/v1/items/{record['item']}/original") == content == file.read_bytes()
