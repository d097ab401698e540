"""Machine mail in many voices and languages, and people who only write about it. All people are invented."""

from __future__ import annotations

import pytest

from parsers.message import read_message
from parsers.reading import MailKind, Origin


def origin(headers: str, body: str = "", sender: str = "Jo Bloggs <jo@bloggs.example>") -> Origin:
    raw = f"From: {sender}\nTo: casework@ico.org.uk\n{headers}\n\n{body}".encode()
    return read_message(raw).reading.origin


BOUNCES = {
    "null sender": ("Return-Path: <>\nSubject: hello", "anything", "jo@bloggs.example"),
    "Exim": (
        "Subject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: z@gone.example",
        ("This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
        "recipients. The following address(es) failed:\n\n  z@gone.example\n    Unrouteable address"),
        "Mail Delivery System <Mailer-Daemon@mx.example>",
    ),
    "qmail": (
        "Subject: failure notice",
        ("Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<z@gone.example>:\nSorry, no mailbox here by that name. (#5.1.1)"),
        "MAILER-DAEMON@mx.example",
    ),
    "sendmail": (
        "Subject: Returned mail: User unknown",
        ("The original message was received at Mon, 4 Mar 2024\n\n   ----- The following addresses had permanent fatal errors -----\n<z@gone.example>\n\n"
        "   ----- Transcript of session follows -----\n550 5.1.1 <z@gone.example>... User unknown"),
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
    ),
    "Exchange 2003": (
        "Subject: Undeliverable: Your complaint",
        ("Your message did not reach some or all of the intended recipients.\n\n      Subject:\tYour complaint\n      Sent:\t4/3/2024 10:00\n\n"
        "The following recipient(s) could not be reached:\n\n      z@gone.example on 4/3/2024 10:00\n            The e-mail account does not exist. <mx.example #5.1.1>"),
        "System Administrator <postmaster@mx.example>",
    ),
    "Exchange German": (
        "Subject: Unzustellbar: Ihre Beschwerde",
        "Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.\n\n  Betreff: x\n\nFolgende(r) Empfänger kann/können nicht erreicht werden:\n  z@gone.example #5.1.1",
        "Systemadministrator <postmaster@mx.example>",
    ),
    "Lotus": (
        "Subject: DELIVERY FAILURE: User z (z@gone.example) not listed in Domino Directory",
        "Your message\n\n  Subject: x\n\nwas not delivered to:\n\n  z@gone.example\n\nbecause:\n\n  User z (z@gone.example) not listed in Domino Directory",
        "Postmaster@mx.example",
    ),
    "GroupWise": ("Subject: Message status - undeliverable", "The message that you sent was undeliverable to the following:\n\tz@gone.example (user not found)", "Mail System <postmaster@mx.example>"),
    "Gmail": ("Subject: Delivery Status Notification (Failure)", "Delivery to the following recipient failed permanently:\n\n     z@gone.example\n\nTechnical details", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"),
    "Yahoo": ("Subject: Failure Notice", "Sorry, we were unable to deliver your message to the following address.\n\n<z@gone.example>:\n554: delivery error", "MAILER-DAEMON@yahoo.com"),
    "delayed": ("Subject: Warning: message 1abc delayed 24 hours", "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its recipients", "Mail Delivery System <Mailer-Daemon@mx.example>"),
    "Japanese": ("Subject: 配信不能", "次の宛先へのメッセージはエラーのため送信できませんでした。\nz@gone.example", "Mail Delivery System <postmaster@mx.example>"),
    "Russian": ("Subject: Недоставленное сообщение", "Это почтовая система. Письмо не может быть доставлено: z@gone.example user unknown", "MAILER-DAEMON@mx.example"),
    "unknown gateway": (
        "Subject: Undeliverable mail",
        "Could not deliver the message to:\nz@gone.example\nReason: 550 5.7.1 access denied\n\n---- returned ----\nReceived: by mx\nMessage-ID: <ours@ico.org.uk>\nContent-Type: text/plain\n",
        "Gate Keeper <gate@mx.example>",
    ),
    "header of Exchange": ("Subject: x\nX-MS-Exchange-Message-Is-Ndr:", "gone", "ops@mx.example"),
    "mbox null sender": ("Subject: x", "gone", "MAILER-DAEMON@mx.example"),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "body", "sender"), BOUNCES.values(), ids=BOUNCES.keys())
