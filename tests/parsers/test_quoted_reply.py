"""What was written today, told from what was written before, as mail programs lay it out. All people are invented."""

from __future__ import annotations

import pytest

from parsers.html_text import html_to_marked_text
from parsers.quoted_reply import split_text

OLD = "the old words"

REPLIES = {
    "Outlook in English": "new words\n\n-----Original Message-----\nFrom: A <a@x.example>\nSent: 1 May 2020 10:00\nTo: B\nSubject: s\n\nthe old words",
    "Outlook of today": "new words\n\n________________________________\nFrom: A <a@x.example>\nSent: 1 May 2020 10:00\nTo: B\nSubject: s\n\nthe old words",
    "Outlook, bold labels": "new words\n\n*From:* A <a@x.example>\n*Sent:* 1 May 2020 10:00\n*To:* B\n*Subject:* s\n\nthe old words",
    "Outlook in Welsh": "new words\n\nOddi wrth: A <a@x.example>\nAnfonwyd: 1 Mai 2020 10:00\nAt: B\nPwnc: s\n\nthe old words",
    "Outlook in German": "new words\n\nVon: A <a@x.example>\nGesendet: Freitag, 1. Mai 2020 10:00\nAn: B\nBetreff: s\n\nthe old words",
    "Outlook in French": "new words\n\nDe : A <a@x.example>\nEnvoyé : vendredi 1 mai 2020 10:00\nÀ : B\nObjet : s\n\nthe old words",
    "Outlook in Spanish": "new words\n\nDe: A <a@x.example>\nEnviado el: viernes, 1 de mayo\nPara: B\nAsunto: s\n\nthe old words",
    "Outlook in Italian": "new words\n\nDa: A <a@x.example>\nInviato: venerdì 1 maggio\nA: B\nOggetto: s\n\nthe old words",
    "Outlook in Dutch": "new words\n\nVan: A <a@x.example>\nVerzonden: vrijdag 1 mei\nAan: B\nOnderwerp: s\n\nthe old words",
    "Outlook in Polish": "new words\n\nOd: A <a@x.example>\nWysłano: piątek, 1 maja\nDo: B\nTemat: s\n\nthe old words",
    "Outlook in Swedish": "new words\n\nFrån: A <a@x.example>\nSkickat: den 1 maj\nTill: B\nÄmne: s\n\nthe old words",
    "Lotus, tabs": "new words\n\nFrom:\tA <a@x.example>\nTo:\tB\nDate:\t01/05/2020 10:00\nSubject:\ts\n\nthe old words",
    "Samsung": "new words\n\n-------- Original message --------\nFrom: A <a@x.example>\nDate: 01/05/2020 10:00 (GMT+00:00)\nTo: B\nSubject: s\n\nthe old words",
    "Gmail": "new words\n\nOn Fri, 1 May 2020 at 10:00, A <a@x.example> wrote:\n\n> the old words\n> more",
    "Gmail, wrapped": "new words\n\nOn Fri, 1 May 2020 at 10:00, The Very Long Name of an Office\n<a@x.example> wrote:\n\n> the old words\n> more",
    "Gmail in Welsh": "new words\n\nAr ddydd Gwe, 1 Mai 2020 am 10:00 ysgrifennodd A <a@x.example>:\n\n> the old words",
    "Gmail in German": "new words\n\nAm Fr., 1. Mai 2020 um 10:00 Uhr schrieb A <a@x.example>:\n\n> the old words",
    "Gmail in French": "new words\n\nLe ven. 1 mai 2020 à 10:00, A <a@x.example> a écrit :\n\n> the old words",
    "Gmail in Spanish": "new words\n\nEl vie, 1 may 2020 a las 10:00, A (<a@x.example>) escribió:\n\n> the old words",
    "Gmail in Polish": "new words\n\npt., 1 maj 2020 o 10:00 A <a@x.example> napisał(a):\n\n> the old words",
    "Gmail, date and address only": "new words\n\n2020-05-01 10:00 GMT+01:00 A <a@x.example>:\n\n> the old words",
    "Apple": "new words\n\n> On 1 May 2020, at 10:00, A <a@x.example> wrote:\n> \n> the old words",
    "unmarked quote under its line": "new words\n\nOn Fri, 1 May 2020 at 10:00, A <a@x.example> wrote:\n\nthe old words",
    "GroupWise": "new words\n\n>>> A <a@x.example> 01/05/2020 10:00 >>>\nthe old words",
    "Zoho": "new words\n\n---- On Fri, 01 May 2020 10:00:00 +0100 A <a@x.example> wrote ----\nthe old words",
    "Thunderbird": "new words\n\nOn 01/05/2020 10:00, A wrote:\n> the old words",
    "quote on top": "On 01/05/2020 10:00, A wrote:\n> the old words\n> more\n\nnew words",
    "quote wrapped badly": "> the old words that were a long line when they were written by\nsomebody\n> else\n\nnew words",
    "between two quotes": "> the old words\n\nnew words\n\n> the old words again",
    "mobile line": "new words\n\nSent from my iPhone\n\n> On 1 May 2020, at 10:00, A <a@x.example> wrote:\n> the old words",
}  # fmt: skip


