"""Who is acknowledged, who never is, and to which address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.acknowledgement import (
    AcknowledgementFacts,
    Throttle,
    arrangement_forbids_acknowledgement,
    choose_recipient,
    decide_acknowledgement,
    decide_letter,
    is_deliverable,
    is_no_reply,
    said,
    wishes_large_print,
)
from gateway.domain.correspondence import Disposition, KnownParty, NoAcknowledgement
from parsers.reading import Authentication, Channel, Mailbox, MailKind, Origin, Reading

INBOXES = ("casework@ico.org.uk", "new.casework@ico.gsi.gov.uk")
DOMAINS = ("ico.org.uk", "ico.gsi.gov.uk")
SYSTEM = ("intake-gateway@ico.org.uk",)

PERSON = Reading(Channel.EMAIL, sender=Mailbox("p.quill@example.org", "P Quill"), envelope_from="p.quill@example.org")
ORDINARY = AcknowledgementFacts(PERSON, casework_inboxes=INBOXES, own_domains=DOMAINS, system_addresses=SYSTEM)
SHUNNED = KnownParty("P Quill", frozenset({"p.quill@example.org"}), restricted_contact=True, acknowledge=False)


def read(**changes: object) -> AcknowledgementFacts:
    return replace(ORDINARY, reading=replace(PERSON, **changes))  # type: ignore[arg-type]


def test_a_person_is_acknowledged_in_english_at_the_address_they_wrote_from() -> None:
    decided = decide_acknowledgement(ORDINARY)
    assert (decided.kind, decided.language, decided.to, decided.reason) == ("email", "en", "p.quill@example.org", None)


def test_who_wrote_in_welsh_is_acknowledged_in_welsh() -> None:
    assert decide_acknowledgement(replace(ORDINARY, welsh=True)).language == "cy"


def test_a_member_of_staff_is_a_person() -> None:
    assert decide_acknowledgement(read(sender=Mailbox("jo.tarn@ico.org.uk"))).kind == "email"


NEVER = {
    NoAcknowledgement.QUARANTINED: replace(ORDINARY, quarantined=True),
    NoAcknowledgement.DUPLICATE: replace(ORDINARY, duplicate=True),
    NoAcknowledgement.OWN_ADDRESS: read(sender=Mailbox("Casework@ICO.org.uk")),
    NoAcknowledgement.BOUNCE: read(origin=Origin(MailKind.BOUNCE, is_machine=True)),
    NoAcknowledgement.AUTO_SUBMITTED: read(origin=Origin(MailKind.AUTO_SUBMITTED, is_machine=True)),
    NoAcknowledgement.LIST: read(origin=Origin(MailKind.LIST, is_machine=True)),
    NoAcknowledgement.AUTHENTICATION_FAILED: read(authentication=Authentication(dmarc="fail")),
    NoAcknowledgement.NO_REPLY_SENDER: read(sender=Mailbox("no-reply@portal.example")),
    NoAcknowledgement.RESTRICTED_CONTACT: replace(ORDINARY, party=SHUNNED),
    NoAcknowledgement.THROTTLED: replace(ORDINARY, sent_in_24_hours=10),
}


@pytest.mark.parametrize(("reason", "facts"), NEVER.items())
def test_who_is_never_acknowledged_and_why(reason: NoAcknowledgement, facts: AcknowledgementFacts) -> None:
    decided = decide_acknowledgement(facts)
    assert (decided.kind, decided.reason, decided.language, decided.to) == ("none", reason, None, None)


def test_the_first_reason_in_the_contracts_order_is_given() -> None:
    """Take the causes away one by one, in order; the next one shows."""
    everything = AcknowledgementFacts(
        Reading(
            Channel.EMAIL,
            sender=Mailbox("casework@ico.org.uk"),
            envelope_from="",
            origin=Origin(MailKind.BOUNCE),
            authentication=Authentication(dmarc="fail"),
        ),
        quarantined=True,
        duplicate=True,
        party=SHUNNED,
        sent_in_24_hours=11,
        casework_inboxes=INBOXES,
        own_domains=DOMAINS,
    )
    seen = []
    facts = everything
    steps = (
        lambda f: replace(f, quarantined=False),
        lambda f: replace(f, duplicate=False),
        lambda f: replace(f, reading=replace(f.reading, sender=Mailbox("noreply@portal.example"))),
        lambda f: replace(f, reading=replace(f.reading, envelope_from="x@y.example", origin=Origin(MailKind.LIST))),
        lambda f: replace(f, reading=replace(f.reading, origin=Origin())),
        lambda f: replace(f, reading=replace(f.reading, authentication=Authentication(dmarc="pass"))),
        lambda f: replace(f, reading=replace(f.reading, sender=Mailbox("p.quill@example.org"))),
        lambda f: replace(f, party=None),
        lambda f: replace(f, sent_in_24_hours=9),
    )
    for step in steps:
        seen.append(decide_acknowledgement(facts).reason)
        facts = step(facts)
    assert seen == [
        NoAcknowledgement.QUARANTINED,
        NoAcknowledgement.DUPLICATE,
        NoAcknowledgement.OWN_ADDRESS,
        NoAcknowledgement.BOUNCE,
        NoAcknowledgement.LIST,
        NoAcknowledgement.AUTHENTICATION_FAILED,
        NoAcknowledgement.NO_REPLY_SENDER,
        NoAcknowledgement.RESTRICTED_CONTACT,
        NoAcknowledgement.THROTTLED,
    ]
    assert decide_acknowledgement(facts).kind == "email"


def test_a_null_envelope_sender_is_never_answered_whatever_the_mail_looks_like() -> None:
    assert decide_acknowledgement(read(envelope_from="")).reason is NoAcknowledgement.BOUNCE


def test_an_unknown_envelope_sender_is_no_null_sender() -> None:
    assert decide_acknowledgement(read(envelope_from=None)).kind == "email"


@pytest.mark.parametrize("result", ["pass", "none", "", "temperror", "bestguesspass"])
def test_only_a_plain_dmarc_failure_forges(result: str) -> None:
    assert decide_acknowledgement(read(authentication=Authentication(spf="fail", dmarc=result))).kind == "email"


@pytest.mark.parametrize(
    "address",
    ["casework@ico.org.uk", "CASEWORK@ico.org.uk", "casework+tag@ico.org.uk", "casework@mail.ico.org.uk",
     "intake-gateway@ico.org.uk"],
)  # fmt: skip
def test_our_own_machines_are_own_addresses(address: str) -> None:
    assert decide_acknowledgement(read(sender=Mailbox(address))).reason is NoAcknowledgement.OWN_ADDRESS


def test_another_bodys_casework_inbox_is_not_ours() -> None:
    assert decide_acknowledgement(read(sender=Mailbox("casework@ombudsman.example"))).kind == "email"


def test_further_brakes_throttle_too() -> None:
    quiet, full = Throttle("domain", 3, 50), Throttle("fingerprint", 5, 5)
    assert decide_acknowledgement(replace(ORDINARY, throttles=(quiet,))).kind == "email"
    assert decide_acknowledgement(replace(ORDINARY, throttles=(quiet, full))).reason is NoAcknowledgement.THROTTLED


def test_large_print_follows_the_wish_or_the_known_adjustment() -> None:
    needs = KnownParty("W Ash", frozenset(), service_adjustment="Letters in large print, 18 point")
    assert decide_acknowledgement(replace(ORDINARY, large_print=True)).variant == "large-print"
    assert decide_acknowledgement(replace(ORDINARY, party=needs)).variant == "large-print"
    assert decide_acknowledgement(ORDINARY).variant == ""


def test_who_has_an_arrangement_is_not_promised_the_usual_times() -> None:
    arranged = replace(SHUNNED, acknowledge=True, service_adjustment="18 point")
    decided = decide_acknowledgement(replace(ORDINARY, party=arranged, inbox_variant="requests"))
    assert (decided.kind, decided.variant) == ("email", "arrangement+large-print")


def test_a_site_may_word_each_inbox_for_itself() -> None:
    assert decide_acknowledgement(replace(ORDINARY, inbox_variant="requests")).variant == "requests"


# ---------------------------------------------------------------- to whom

CUSTOMER, PORTAL, FORM = Mailbox("e.fenn@example.com"), Mailbox("noreply@forms.example"), Mailbox("casework@ico.org.uk")
TO_WHOM = {
    "From alone": (CUSTOMER, (), None, "e.fenn@example.com"),
    "Reply-To before From": (Mailbox("work@example.com"), (CUSTOMER,), None, "e.fenn@example.com"),
    "a form that names its customer": (PORTAL, (CUSTOMER,), None, "e.fenn@example.com"),
    "a form that names nobody": (PORTAL, (), "bounces+1@forms.example", None),
    "a form whose Reply-To is as deaf": (PORTAL, (Mailbox("do-not-reply@forms.example"),), None, None),
    "the first of several Reply-To that is somebody": (PORTAL, (PORTAL, CUSTOMER, Mailbox("b@example.com")), None,
                                                       "e.fenn@example.com"),
    "a Reply-To that leads back to us": (CUSTOMER, (FORM,), None, "e.fenn@example.com"),
    "nothing but a way back to us": (PORTAL, (FORM,), None, None),
    "no From, but an envelope": (None, (), "e.fenn@example.com", "e.fenn@example.com"),
    "a broken From, but an envelope": (Mailbox("e.fenn at example"), (), "e.fenn@example.com", "e.fenn@example.com"),
    "a deaf From is not asked at the envelope": (PORTAL, (), "e.fenn@example.com", None),
    "nothing at all": (None, (), None, None),
    "an empty From": (Mailbox(""), (), "", None),
    "the null sender written out": (None, (), "<>", None),
}  # fmt: skip


@pytest.mark.parametrize(("sender", "reply_to", "envelope", "to"), TO_WHOM.values(), ids=TO_WHOM.keys())
def test_exactly_one_person_hears(
    sender: Mailbox | None, reply_to: tuple[Mailbox, ...], envelope: str | None, to: str | None
) -> None:
    reading = Reading(Channel.EMAIL, sender=sender, reply_to=reply_to, envelope_from=envelope)
    assert choose_recipient(reading, INBOXES, DOMAINS, SYSTEM) == to


DEAF = [
    "no-reply@a.example", "noreply@a.example", "No_Reply@a.example", "no.reply.12@a.example",
    "invoices-noreply@a.example",
    "do-not-reply@a.example", "DoNotReply@a.example", "dont.reply@a.example", "noresponse@a.example",
    "dim-ateb@a.example", "peidiwch-ag-ateb@a.example", "dimateb.cyngor@a.example",
    "ne-pas-repondre@a.example", "nepasrépondre@a.example", "nicht-antworten@a.example", "keine-antwort@a.example",
    "no-responder@a.example", "nao-responda@a.example", "nonrispondere@a.example", "niet-beantwoorden@a.example",
    "nie-odpowiadaj@a.example", "svara-inte@a.example", "ikke-svar@a.example",
    "na-freagair@a.example", "mailer-daemon@a.example", "MAILER-DAEMON@a.example", "postmaster@a.example",
    "bounces@a.example", "bounce+7f3@a.example", "members-bounces@lists.example", "owner-members@lists.example",
    "notifications@a.example", "root@host.example", "service@noreply.a.example", "x@no-reply.example",
]  # fmt: skip


@pytest.mark.parametrize("address", DEAF)
def test_machines_in_many_languages_are_known_by_their_address(address: str) -> None:
    assert is_no_reply(Mailbox(address))


def test_a_machine_may_say_so_in_its_name_only() -> None:
    assert is_no_reply(Mailbox("bookings@a.example", "No-Reply"))
    assert not is_no_reply(Mailbox("a.norris@a.example", "Noreen Plymouth"))


@pytest.mark.parametrize(
    "address",
    ["info@a.example", "foi-request@council.example", "request-80-a1b2@foi-site.example", "enquiries@a.example",
     "r.daemon-smith@a.example", "nora.plyer@a.example", "ebost@cyngor.example", "owner@shop.example",
     "rooth@a.example", "reply@a.example"],
)  # fmt: skip
def test_people_and_their_offices_are_not_taken_for_machines(address: str) -> None:
    assert not is_no_reply(Mailbox(address))


@pytest.mark.parametrize(
    "address",
    ["", "@", "a@", "@a.example", "a@b", "a b@c.example", "a@localhost", "a@host.local", "a@[192.0.2.1]",
     "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "a@b.example;c@d.example", "<a@b.example>",
     "a@b..example", "a@-b.example", "a@b.example\u202e", "a\u200bb@c.example", "a@b.invalid", "x" * 65 + "@b.example",
     "a@" + "b." * 200 + "example", "undisclosed-recipients:;"],
)  # fmt: skip
def test_what_cannot_be_delivered_is_never_written_to(address: str) -> None:
    assert not is_deliverable(address)
    assert decide_acknowledgement(read(sender=Mailbox(address), envelope_from=None)).kind == "none"


@pytest.mark.parametrize(
    "address",
    ["a@b.example", "o'neill.p+tag@mail.b.example", "zoë@b.example", "a@münchen.example", '"p quill"@b.example',
     "double..dot@carrier.example", "a@xn--mnchen-3ya.example", "1@2.example"],
)  # fmt: skip
def test_odd_but_real_addresses_are_written_to(address: str) -> None:
    assert is_deliverable(address)


@given(st.text(max_size=80), st.text(max_size=80), st.one_of(st.none(), st.text(max_size=40)))
def test_no_address_can_break_out_of_its_header(sender: str, reply_to: str, envelope: str | None) -> None:
    reading = Reading(Channel.EMAIL, sender=Mailbox(sender), reply_to=(Mailbox(reply_to),), envelope_from=envelope)
    chosen = choose_recipient(reading, INBOXES, DOMAINS, SYSTEM)
    assert chosen is None or (chosen.isprintable() and chosen.count("@") >= 1 and "<" not in chosen)


# ---------------------------------------------------------------- letters

LETTERS = [
    (Disposition.NEW_CASE, "letter", None),
    (Disposition.ATTACHED, "none", NoAcknowledgement.EXISTING_CASE),
    (Disposition.REVIEW, "none", NoAcknowledgement.AWAITING_REVIEW),
    (Disposition.DUPLICATE, "none", NoAcknowledgement.DUPLICATE),
    (Disposition.QUARANTINED, "none", NoAcknowledgement.QUARANTINED),
]


@pytest.mark.parametrize(("disposition", "kind", "reason"), LETTERS)
def test_a_letter_is_written_for_a_new_case_only(
    disposition: Disposition, kind: str, reason: NoAcknowledgement | None
) -> None:
    decided = decide_letter(disposition)
    assert (decided.kind, decided.reason) == (kind, reason)


def test_a_letter_follows_language_print_and_arrangement() -> None:
    decided = decide_letter(Disposition.NEW_CASE, welsh=True, large_print=True)
    assert (decided.language, decided.variant) == ("cy", "large-print")
    assert decide_letter(Disposition.NEW_CASE, party=SHUNNED).reason is NoAcknowledgement.RESTRICTED_CONTACT


@pytest.mark.parametrize("reason", NoAcknowledgement)
def test_every_reason_can_be_said(reason: NoAcknowledgement) -> None:
    facts = NEVER.get(reason)
    assert facts is None or said(decide_acknowledgement(facts))


# ---------------------------------------------------------------- words of arrangements

FORBID = [
    "Do not acknowledge.", "Don’t send acknowledgements", "No acknowledgements to be sent", "Acknowledgement: no",
    "Read weekly by the team manager and filed. Not to be acknowledged or answered.", "No automatic replies.",
    "Mail is filed unacknowledged.", "Neither acknowledged nor answered", "Switch auto-replies off for this sender",
    "Acknowledgements are not sent", "Please do not, whatever he asks, send an acknowledgement", "Never acknowledge",
    "Everything by post; e-mails go to the folder without acknowledgment", "Peidiwch â chydnabod ei negeseuon.",
    "Dim cydnabyddiaeth", "Ni ddylid cydnabod", "No response of any kind",
]  # fmt: skip
ALLOW = [
    "", "Acknowledge as usual.", "No telephone calls. Acknowledge as usual.", "Do not ring but acknowledge by letter",
    "One contact only: R Vane. Do not discuss case A.", "No further contact about the first case; acknowledge the rest",
    "No calls, acknowledge by e-mail", "Written contact only", "Cydnabod fel arfer",
]  # fmt: skip


@pytest.mark.parametrize("text", FORBID)
def test_an_arrangement_may_forbid_acknowledging(text: str) -> None:
    assert arrangement_forbids_acknowledgement(text)


@pytest.mark.parametrize("text", ALLOW)
def test_an_arrangement_may_restrict_and_still_acknowledge(text: str) -> None:
    assert not arrangement_forbids_acknowledgement(text)


@pytest.mark.parametrize("text", ["Large print please", "print bras", "18 point on yellow", "in larger type", "18pt"])
def test_large_print_is_known_by_its_words(text: str) -> None:
    assert wishes_large_print(text)


@pytest.mark.parametrize(
    "text", ["", "point 18 of my letter", "the small print", "12 point", "a large company printed it"]
)
def test_other_words_wish_no_large_print(text: str) -> None:
    assert not wishes_large_print(text)