def test_bounces_are_known_from_every_mail_server(headers: str, body: str, sender: str) -> None:
    found = origin(headers, body, sender)
    assert (found.kind, found.is_machine) == (MailKind.BOUNCE, True)
    assert found.why
    if "z@gone.example" in body:
        assert found.failed_address == "z@gone.example"


def test_a_bounce_names_the_mail_that_came_back() -> None:
    assert origin(*BOUNCES["unknown gateway"]).original_message_id == "<ours@ico.org.uk>"


def test_a_feedback_report_is_no_letter() -> None:
    raw = (
        b"From: fbl@big.example\nSubject: abuse\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nreport\n"
        b"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <m@ico>\nSubject: s\n\nx\n--b--"
    )
    found = read_message(raw).reading.origin
    assert (found.kind, found.subkind, found.original_message_id) == (MailKind.BOUNCE, "feedback-report", "<m@ico>")


AUTOMATIC = {
    "auto-replied": ("Auto-Submitted: auto-replied\nSubject: x", ""),
    "auto-generated with a comment": ("auto-submitted: auto-generated (cron)\nSubject: x", ""),
    "X-Autoreply": ("X-Autoreply: yes\nSubject: x", ""),
    "x-autorespond": ("x-autorespond: hello\nSubject: x", ""),
    "X-Auto-Reply-From": ("X-Auto-Reply-From: a@b.example\nSubject: x", ""),
    "Precedence auto_reply": ("Precedence: auto_reply\nSubject: x", ""),
    "X-Precedence second": ("Precedence: first-class\nPrecedence: auto-reply\nSubject: x", ""),
    "vacation program": ("X-Mailer: vacation 1.2\nSubject: x", ""),
    "Exchange rule": ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\nSubject: x", ""),
    "English": ("Subject: Automatic reply: Your letter", "I will be back on Monday."),
    "English, old": ("Subject: Out of Office AutoReply: Your letter", "I'm away."),
    "English, bare": ("Subject: Out of office", "Back on 3 May. Ring Sam."),
    "English, brackets": ("Subject: [Auto-Reply] Your letter", "We got it."),
    "Welsh": ("Subject: Ateb awtomatig: Eich llythyr", "Rwyf i ffwrdd."),
    "Welsh, out of office": ("Subject: Allan o'r swyddfa: x", "Ar wyliau tan ddydd Llun."),
    "German": ("Subject: Automatische Antwort: Ihr Brief", "Ich bin im Urlaub."),
    "German, Exchange": ("Subject: Abwesenheitsnotiz: x", "Ich bin nicht im Büro."),
    "French": ("Subject: Réponse automatique : x", "Je suis absente."),
    "Dutch": ("Subject: Automatisch antwoord: x", "Ik ben afwezig."),
    "Spanish": ("Subject: Respuesta automática: x", "Estoy fuera."),
    "Italian": ("Subject: Risposta automatica: x", "Sono in ferie."),
    "Portuguese": ("Subject: Resposta automática: x", "Estou de férias."),
    "Polish": ("Subject: Odpowiedź automatyczna: x", "Jestem na urlopie."),
    "Czech": ("Subject: Automatická odpověď: x", "Jsem na dovolené."),
    "Danish": ("Subject: Automatisk svar: x", "Jeg er på ferie."),
    "Swedish": ("Subject: Autosvar: x", "Jag är på semester."),
    "Norwegian": ("Subject: Fraværsmelding: x", "Jeg er ikke på kontoret."),
    "Finnish": ("Subject: Automaattinen vastaus: x", "Olen lomalla."),
    "Hungarian": ("Subject: Automatikus válasz: x", "Szabadságon vagyok."),
    "Romanian": ("Subject: Răspuns automat: x", "Sunt în concediu."),
    "Greek": ("Subject: Αυτόματη απάντηση: x", "Βρίσκομαι σε άδεια."),
    "Irish": ("Subject: Freagra uathoibríoch: x", "Tá mé as an oifig."),
    "Russian": ("Subject: Автоматический ответ: x", "Я в отпуске."),
    "by its text": ("Subject: Re: Your letter", "Thank you for your email. This is an automated response. We aim to respond in ten working days."),
    "by its text, Welsh": ("Subject: Eich neges", "Diolch. Mae'r neges hon yn ymateb awtomatig. Byddwn yn ateb cyn hir."),
    "absence and return": ("Subject: Re: Your letter", "I am out of the office until 3 June with limited access to email. If your matter is urgent please contact Sam."),
    "on leave in the subject": ("Subject: Annual leave", "I am on annual leave until 3 June. Please contact Sam Ode."),
    "read receipt without structure": ("Subject: Read: Your letter", "Your message\n\nTo: Jo\nSubject: Your letter\n\nwas read on 4 March 2024."),
    "council's receipt": ("Subject: Thank you for contacting us", "Thank you for contacting Wexcombe Council. This is an automatically generated email to let you know we have received your enquiry. We aim to respond within 10 working days."),
    "no longer works here": ("Subject: Re: complaint", "I no longer work for Wexcombe Council. Please contact info@wex.example."),
    "Notes": ("Subject: Jane Smith/Wexcombe is out of the office.", "I will be out of the office starting 01/05 and will not return until 05/05. I will respond to your message when I return."),
    "away": ("Subject: Away", "I am away from my desk until Monday. Please contact Sam."),
    "Welsh thanks": ("Subject: Diolch am eich e-bost", "Diolch am eich e-bost. Rwyf ar wyliau tan 3 Mehefin. Cysylltwch â Sam."),
    "Apple": ("X-Apple-Action: vacation/1\nSubject: x", "gone"),
    "challenge": ("Subject: Please confirm your message", "To complete delivery click the link."),
    "calendar": ("Subject: Invitation\nContent-Type: text/calendar; method=REQUEST", "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR"),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "body"), AUTOMATIC.values(), ids=AUTOMATIC.keys())