@pytest.mark.parametrize("text", REPLIES.values(), ids=REPLIES.keys())
def test_a_reply_is_cut_to_its_new_words(text: str) -> None:
    split = split_text(text, subject="RE: s")
    assert (split.new_text, split.own) == ("new words", "new words")
    assert OLD in split.quoted


# The lines with which mail programs introduce what they quote, in the languages that reach the office.
INTRODUCTIONS = [
    "On Tue, 1 May 2024 at 10:00, Ann Old <ann@old.example> wrote:",
    "On 01/05/2024 10:00, Ann Old wrote:",
    "On Tuesday, May 1, 2024, Ann Old <ann@old.example> wrote:",
    "On May 1, 2024, at 10:00 AM, Ann Old <ann@old.example> wrote:",
    "Le 1 mai 2024 à 10:00, Ann Old <ann@old.example> a écrit :",
    "Le mar. 1 mai 2024 à 10:00, Ann Old <ann@old.example> a écrit :",
    "Am 01.05.2024 um 10:00 schrieb Ann Old:",
    "Am Di., 1. Mai 2024 um 10:00 Uhr schrieb Ann Old <ann@old.example>:",
    "El 1/5/2024 a las 10:00, Ann Old escribió:",
    "El mar, 1 may 2024 a las 10:00, Ann Old (<ann@old.example>) escribió:",
    "Il giorno mar 1 mag 2024 alle ore 10:00 Ann Old <ann@old.example> ha scritto:",
    "Il 01/05/2024 10:00, Ann Old ha scritto:",
    "Op di 1 mei 2024 om 10:00 schreef Ann Old <ann@old.example>:",
    "Op 1 mei 2024, om 10:00 heeft Ann Old <ann@old.example> het volgende geschreven:",
    "Em ter., 1 de mai. de 2024 às 10:00, Ann Old <ann@old.example> escreveu:",
    "Em 01/05/2024 10:00, Ann Old escreveu:",
    "W dniu 01.05.2024 o 10:00, Ann Old pisze:",
    "wt., 1 maj 2024 o 10:00 Ann Old <ann@old.example> napisał(a):",
    "Dne 1.5.2024 v 10:00 Ann Old napsal(a):",
    "út 1. 5. 2024 v 10:00 odesílatel Ann Old <ann@old.example> napsal:",
    "Den 1 maj 2024 kl. 10:00 skrev Ann Old <ann@old.example>:",
    "Den tis 1 maj 2024 kl 10:00 skrev Ann Old <ann@old.example>:",
    "Den tir. 1. maj 2024 kl. 10.00 skrev Ann Old <ann@old.example>:",
    "tir. 1. mai 2024 kl. 10:00 skrev Ann Old <ann@old.example>:",
    "ti 1. toukok. 2024 klo 10.00 Ann Old (ann@old.example) kirjoitti:",
    "Ann Old kirjoitti 1.5.2024 klo 10.00:",
    "Ann Old <ann@old.example> ezt írta (időpont: 2024. máj. 1., K, 10:00):",
    "2024.05.01. 10:00 keltezéssel, Ann Old írta:",
    "În mar., 1 mai 2024 la 10:00, Ann Old <ann@old.example> a scris:",
    "Στις Τρί 1 Μαΐ 2024 στις 10:00 π.μ., ο χρήστης Ann Old <ann@old.example> έγραψε:",
    "вт, 1 мая 2024 г. в 10:00, Ann Old <ann@old.example>:",
    "01.05.2024 10:00, Ann Old пишет:",
    "1 мая 2024 г., в 10:00, Ann Old написал(а):",
    "2024年5月1日(火) 10:00 Ann Old <ann@old.example>:",
    "2024年5月1日 10:00、Ann Oldのメール:",
    "在 2024年5月1日，10:00，Ann Old <ann@old.example> 写道：",
    "Ann Old <ann@old.example> 于2024年5月1日周二 10:00写道：",
    "2024년 5월 1일 (화) 오전 10:00, Ann Old <ann@old.example>님이 작성:",
    "Ar Maw, 1 Mai 2024 am 10:00 ysgrifennodd Ann Old <ann@old.example>:",
    "Ar 1 Mai 2024, ysgrifennodd Ann Old:",
    "D'fhreagair Ann Old <ann@old.example>:",
    "Ann Old wrote:",
    "Ann Old <ann@old.example> schrieb:",
    "Quoting Ann Old <ann@old.example>:",
    "--- On Tue, 1/5/24, Ann Old <ann@old.example> wrote:",
    "In article <x@y.example>, Ann Old wrote:",
    "Ann Old said:",
    "* Ann Old <ann@old.example> [2024-05-01 10:00]:",
    "At 10:00 01/05/2024, Ann Old wrote:",
    "1 Mayıs 2024 Salı 10:00 tarihinde Ann Old <ann@old.example> yazdı:",
    "Dňa 1.5.2024 o 10:00 Ann Old napísal(a):",
    "Dana 1. 5. 2024. u 10:00, Ann Old je napisao/la:",
    "El dt., 1 de maig 2024 a les 10:00, Ann Old va escriure:",
    "On Tue, May 1, 2024 at 10:00 AM Ann Old via Helpdesk <help@old.example>\nwrote:",
    "On Tue, 1 May 2024 at 10:00, Ann Old <\nann@old.example> wrote:",
    "-----Original Message-----\nFrom: Ann Old\nSent: 1 May 2024\nTo: me\nSubject: x",
    "-----Ursprüngliche Nachricht-----\nVon: Ann Old\nGesendet: 1. Mai\nAn: mir\nBetreff: x",
    "----- Original Message -----\nFrom: Ann Old\nTo: me",
    "________________________________\nFrom: Ann Old <ann@old.example>\nSent: 01 May 2024 10:00\nTo: me\nSubject: x",
    "From: Ann Old [mailto:ann@old.example]\nSent: 01 May 2024 10:00\nTo: me\nSubject: x",
    "From: Ann Old <ann@old.example>\nDate: Tuesday, 1 May 2024 at 10:00\nTo: me\nSubject: x",
    "*From:* Ann Old <ann@old.example>\n*Sent:* 01 May 2024\n*To:* me\n*Subject:* x",
    "De : Ann Old\nEnvoyé : mardi 1 mai 2024\nÀ : moi\nObjet : x",
    "Van: Ann Old\nVerzonden: dinsdag 1 mei\nAan: ik\nOnderwerp: x",
    "Oddi wrth: Ann Old\nAnfonwyd: 1 Mai 2024\nAt: fi\nPwnc: x",
    "Från: Ann Old\nSkickat: den 1 maj\nTill: mig\nÄmne: x",
    "发件人: Ann Old\n发送时间: 2024年5月1日\n收件人: me\n主题: x",
    "差出人: Ann Old\n送信日時: 2024年5月1日\n宛先: me\n件名: x",
    "От: Ann Old\nОтправлено: 1 мая\nКому: мне\nТема: x",
    "-------- Original message --------\nFrom: Ann Old <ann@old.example>\nDate: 01/05/2024 10:00 (GMT+00:00)\nTo: me\nSubject: x",
    "-------- Messaggio originale --------\nDa: Ann Old\nData: 1 maggio\nA: me\nOggetto: x",
    "Sent from my iPhone\n\n> On 1 May 2024, at 10:00, Ann Old <ann@old.example> wrote:\n>",
    "Sent from Yahoo Mail on Android\n\n  On Tue, 1 May 2024 at 10:00, Ann Old<ann@old.example> wrote:",
    "Sent from Outlook for iOS\n________________________________\nFrom: Ann Old <ann@old.example>\nSent: Tuesday, May 1, 2024 10:00:00 AM\nTo: me\nSubject: x",
    "### Please type your reply above this line ###",
    "##- Please type your reply above this line -##",
    "---- On Tue, 01 May 2024 10:00:00 +0000 Ann Old <ann@old.example> wrote ----",
    "------- Original Message -------\nOn Tuesday, May 1st, 2024 at 10:00, Ann Old <ann@old.example> wrote:",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Tuesday, May 1st, 2024 at 10:00 AM, Ann Old <ann@old.example> wrote:",
    "2024-05-01 10:00 GMT+01:00 Ann Old <ann@old.example>:",
    "2024-05-01 10:00 GMT+02:00, Ann Old <ann@old.example>:",
    "On 2024-05-01 10:00, Ann Old wrote:",
    "Ann Old <ann@old.example> wrote on 01/05/2024 10:00:00:",
    "From:\tAnn Old <ann@old.example>\nTo:\tme\nDate:\t01/05/2024 10:00\nSubject:\tx",
]  # fmt: skip


