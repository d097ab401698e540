"""No item is INF, COM or IRQ for certain where nothing of that type is said: somebody must answer its writer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.domain.case_types import Classification, classify
from gateway.domain.correspondence import CaseType
from gateway.domain.organisations import load_register
from parsers.reading import AttachmentReading, Channel, Mailbox, Passage, Place, Reading

_UNANSWERED = (CaseType.INF, CaseType.COM, CaseType.IRQ)


def mail(subject: str, body: str) -> Reading:
    return Reading(
        Channel.EMAIL,
        subject=subject,
        sender=Mailbox("writer@home.example"),
        to=(Mailbox("casework@ico.org.uk"),),
        text=body,
        new_text=body,
        own_words=body,
        passages=(Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body)),
    )


def judged(subject: str, body: str) -> Classification:
    return classify(mail(subject, body), load_register())


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        # nothing of the matter is said
        ("Please", "I must speak with one of you about the thing that went on. It was wrong. Do help me."),
        ("thanks in advance", "Please help me, thank you. I will explain on the phone."),
        ("Hello", "Your office should know about this. Thank you."),
        ("Incident", "Something happened at work. I would rather tell you in person."),
        ("urgent", "Please contact me, I need you to know what is going on."),
        ("to you", "You must do something. You know what I mean."),
        ("Please read", "You will want to see this. I have had enough of it."),
        # the matter is in a paper that is not there
        ("info", "All that you should know stands in the attached document."),
        ("Data breach", "Please see the attached report."),
        ("Letter", "Please find attached my letter. Regards, Jo"),
        ("FOI", "Please see the attached request."),
        ("Documents", "I enclose the documents. Thank you for your help."),
        ("attached", "Please find enclosed the documents you need. Thank you."),
        ("my case", "For your attention, please see the letter attached. Many thanks."),
        ("Incident", "Please find attached the incident report form."),
        ("Llythyr", "Gweler y ffurflen sydd wedi'i hatodi. Diolch."),
        # our own form, that says only that there is news
        ("MEDIA INTEREST FORM - Saltby Hospital", "Form attached.\nPress desk"),
        ("MEDIA INTEREST FORM: Dorley school data", "Please find attached."),
        ("MEDIA INTEREST FORM - data breach at Dorley", "See form."),
    ],
)
def test_what_tells_nothing_is_of_no_certain_type(subject: str, body: str) -> None:
    assert not judged(subject, body).certain


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Enforcement notice", "Gladmarsh Ltd has ignored your enforcement notice of 3 May and goes on ringing people."),
        ("Enforcement notice", "They have not complied with the notice you served in May."),
        ("Notice", "Gull Ltd is taking no notice of your enforcement notice and goes on selling lists."),
        ("Your notice", "The firm you fined has carried on as before. Your notice has made no difference."),
        ("Tern Homes", "In breach of your enforcement notice, Tern Homes still keeps its cameras on our doors."),
    ],
)
def test_a_notice_that_is_flouted_is_nothing_to_file(subject: str, body: str) -> None:
    found = judged(subject, body)
    assert found.case_type not in _UNANSWERED or not found.certain


def test_a_media_interest_form_is_no_report_of_a_breach() -> None:
    text = "MEDIA INTEREST FORM\nOrganisation: Saltby Hospital\nIncident: we have lost records of 400 patients\nPress desk"
    assert judged("MEDIA INTEREST FORM", text).case_type is not CaseType.COM


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("[RESTRICTED] note", "RESTRICTED\n\nWe would like advice on disclosure of interview records under the DPA."),
        ("advice", "OFFICIAL-SENSITIVE\n\nSaltby Constabulary seeks your view on disclosure of custody records."),
        ("Advice", "The council would welcome your advice on disclosing case files to the coroner."),
        ("CONFIDENTIAL", "Please advise whether the force may disclose body worn footage to an insurer."),
        ("PROTECT", "PROTECT\n\nWe should be grateful for guidance on releasing witness statements under the DPA."),
        ("Disclosure query", "We would like your opinion on the disclosure of police records to a landlord."),
        ("RESTRICTED", "Could you let us know how the Act bears on disclosure of intelligence reports to the Council?"),
    ],
)
def test_who_asks_for_advice_on_disclosure_is_advised_whatever_the_marking(subject: str, body: str) -> None:
    found = judged(subject, body)
    assert (found.case_type, found.certain) == (CaseType.ENQ, True)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Thank you", "Just a line to say thank you. You were very kind on the phone."),
        ("Thanks", "Many thanks for the leaflet."),
        ("", "Cheers, that was a great help!"),
        ("Diolch", "Diolch yn fawr am eich cymorth."),
        ("Change of address", "Please note that we have moved. Our new address is 4 Mill Lane, Saltby."),
        ("New DPO", "Mrs Ida Lunt is now our data protection officer."),
        ("Office closure", "Please note that our office will be closed on 24 December. We reopen on 2 January."),
        ("Annual report", "Our annual report is attached for your files. No action required."),
        ("Sorted", "It has been sorted out now, so nothing more is needed. Thank you."),
        ("Our newsletter", "Our autumn newsletter is out today."),
    ],
)
def test_plain_thanks_and_notices_are_filed(subject: str, body: str) -> None:
    found = judged(subject, body)
    assert (found.case_type, found.certain) == (CaseType.INF, True)


@pytest.mark.parametrize(
    ("subject", "body", "case_type"),
    [
        ("Breach", "We have lost a laptop with 40 patients' records. Form attached.", CaseType.COM),
        ("Report", "Our server was hacked on Monday. I attach the form.", CaseType.COM),
        ("Loss of a laptop with records of 40 pupils of our school", "Report attached.", CaseType.COM),
        ("FOI", "How many fines did you issue in 2024?", CaseType.IRQ),
        ("Your papers", "I want a copy of the notes your staff use when they prosecute people.", CaseType.IRQ),
        ("SAR", "Please send me everything your office holds about me. I attach my passport.", CaseType.IRQ),
        ("Complaint", "Tern Bank will not send me my data. My letters to them are attached.", CaseType.RFA),
    ],
)
def test_few_words_that_tell_the_matter_are_enough(subject: str, body: str, case_type: CaseType) -> None:
    found = judged(subject, body)
    assert (found.case_type, found.certain) == (case_type, True)


def test_a_paper_that_is_there_speaks_for_the_mail_that_brings_it() -> None:
    reading = mail("Report", "Please see the attached report.")
    report = "We report the loss of a laptop with the records of 40 patients. We have told them."
    passages = (*reading.passages, Passage(Place.ATTACHMENT, "report.txt", report))
    there = replace(reading, attachments=(AttachmentReading("2", "report.txt", "text/plain", len(report)),), passages=passages)
    found = classify(there, load_register())
    assert (found.case_type, found.certain) == (CaseType.COM, True)