def test_automatic_replies_are_known_in_many_languages(headers: str, body: str) -> None:
    found = origin(headers, body)
    assert (found.kind, found.is_machine) == (MailKind.AUTO_SUBMITTED, True)
    assert found.why


# More of what programs print, without a header that says so unless one stands in the row.
AS_PRINTED = {
    "a help desk": ("Subject: [Request received] My complaint", "Your request (12345) has been received and is being reviewed by our support staff.\n\nTo add additional comments, reply to this email."),
    "a ticket system": ("Subject: [example.org #1234] AutoReply: My complaint", 'This message has been automatically generated in response to the\ncreation of a trouble ticket regarding:\n\t"My complaint"'),
    "a ticket by number": ("Subject: [Ticket#20240304] RE: My complaint", "This is a demo text which is send to every inquiry. It could contain something like:\n\nThank you for your email. A new ticket has been created."),
    "a ticket was opened": ("Subject: Re: My complaint", "Thank you for your email. A new ticket has been created."),
    "council": ("Subject: RE: Data request", "Thank you for your email. This mailbox is not monitored outside office hours. We will respond within 5 working days."),
    "mp": ("Subject: Thank you for your email", "Thank you for contacting me. This is an automatic response to let you know your message has arrived. If you are a constituent please give your full address."),
    "oof1": ("Subject: Out of Office: My complaint", "I am currently away."),
    "oof2": ("Subject: Out of the Office", "I am out of the office until Monday."),
    "oof3": ("Subject: OOO Re: My complaint", "Back Monday."),
    "oof4": ("Subject: RE: My complaint", "I am currently out of the office and will return on 4 March. For urgent matters contact helpdesk@x.example."),
    "oof5": ("Subject: Jane Bloggs is out of the office (returning 4 March)", "I will be out of the office."),
    "oof6": ("Subject: Autoreply: My complaint", "x"),
    "oof7": ("Subject: AUTO: Jane Bloggs is out of the office (returning 04/03/2024)", 'I am out of the office until 04/03/2024.\n\nNote: This is an automated response to your message  "My complaint" sent on 3/3/2024. This is the only notification you will receive while this person is away.'),
    "oof8": ("Subject: Vacation", "Hello, I am on vacation until June 3. I'll reply when I get back."),
    "oof9": ("Subject: Re: My complaint", "Je suis absente du bureau jusqu'au 3 juin. En cas d'urgence merci de contacter Sam."),
    "oof10": ("Subject: AW: Ihre Anfrage", "Ich bin bis zum 3. Juni nicht im Büro. In dringenden Fällen wenden Sie sich bitte an Sam. Ihre E-Mail wird nicht weitergeleitet."),
    "oof11": ("Subject: Re: x", "Estaré fuera de la oficina hasta el 3 de junio. En caso de urgencia, póngase en contacto con Sam."),
    "oof12": ("Subject: R: x", "Sono fuori ufficio fino al 3 giugno. Per urgenze contattare Sam."),
    "oof13": ("Subject: Odp: x", "Jestem na urlopie do dnia 3 czerwca. W pilnych sprawach proszę o kontakt z Sam."),
    "oof14": ("Subject: SV: x", "Jag är på semester till och med 3 juni. Vid brådskande ärenden kontakta Sam."),
    "oof15": ("Subject: Automatisk svar: x", "Jeg er på ferie."),
    "oof16": ("Subject: Automaattivastaus: x", "Olen poissa."),
    "oof17": ("Subject: Automatikus üzenet: x", "Szabadságon vagyok."),
    "oof18": ("Subject: Răspuns automat: x", "concediu"),
    "oof19": ("Subject: Samodejni odgovor: x", "Nisem v pisarni."),
    "oof20": ("Subject: Automatsko odgovaranje: x", "Nisam u uredu."),
    "oof21": ("Subject: Automatický odgovor: x", "x"),
    "oof22": ("Subject: Automatická odpoveď: x", "Nie som v práci."),
    "oof23": ("Subject: Автоматична відповідь: x", "Я у відпустці."),
    "oof24": ("Subject: Автоматический ответ: x", "x"),
    "oof25": ("Subject: Automaatne vastus: x", "x"),
    "oof26": ("Subject: Automatinis atsakymas: x", "x"),
    "oof27": ("Subject: Sjálfvirkt svar: x", "x"),
    "oof28": ("Subject: 自動返信: x", "x"),
    "oof29": ("Subject: Otomatik Yanıt: x", "x"),
    "oof30": ("Subject: Resposta automàtica: x", "x"),
    "oof31": ("Subject: Erantzun automatikoa: x", "x"),
    "oof32": ("Subject: Resposta automática: x", "x"),
    "oof33": ("Subject: Auto Response: x", "x"),
    "oof34": ("Subject: Automatic Response", "Thank you"),
    "oof35": ("Subject: Auto-Response", "Thanks"),
    "oof36": ("Subject: I am on holiday", "Thanks for your mail. I am on holiday until 3 June and will answer when I return."),
    "oof37": ("Subject: Abwesend: x", "Ich bin im Urlaub bis zum 3.6. und lese keine E-Mails."),
    "oof38": ("Subject: Message d'absence", "Bonjour, je suis en congés jusqu'au 3 juin."),
    "oof39": ("Subject: Afwezig", "Ik ben met vakantie tot en met 3 juni. Bij spoed neem contact op met Sam."),
    "oof40": ("Subject: Allan o'r Swyddfa", "Nid wyf yn y swyddfa tan ddydd Llun."),
    "oof41": ("Subject: Ateb Awtomatig / Automatic Reply: x", "x"),
    "oof42": ("Subject: Automatic reply / Ateb awtomatig", "x"),
    "oof43": ("Subject: Absence from the office", "I am away until 3 June. Please contact Sam."),
    "oof44": ("Subject: Left the company", "Please note that I no longer work at Wexcombe Ltd. Please direct your enquiry to info@wex.example"),
    "rr1": ("Subject: Read-Receipt: My complaint", "Your message was read."),
    "rr2": ("Subject: Return Receipt (displayed) - x", "This is a Return Receipt for the mail that you sent to z@x.example. Note: This Return Receipt only acknowledges that the message was displayed on the recipient's computer."),
    "rr3": ("Subject: Gelesen: x", "Ihre Nachricht wurde gelesen am Montag."),
    "rr4": ("Subject: Lu : x", "Votre message a été lu le lundi."),
    "rr5": ("Subject: Not read: x", "Your message was deleted without being read on Monday"),
    "rr6": ("Subject: Recall: x", 'Jo would like to recall the message, "x".'),
    "rr7": ("Subject: Message Recall Failure: x", "Your attempt to recall the following message failed"),
    "rr8": ("Subject: Receipt: x", "This is a receipt for the mail you sent. It verifies that the message has been displayed."),
    "rr9": ("Subject: Delivered: x", "Your message has been delivered to the following recipients:\n\nz@x.example\n\nSubject: x"),
    "rr10": ("Subject: Relayed: x", "Delivery to these recipients or distribution lists is complete, but delivery notification was not sent by the destination:"),
    "cal1": ("Subject: Accepted: Meeting\nContent-Type: text/calendar; method=REPLY", "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"),
    "cron": ("Subject: Cron <root@mx> /usr/bin/backup", "done"),
    "xcron": ("Subject: Cron <root@mx> /usr/bin/backup\nX-Cron-Env: <SHELL=/bin/sh>", "done"),
    "logwatch": ("Subject: Logwatch for mx (Linux)", "################### Logwatch 7.4.0"),
    "nagios": ("Subject: ** PROBLEM Host Alert: mx is DOWN **", "***** Nagios *****\n\nNotification Type: PROBLEM"),
    "github": ("Subject: [org/repo] Fix (#12)\nX-GitHub-Reason: mention\nPrecedence: list", "x"),
    "jira": ("Subject: [JIRA] (AB-1) x\nX-JIRA-FingerPrint: abc\nAuto-Submitted: auto-generated", "x"),
    "bulk100": ("Subject: offer\nPrecedence: bulk\nX-Mailer: x", "x"),
    "fbl": ("Subject: Email Feedback Report for IP 192.0.2.1", "This is an email abuse report for an email message received from IP 192.0.2.1 on Mon"),
    "hotmail fbl": ("Subject: complaint about message from 192.0.2.1", "x"),
    "facebookmail": ("Subject: x\nX-Facebook-Notify: page_message", "x"),
    "suppress": ("Subject: x\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated", "x"),
    "x-autoreply-domain": ("Subject: x\nX-Autoreply-Domain: b.example", "x"),
    "x-arl": ("Subject: x\nX-ARRespond: yes", "x"),
    "x-mail-auto": ("Subject: x\nX-AutoResponse-Via: z", "x"),
    "x-responder": ("Subject: x\nX-Mailer-Daemon: z\nAuto-submitted: auto-notified", "x"),
    "preced auto": ("Subject: x\nPrecedence: auto-reply", "x"),
    "X-Vacation": ("Subject: x\nX-Vacation: yes", "x"),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "body"), AS_PRINTED.values(), ids=AS_PRINTED.keys())