@pytest.mark.parametrize("line", INTRODUCTIONS)
def test_the_line_above_a_quote_goes_with_it(line: str) -> None:
    split = split_text(f"new words\n\n{line}\n> the old words\n> more\n", subject="Re: s", is_reply=True)
    assert split.own == "new words"
    assert OLD in split.quoted


@pytest.mark.parametrize("line", INTRODUCTIONS)
def test_the_writers_words_right_above_such_a_line_stay(line: str) -> None:
    split = split_text(f"new words\nand more\n{line}\n> the old words\n> more\n", subject="Re: s", is_reply=True)
    assert split.own == "new words\nand more"


# What stands below two paragraphs of the writer, as each mail program marks it up.
BELOW_THE_REPLY = {
    "outlook desktop": '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Ann Old &lt;ann@old.example&gt;<br><b>Sent:</b> 1 May 2024<br><b>To:</b> me<br><b>Subject:</b> x</p></div><p>old words quoted</p>',
    "outlook web": '<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Ann Old &lt;ann@old.example&gt;<br><b>Sent:</b> 1 May 2024<br><b>To:</b> me<br><b>Subject:</b> x</font><div>&nbsp;</div></div><div><p>old words quoted</p></div>',
    "outlook mac": '<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From: </b>Ann Old &lt;ann@old.example&gt;<br><b>Date: </b>Tuesday, 1 May 2024 at 10:00<br><b>To: </b>me<br><b>Subject: </b>x</p></div><p>old words quoted</p>',
    "outlook mobile": '<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/x">Outlook for iOS</a></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann<br><b>Sent:</b> x<br><b>To:</b> me<br><b>Subject:</b> x</div><p>old words quoted</p>',
    "gmail": '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, 1 May 2024 at 10:00, Ann Old &lt;<a href="mailto:ann@old.example">ann@old.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><p>old words quoted</p></blockquote></div>',
    "gmail sig": '<div class="gmail_signature" data-smartmail="gmail_signature">Jo Bloggs<br>Manager</div><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On x, A wrote:<br></div><blockquote class="gmail_quote"><p>old words quoted</p></blockquote></div>',
    "apple": '<br><div><blockquote type="cite"><div>On 1 May 2024, at 10:00, Ann Old &lt;ann@old.example&gt; wrote:</div><br><p>old words quoted</p></blockquote></div>',
    "iphone": '<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 1 May 2024, at 10:00, Ann Old &lt;ann@old.example&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><p>old words quoted</p></blockquote>',
    "thunderbird": '<div class="moz-cite-prefix">On 01/05/2024 10:00, Ann Old wrote:<br></div><blockquote type="cite" cite="mid:x"><p>old words quoted</p></blockquote><pre class="moz-signature">-- \nJo</pre>',
    "yahoo": '<div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>On Tuesday, 1 May 2024 at 10:00:00 BST, Ann Old &lt;ann@old.example&gt; wrote:</div><div><p>old words quoted</p></div></div>',
    "proton": '<div class="protonmail_quote">On Tuesday, May 1st, 2024 at 10:00, Ann Old &lt;ann@old.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite"><p>old words quoted</p></blockquote></div>',
    "zimbra": '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Ann" &lt;ann@old.example&gt;<br><b>To: </b>me<br><b>Sent: </b>x<br><b>Subject: </b>x</div><div data-marker="__QUOTED_TEXT__"><p>old words quoted</p></div>',
    "gmx": '<div><div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b> Dienstag, 01. Mai 2024 um 10:00 Uhr<br/><b>Von:</b> "Ann" &lt;ann@old.example&gt;<br/><b>An:</b> me<br/><b>Betreff:</b> x</div><div name="quoted-content"><p>old words quoted</p></div></div></div>',
    "aol": '<div class="aolReplacedBody">-----Original Message-----<br>From: Ann &lt;ann@old.example&gt;<br>To: me<br>Sent: Tue, 1 May<br>Subject: x<br><br><p>old words quoted</p></div>',
    "samsung": '<div style="font-size:100%"><div>-------- Original message --------</div><div>From: Ann Old &lt;ann@old.example&gt; </div><div>Date: 01/05/2024 10:00 (GMT+00:00) </div><div>To: me </div><div>Subject: x </div><div><br></div></div><p>old words quoted</p>',
    "windows mail": '<p>Sent from <a href="https://go.microsoft.com/fwlink/?LinkId=550986">Mail</a> for Windows</p><div style="mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From: </b><a href="mailto:ann@old.example">Ann</a><br><b>Sent: </b>01 May 2024<br><b>To: </b>me<br><b>Subject: </b>x</p></div><p>old words quoted</p>',
    "mail.ru": '<br><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">Вторник, 1 мая 2024, 10:00 +03:00 от Ann Old &lt;ann@old.example&gt;:<br><p>old words quoted</p></blockquote>',
    "yandex": '<div>01.05.2024, 10:00, "Ann Old" &lt;ann@old.example&gt;:</div><blockquote><p>old words quoted</p></blockquote>',
    "hotmail old": '<div><hr id="stopSpelling">Date: Tue, 1 May 2024<br>From: ann@old.example<br>To: me<br>Subject: x<br><br><p>old words quoted</p></div>',
    "roundcube": '<p id="reply-intro">On 2024-05-01 10:00, Ann Old wrote:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0"><p>old words quoted</p></blockquote>',
    "front": '<blockquote type="cite" class="front-blockquote">On May 1, 2024, 10:00 AM, ann@old.example wrote:<br><p>old words quoted</p></blockquote>',
    "word border": '<div><div style="border-top:1pt solid rgb(225,225,225)"><p>From: Ann Old<br>Sent: x<br>To: me<br>Subject: x</p></div></div><p>old words quoted</p>',
    "ox": '<blockquote type="cite"><div>Ann Old &lt;ann@old.example&gt; hat am 01.05.2024 10:00 geschrieben:</div><p>old words quoted</p></blockquote>',
    "lotus": '<br><font color="#5F5F5F">From:</font> Ann Old/Office<br><font>To:</font> me<br><font>Date:</font> 01/05/2024<br><font>Subject:</font> x<hr><p>old words quoted</p>',
}  # fmt: skip


