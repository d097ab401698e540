"""The way out into a Maildir, for offices without a relay, and for trying things out."""

from __future__ import annotations

import errno
import mailbox
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gateway.outbox.mail import MailRelay
from gateway.settings import Delivery

CUSTOMER = "a.customer@customer.example"
MAIL = b"Subject: We have received your email\r\nMessage-ID: <1@ico.org.uk>\r\n\r\nThank you.\r\n"


def deliver(maildir: Path, message: bytes = MAIL, recipient: str = CUSTOMER, message_id: str = "<1@ico.org.uk>") -> str:
    return MailRelay(Delivery(), maildir).deliver(message, recipient=recipient, message_id=message_id).kind


def test_a_mail_stands_in_new_with_its_envelope(maildir: Path) -> None:
    assert deliver(maildir) == "sent"
    (file,) = (maildir / "new").iterdir()
    assert file.read_bytes() == b"Return-Path: <>\r\nDelivered-To: a.customer@customer.example\r\n" + MAIL
    assert list((maildir / "tmp").iterdir()) == []


def test_any_mail_program_can_read_it(maildir: Path) -> None:
    deliver(maildir)
    (read,) = mailbox.Maildir(maildir, create=False)
    assert read["Subject"] == "We have received your email"


def test_a_repeat_after_a_crash_is_not_a_second_mail(maildir: Path) -> None:
    assert [deliver(maildir), deliver(maildir)] == ["sent", "sent"]
    assert len(list((maildir / "new").iterdir())) == 1


def test_a_repeat_is_recognised_after_somebody_read_the_mail(maildir: Path) -> None:
    deliver(maildir)
    (file,) = (maildir / "new").iterdir()
    file.rename(maildir / "cur" / f"{file.name}:2,S")
    assert deliver(maildir) == "sent"
    assert list((maildir / "new").iterdir()) == []


def test_two_message_ids_are_two_mails(maildir: Path) -> None:
    deliver(maildir, message_id="<1@x>")
    deliver(maildir, message_id="<2@x>")
    assert len(list((maildir / "new").iterdir())) == 2


@pytest.mark.parametrize("message_id", ["../../etc/x", "<a/b@x>", "<a:2,S@x>", "x" * 5000, "\udcff", ""])
def test_a_message_id_never_makes_a_path(maildir: Path, message_id: str) -> None:
    assert deliver(maildir, message_id=message_id) == "sent"
    assert len(list((maildir / "new").iterdir())) == 1


@pytest.mark.parametrize("recipient", ["a@b.example\r\nBcc: c@d.example", "nobody", "a@b.example\n"])
def test_an_address_cannot_add_a_header(maildir: Path, recipient: str) -> None:
    assert deliver(maildir, recipient=recipient) == "refused"
    assert not (maildir / "new").exists()


def test_ten_workers_with_the_same_mail_make_one(maildir: Path) -> None:
    relay = MailRelay(Delivery(), maildir)
    with ThreadPoolExecutor(10) as pool:
        kinds = list(
            pool.map(lambda _: relay.deliver(MAIL, recipient=CUSTOMER, message_id="<1@x>").kind, range(50))
        )
    assert kinds == ["sent"] * 50
    assert len(list((maildir / "new").iterdir())) == 1
    assert list((maildir / "tmp").iterdir()) == []


def test_a_full_disk_means_later_and_leaves_nothing_behind(maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(maildir, message_id="<first@x>")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert deliver(maildir, message_id="<second@x>") == "later"
    assert len(list((maildir / "new").iterdir())) == 1
    assert list((maildir / "tmp").iterdir()) == []
    assert deliver(maildir, message_id="<second@x>") == "sent"


def test_a_folder_that_cannot_be_made_means_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    relay = MailRelay(Delivery(), tmp_path / "file" / "outgoing")
    answer = relay.deliver(MAIL, recipient=CUSTOMER, message_id="<1@x>")
    assert (answer.kind, answer.text) == ("later", "maildir: Not a directory")


def test_what_a_crash_left_in_tmp_is_cleared_away_in_time(maildir: Path) -> None:
    deliver(maildir)
    old, young = maildir / "tmp" / "x.intake-gateway.1.1", maildir / "tmp" / "y.intake-gateway.1.1"
    for file in (old, young):
        file.write_bytes(b"half a mail")
    os.utime(old, (0, 0))
    deliver(maildir, message_id="<2@x>")
    assert list((maildir / "tmp").iterdir()) == [young]