def test_what_programs_print_is_not_taken_for_a_person(headers: str, body: str) -> None:
    assert origin(headers, body).is_machine


def test_a_read_receipt_by_structure_says_so() -> None:
    raw = (
        b"From: a@b.example\nSubject: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n"
        b"--b\nContent-Type: message/disposition-notification\n\nOriginal-Message-ID: <m@ico>\n--b--"
    )
    assert read_message(raw).reading.origin.subkind == "read-receipt"


PEOPLE = {
    "lists what came": ("Subject: Our client Mrs B", "We act for Mrs B. The chronology is set out below for your convenience.\n\n3 March: letter to the school by tracked post, with certified identification and signed authority.\n4 March: automatic acknowledgement (reference AB/12).\n5 April: second letter, not answered; third letter the week after, and a telephone call to the bursar.\nKindly take this as a complaint."),
    "repeats what a program said": ("Subject: No answer from the trust", "Three times since Easter there has come nothing but a line from a machine, and the ward sister who knows about the notes is never there when it rings. The last one on Friday went like this, word for word, so that you can see what people have to put up with who only want a piece of paper. This is an automated response. Your mail has been received."),
    "a letter": ("Subject: Complaint about my council", "Dear Sir, they will not send my records."),
    "about an automatic reply": ("Subject: Automatic reply from the council - is that lawful?", "I asked for my records and got an automatic reply. Is that allowed?"),
    "answers an automatic reply": ("Subject: Re: Automatic reply: Your letter", "Thank you, I know you are busy. My complaint is about the bank."),
    "forwards an automatic reply": ("Subject: FW: Automatic reply: Data request", "All I ever get is this.\n\nFrom: Bank\nSent: Monday\nTo: me\nSubject: Automatic reply\n\nI am out of the office until Monday. If urgent please contact Sam."),
    "is away herself": ("Subject: RFA case", "I sent the papers on Monday. I will be on holiday until 3 June so please write to my sister. My complaint is still that they lost my file."),
    "quotes a bounce": ("Subject: My email was returned", "I wrote to the clinic and it came back saying 550 5.1.1 user unknown. What do I do now?"),
    "forwards a bounce": ("Subject: Fwd: Undeliverable: Data request", "They do not even have a working address.\n\n---------- Forwarded message ---------\nFrom: Mail Delivery <mailer-daemon@x.example>\nSubject: Undeliverable\n\nYour message could not be delivered to z@x.example 550 5.1.1"),
    "Auto-Submitted: no": ("Auto-Submitted: no\nSubject: Request", "This is an automated response is what they wrote."),
    "unsubscribe header on a letter": ("List-Unsubscribe: <mailto:u@x.example>\nSubject: Complaint", "Dear Sir, my bank lost my data."),
    "complains of newsletters": ("Subject: cannot unsubscribe", "I pressed unsubscribe ten times and they still write."),
    "undelivered parcel": ("Subject: Undelivered parcel and my address", "The courier gave my address to a neighbour."),
    "delivery company": ("Subject: Delivery failed and they posted a photo of my child", "The driver put a photo on the app."),
    "holiday booking": ("Subject: Holiday booking site leaked my passport", "I booked a holiday and they sent my passport to a stranger."),
    "away from a job": ("Subject: Maternity leave and my HR file", "While I was on maternity leave my manager read my file. Is this a breach?"),
    "postmaster is a person": ("Subject: Question about logs", "We run the mail for a small charity. How long may we keep logs?"),
    "out of hours": ("Subject: Out of hours GP", "They gave my notes to my employer."),
    "they are out of office": ("Subject: Out of Office", "They are always out of office and I got no answer. My complaint is about the bank."),
    "keeps getting them": ("Subject: Automated reply", "I keep getting an automated reply from the office. What can I do?"),
    "tells who to write to": ("Subject: Holiday", "I will be away until 5 June. Please contact my wife Ann on 01632 960001 if urgent."),
    "away, but sends papers": ("Subject: RE: Your case", "I am on holiday until 3 June, so I will send the papers when I am back. If it is urgent please ring my wife."),
    "away, with an attachment": ("Subject: Re: your case", "I am away until Monday. Please find attached the letter you asked for."),
    "undeliverable letter": ("Subject: Undeliverable letter", "My post was undeliverable because the council changed my address to the wrong one."),
    "read this": ("Subject: Read: this first", "Please read the attached before the rest. It was read by my neighbour."),
    "says thanks": ("Subject: Thank you for your email", "I have attached the form, please contact me until Friday. I am on leave next week."),
    "quotes the error": ("Subject: Undelivered mail", "My bank said an email could not be delivered to me at old@x.example and yet sent it to someone else. 550 5.1.1 it said."),
    "proof of being human": ("Subject: Confirm you are human", "I had to prove I am human to make a request on their site and it took my photo."),
    "quotes an automated response": ("Subject: My complaint", 'Dear Sir. It says: "This is an automated response." That is all I ever got. Please help.'),
    "a profile by computer": ("Subject: Request", "This is a computer generated profile and I object to it."),
    "on behalf of a client": ("Subject: Subject access", "This message is sent on behalf of my client."),
    "a system administrator": ("Subject: Data retention", "The policy we were given does not exist any more, and the server room is not found on the register. What shall we keep?"),
    "an administrator answers": ("Subject: Re: Your letter", "Your email to us of 3 May was passed to me. We hold no such records."),
    "undeliverable, she says": ("Subject: Undeliverable: letters to an old address", "The bank keeps writing to my old address although I told them at help@bank.example that I moved."),
    "failure of a notice": ("Subject: Failure notice", "The council served a failure notice on me and put it on a lamp post."),
    "returned by the post": ("Subject: Returned mail: my bank statements", "The postman brings my neighbour's returned mail to me. It says user unknown on my door, as a joke."),
    "a ticket she opened": ("Subject: [example.org #1234] complaint", "I opened a ticket with them and a new ticket has been created each time I wrote. Nobody answers."),
    "is out of the office, she says": ("Subject: The manager is out of the office", "The manager is never there and my request is ignored."),
    "left the council": ("Subject: Left the council", "The officer who had my file left the council. Please contact them for me."),
    "a recall": ("Subject: Recall: faulty car and my data", "The maker wrote to me about a recall. How did they get my address?"),
    "a read letter": ("Subject: Relayed: what they said", "They relayed my health record to my employer."),
    "X-Loop alone": ("X-Loop: a@b.example\nSubject: x", "Dear Sir, a question."),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "body"), PEOPLE.values(), ids=PEOPLE.keys())