@pytest.mark.parametrize("below", BELOW_THE_REPLY.values(), ids=BELOW_THE_REPLY.keys())
def test_html_of_every_program_leaves_the_writers_paragraphs(below: str) -> None:
    split = split_text(html_to_marked_text(f"<p>One.</p><p>Two.</p>{below}"), subject="Re: x", is_reply=True)
    assert split.own == "One.\n\nTwo."


def test_a_help_desk_whose_own_mail_begins_with_its_line_is_read() -> None:
    split = split_text("##- Please type your reply above this line -##\n\nYour request was closed.", subject="Request")
    assert split.own == "Your request was closed."


def test_what_somebody_says_that_others_wrote_is_hers() -> None:
    text = "Ann at the bank said:\nwe lost your file.\n\nI wrote to help@bank.example and got no answer."
    assert split_text(text, subject="My complaint").own == text


def test_answers_between_questions_are_kept_in_order() -> None:
    split = split_text("> one?\n\nYes.\n\n> two?\n\nNo.\n\nJo", subject="Re: s")
    assert split.own == "Yes.\n\nNo.\n\nJo"


FORWARDS = {
    "Gmail": "look\n\n---------- Forwarded message ---------\nFrom: A <a@x.example>\nDate: Fri\nSubject: s\nTo: B\n\nthe old words",
    "Apple": "look\n\nBegin forwarded message:\n\n> From: A <a@x.example>\n> Subject: s\n> Date: 1 May\n> To: B\n> \n> the old words",
    "Thunderbird": "look\n\n-------- Forwarded Message --------\nSubject: s\nDate: Fri\nFrom: A <a@x.example>\nTo: B\n\nthe old words",
    "Welsh": "look\n\n---------- Neges a anfonwyd ymlaen ----------\nOddi wrth: A\nDyddiad: Gwe\nPwnc: s\n\nthe old words",
    "Outlook": "look\n\nFrom: A <a@x.example>\nSent: 1 May 2020\nTo: B\nSubject: s\n\nthe old words",
    "Outlook, original message": "look\n\n-----Original Message-----\nFrom: A <a@x.example>\nSent: 1 May 2020\nTo: B\nSubject: s\n\nthe old words",
}  # fmt: skip


@pytest.mark.parametrize("text", FORWARDS.values(), ids=FORWARDS.keys())
@pytest.mark.parametrize("subject", ["Fwd: s", "FW: s", "Yml: s", "WG: s", "TR: s", "FW: Re: s"])
def test_what_is_forwarded_counts_as_new(text: str, subject: str) -> None:
    split = split_text(text, subject=subject)
    assert split.own == "look"
    assert OLD in split.forwarded
    assert OLD in split.new_text
    assert ">" not in split.forwarded.replace("<a@x.example>", "")


def test_a_thread_pasted_into_a_new_mail_counts_but_our_own_letter_below_does_not() -> None:
    text = "look\n\nFrom: A <{}>\nSent: 1 May 2020\nTo: B\nSubject: s\n\nthe old words"
    assert OLD in split_text(text.format("a@x.example"), subject="My complaint", own_domains=("ico.org.uk",)).forwarded
    assert OLD in split_text(text.format("casework@ico.org.uk"), subject="My complaint", own_domains=("ico.org.uk",)).quoted


def test_a_blank_reply_above_other_peoples_mail_forwards_it() -> None:
    text = "\n\nFrom: A <a@x.example>\nSent: 1 May 2020\nTo: B <b@x.example>\nSubject: s\n\nthe old words"
    assert OLD in split_text(text, subject="RE: s", own_domains=("ico.org.uk",)).forwarded