def test_people_who_write_about_machines_are_people(headers: str, body: str) -> None:
    is_postmaster = any(words in body for words in ("small charity", "server room", "passed to me"))
    sender = "Jo <postmaster@charity.example>" if is_postmaster else "Jo Bloggs <jo@bloggs.example>"
    assert origin(headers, body, sender) == Origin()


def test_no_answer_wanted_is_not_the_same_as_a_machine() -> None:
    found = origin(
        "X-Auto-Response-Suppress: DR, OOF, AutoReply\nSubject: My complaint", "Dear Sir, they lost my data."
    )
    assert (found.kind, found.is_machine) == (MailKind.AUTO_SUBMITTED, False)
    assert origin("X-Auto-Response-Suppress: DR, RN, NRN\nSubject: My complaint", "Dear Sir").kind == MailKind.PERSON


LISTS = {
    "List-Id": ("List-ID: <l.x.example>", ""),
    "Precedence bulk": ("precedence: Bulk", ""),
    "Precedence list": ("Precedence: list", ""),
    "Mailing-List": ("Mailing-List: list l@x.example", ""),
    "unsubscribe and feedback": ("List-Unsubscribe: <https://x.example/u>\nFeedback-ID: 1:2:3", ""),
    "unsubscribe and its words": (
        "List-Unsubscribe: <https://x.example/u>",
        "Offers!\n\nUnsubscribe: https://x.example/u",
    ),
    "owner of a list": ("Sender: owner-l@x.example", ""),
}


@pytest.mark.parametrize(("headers", "body"), LISTS.values(), ids=LISTS.keys())
def test_list_mail_is_known(headers: str, body: str) -> None:
    assert origin("Subject: News\n" + headers, body).kind == MailKind.LIST


def test_the_first_reason_in_order_is_the_one_given() -> None:
    assert origin("Return-Path: <>\nAuto-Submitted: auto-replied\nPrecedence: bulk").kind == MailKind.BOUNCE
    assert origin("Auto-Submitted: auto-replied\nPrecedence: bulk\nList-Id: <x>").kind == MailKind.AUTO_SUBMITTED