DISCLAIMERS = {
    "English": "This e-mail is confidential and intended solely for the addressee. If you are not the intended recipient, delete it.",
    "received in error": "If you have received this email in error please notify the sender and delete it.",
    "Welsh": "Mae'r e-bost hwn yn gyfrinachol. Os ydych wedi ei dderbyn drwy gamgymeriad, rhowch wybod i'r anfonwr.",
    "welcome in Welsh": "We welcome correspondence in Welsh and will answer in Welsh. / Croesawn ohebiaeth yn Gymraeg.",
    "print": "Please consider the environment before printing this email.",
    "scanner": "This message has been scanned for viruses by MailGuard.",
    "request site": "-----------------------\nPlease use this email address for all replies to this request:\nrequest-1@site.example\n\nDisclaimer: This message and any reply that you make will be published on the internet.",
    "German": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie.",
    "French": "Ce message est confidentiel et destiné à son destinataire. Si vous avez reçu ce message par erreur, détruisez-le.",
    "company": "Acme Ltd is registered in England, company number 12345678. This email is confidential.",
}  # fmt: skip


@pytest.mark.parametrize("footer", DISCLAIMERS.values(), ids=DISCLAIMERS.keys())
@pytest.mark.parametrize("between", ["\n\nYours\nJo Bloggs\n\n", "\n\nRegards\nJo\n-- \nJo Bloggs\n\n", "\n\n________\n\n"])
def test_disclaimers_are_cut_and_kept_apart(footer: str, between: str) -> None:
    split = split_text(f"My letter is here.{between}{footer}", subject="s")
    assert split.own.startswith("My letter is here.")
    assert footer.rsplit("\n", maxsplit=1)[-1] not in split.new_text
    assert footer.rsplit("\n", maxsplit=1)[-1] in split.disclaimer + split.signature


OWN_WORDS = {
    "about a confidential mail": "The email sent to all staff contains confidential details of thirty patients.\n\nPlease advise.",
    "about an offence": "I believe the unauthorised disclosure of my data is an offence.\n\nJo",
    "about a virus": "Our machines were checked for malware after the attack.\n\nThe ICO should know.",
    "received in error": "I received a letter in error which was meant for my neighbour, and I deleted it.",
    "postscript below the dashes": "First.\n--\nSecond part of my story goes on " + "and on " * 160,
    "environment": "The council must consider the environmental information regulations.",
    "an address": "Write to me.\n\nYours\nJo Bloggs\n1 High Street\nWexcombe\nWX1 1XX",
    "a sentence that leads up to a quotation": 'On 4 March 2019 the bank wrote:\n\n"We regret that we cannot help."\n\nIs that right?',
    "a memo": "To: ICO\n\nPlease treat this as a report.",
    "what somebody said": "They wrote:\nno records held\n\nI do not believe it.",
    "a dash list": "Three things:\n- From: the bank\n- To: me\n- About: nothing",
    "thanks first": "Thanks\n\nI have one more question about the file.",
}  # fmt: skip


@pytest.mark.parametrize("text", OWN_WORDS.values(), ids=OWN_WORDS.keys())
def test_the_writers_own_words_are_left_alone(text: str) -> None:
    assert " ".join(split_text(text, subject="s").own.split()) == " ".join(text.split())


SIGNATURES = {
    "dashes": ("words\n\n-- \nJo Bloggs\nSafeguarding Lead", "Safeguarding Lead"),
    "dashes without blank": ("words\n\n--\nJo Bloggs\nSafeguarding Lead", "Safeguarding Lead"),
    "iPhone": ("words\n\nSent from my iPhone", "iPhone"),
    "Welsh iPhone": ("words\n\nAnfonwyd o fy iPhone", "iPhone"),
    "Outlook for Android": ("words\n\nGet Outlook for Android<https://x.example>", "Android"),
    "German phone": ("words\n\nVon meinem iPhone gesendet", "iPhone"),
    "contact block": ("words\n\nKind regards\n\nJo Bloggs\nSafeguarding Lead\nAcme Council\nTel: 01632 960000\nwww.acme.example", "Safeguarding"),
    "Welsh contact block": ("words\n\nCofion\nJo\nSwyddog Diogelu\nFfôn: 01632 960000 | E-bost: jo@x.example", "Diogelu"),
    "picture": ("words\n\n[cid:image001.png@01DFA23C]", "cid"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "cut"), SIGNATURES.values(), ids=SIGNATURES.keys())
def test_signatures_are_cut_and_kept_apart(text: str, cut: str) -> None:
    split = split_text(text, subject="s")
    assert split.own.startswith("words")
    assert cut not in split.own
    assert cut in split.signature


def test_a_postscript_below_the_signature_is_kept() -> None:
    split = split_text("words\n\nRegards\nJo\nLead\nTel: 01632 960000\n\nPS He has done it again.", subject="s")
    assert "He has done it again" in split.own
    assert "01632" not in split.own


def test_a_gateways_warning_on_top_is_no_word_of_the_writer() -> None:
    split = split_text("CAUTION: This email originated from outside of the organisation. Do not click links.\n\nwords", subject="s")
    assert split.own == "words"
    assert "CAUTION" in split.disclaimer


HTML_REPLIES = {
    "Gmail": '<div>new words</div><div class="gmail_quote"><div class="gmail_attr">A &lt;a@x.example&gt; a dit, le 1 mai:<br></div><blockquote class="gmail_quote">the old words</blockquote></div>',
    "Outlook on the web": '<div>new words</div><hr><div id="divRplyFwdMsg"><b>Frá:</b> A<br><b>Sent:</b> x<br><b>Til:</b> B<br><b>Efni:</b> s</div><div>the old words</div>',
    "Outlook": '<p class="MsoNormal">new words</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> A<br><b>Sent:</b> x<br><b>To:</b> B<br><b>Subject:</b> s</p></div></div><p>the old words</p>',
    "Thunderbird": '<p>new words</p><div class="moz-cite-prefix">Ar 01/05/2020, dywedodd A:</div><blockquote type="cite">the old words</blockquote>',
    "Yahoo": '<div>new words</div><div class="yahoo_quoted"><div>Dydd Gwener</div><div>the old words</div></div>',
    "Apple": '<div>new words</div><div><blockquote type="cite"><div>On 1 May 2020, at 10:00, A wrote:</div><div>the old words</div></blockquote></div>',
    "answer below": '<blockquote type="cite">the old words</blockquote><p>new words</p>',
    "signature": '<div>new words</div><div class="gmail_signature">Jo Bloggs</div><blockquote>the old words</blockquote>',
}  # fmt: skip


@pytest.mark.parametrize("html", HTML_REPLIES.values(), ids=HTML_REPLIES.keys())
def test_html_replies_are_cut_by_their_structure(html: str) -> None:
    split = split_text(html_to_marked_text(html), subject="RE: s")
    assert split.new_text == "new words"
    assert OLD in split.quoted
