"""Whose Welsh is it? Quoted, reported, below the name, a season's greeting. Specimens written for this project."""

from __future__ import annotations

import pytest

from parsers.language import judge_welsh

REFUSAL = "Mae'n ddrwg gennym ond ni allwn ryddhau'r dogfennau hyn i chi ar hyn o bryd"
LONG = "Yn anffodus nid ydym yn gallu prosesu eich cais. Bydd angen i chi lenwi'r ffurflen amgaeedig a'i hanfon yn ôl."
FLEXIBLE = (
    "Rwy'n gweithio oriau hyblyg, felly os byddwch yn derbyn neges gennyf gyda'r nos nid wyf yn disgwyl ateb ar "
    "unwaith.\nI work flexible hours, so if you get a message from me in the evening I do not expect an answer at once."
)
AWAY = (
    "Nodwch os gwelwch yn dda y byddaf ar wyliau rhwng 20 a 27 Awst.\n"
    "Please note that I shall be on leave between 20 and 27 August."
)
ASKED = "Please tell the gym to take me off their list."

QUOTED = {
    "after a colon, and English behind it": f'The clinic wrote to me: "{REFUSAL}." I have no idea what that is.',
    "curly": f"The clinic wrote: “{REFUSAL}.” What does it say?",
    "single": f"Their text says '{REFUSAL}.' What does it say?",
    "single, wrapped": f"Their text says '{REFUSAL.replace('dogfennau ', 'dogfennau' + chr(10))}.' What does it say?",
    "without a colon": f'My dentist sent me "{LONG}" and I am none the wiser.',
    "with two words outside": f'"{LONG}"\n\nTranslate please.',
    "with a question outside": f'"{LONG}"\n\nMeaning?',
    "before its teller": f'"{LONG}" is all the housing office would say.',
    "over two paragraphs, after a colon": f'This is what they sent:\n\n"{LONG}\n\n{REFUSAL}."\n\nIs that a refusal?',
    "over two paragraphs, curly": f"They put this on my door.\n\n“{LONG}\n\n{REFUSAL}.”\n\nCan they do that?",
    "twice": f'They said "{REFUSAL}." I rang and was told "{LONG}" again.',
    "guillemets": f"They wrote: «{LONG}» What now?",
    "lead-in of one word": f'Reply: "{LONG}" Can you make them write in English?',
    "and nothing behind it": f'The reply from the surgery reads: "{LONG}"',
    "a short lead-in": f'It says: "{LONG}"',
}
REPORTED = {
    "in Welsh only": f"They answered in Welsh only: {REFUSAL}. I cannot read that. Please help.",
    "short lead-in, nothing behind": f"It says: {LONG}",
    "with a noun": f"This was the reply from the surgery: {REFUSAL}. Is this allowed?",
    "got this from": f"I got this from the bus company: {LONG} Can you make them answer properly?",
    "a sign": f"There is a notice on the wall:\n\nRhybudd. {REFUSAL}.\n\nIs that enough to film us?",
    "several paragraphs, without marks": f"Here is what the council sent me:\n\n{LONG}\n\n{REFUSAL}.\n\nWhat does it mean?",
    "a whole letter, pasted": (
        f"The council sent me this:\n\nAnnwyl Mrs Boyd,\n\n{LONG}\n\n{REFUSAL}.\n\nYn gywir,\nY Tîm Cwynion\n"
    ),
    "a letter, and what the writer says of Welsh": f"I do not speak Welsh.\n\n{LONG}\n\n{REFUSAL}.",
    "no Welsh": f"{LONG} That came today. We have no Welsh in this house.",
    "wants it translated": f"{LONG}\n\nCan you translate this please?",
    "the letter was in Welsh": f"The letter was in Welsh. {REFUSAL}. I want it in English.",
    "in the next line": f"My landlord texted me and it said:\n{REFUSAL}.\nI rent a room from him.",
}
REPORTED |= {
    "behind a stroke": f"Hi\n\nmy son's school put this on facebook - {REFUSAL}. we are english and dont know what it says",
    "in brackets: in Welsh": f"I asked for my report.\n\nTheir reply (in Welsh): {REFUSAL}.\n\nThis is not good enough.",
    "came back in Welsh": f"I asked in June. The answer came back in Welsh. {REFUSAL}. I want to complain.",
    "all I got": f"I asked for my report. This is all I got\n\n{REFUSAL}.\n\nIs it lawful to treat a person like that?",
    "as follows": f"I have a letter from them which reads as follows.\n\n{REFUSAL}.\n\nPlease tell me if this is correct.",
    "asked about, colon": f"What does this mean: {REFUSAL}",
    "asked about": f"what does this mean? {REFUSAL}",
    "in one sentence": f"The text message said {REFUSAL} and nothing more. I want them to stop texting me.",
    "between dashes": f'The council\'s answer - "{REFUSAL}" - was no answer.',
}
BELOW = {
    "learner": f"{ASKED}\n\nCeri\n\nCymraeg / English\nRwy'n dysgu Cymraeg. Siaradwch Gymraeg gyda fi! I'm learning Welsh.",
    "no need to answer": (
        f"{ASKED}\n\nceri\n\nRwy'n gweithio'n hyblyg. Peidiwch â theimlo bod yn rhaid i chi ateb heno.\n"
        "I work flexibly. Please do not feel you need to answer tonight."
    ),
    "urgent": f"{ASKED}\n\nCeri\n\nOs yw'n frys, ffoniwch y switsfwrdd.\nIf it is urgent please ring the switchboard.",
    "flexible hours below a name": f"{ASKED}\n\nCeri\n\n{FLEXIBLE}",
    "flexible hours below a full name and a post": f"{ASKED}\n\nCeri Bevan\nHR Officer\n\n{FLEXIBLE}",
    "flexible hours without a name": f"{ASKED}\n\n{FLEXIBLE}",
    "flexible hours, one language behind a stroke": f"{ASKED}\n\nCeri\n\n{FLEXIBLE.replace(chr(10), ' / ')}",
    "away": f"{ASKED}\n\nCeri\n\n{AWAY}",
    "away, without a name": f"{ASKED}\n\n{AWAY}",
    "away, in Welsh alone": f"{ASKED}\n\nCeri\n\nByddaf i ffwrdd o'r swyddfa tan ddydd Llun, 4 Mai.",
    "office closed": (
        f"{ASKED}\n\nCeri\n\nBydd y swyddfa ar gau o 24 Rhagfyr tan 2 Ionawr.\n"
        "The office will be closed from 24 December to 2 January."
    ),
    "working days": f"{ASKED}\n\nCeri\n\nFy niwrnodau gwaith yw Llun, Mawrth ac Iau / My working days are Mon, Tue, Thu",
    "paper": f"{ASKED}\n\nCeri\n\nMeddyliwch cyn argraffu'r neges hon. / Think before you print this message.",
    "follow us": f"{ASKED}\n\nCeri\n\nDilynwch ni ar Facebook am ein newyddion diweddaraf! Follow us on Facebook!",
    "a footer of a kind never seen": (
        f"{ASKED}\n\nCeri Bevan\nOrchard Nursery\n\nMae ein afalau yn cael eu tyfu yma ar y fferm ers canrif.\n"
        "Our apples have been grown here on the farm for a century."
    ),
    "speaks Welsh": f"{ASKED}\n\nCeri\n\nRwy'n siarad Cymraeg ac yn hapus i sgwrsio.\nI speak Welsh and am happy to chat.",
    "read in error": (
        f"{ASKED}\n\nCeri\n\nOs ydych wedi derbyn y neges hon drwy gamgymeriad, rhowch wybod i mi a'i dileu.\n"
    ),
}
SEASON = {
    name: f"{ASKED}\n\n{words}\n\nCeri"
    for name, words in {
        "to all": "Nadolig Llawen a Blwyddyn Newydd Dda i chi i gyd!",
        "to everybody there": "Nadolig llawen iawn i bawb yn y swyddfa.",
        "wished": "Hoffwn ddymuno Nadolig Llawen i chi a'ch teuluoedd.",
        "we wish": "Dymunwn Nadolig Llawen a Blwyddyn Newydd Dda i'n holl gwsmeriaid!",
        "the season's": "Cyfarchion y tymor i chi gyd.",
        "new year": "Blwyddyn newydd dda i chi a phawb yn y tîm pan ddaw.",
        "Easter": "Pasg hapus i chi a'r teulu!",
        "St David": "Dydd Gŵyl Dewi hapus i chi i gyd!",
        "thanks at length": "Diolch o waelod calon am eich holl help.",
        "with every wish": "Gyda phob dymuniad da,",
        "a good weekend, hoped": "Gobeithio cewch chi benwythnos braf.",
        "wishes for the year": "Dymuniadau gorau am y flwyddyn newydd",
        "weekend": "Mwynhewch y penwythnos!",
        "good work": "Pob hwyl gyda'r gwaith da.",
    }.items()
}
OTHERS = {**{f"quoted {k}": v for k, v in QUOTED.items()}, **{f"reported {k}": v for k, v in REPORTED.items()}}
OTHERS |= {**{f"below: {k}": v for k, v in BELOW.items()}, **{f"season: {k}": v for k, v in SEASON.items()}}

LOST = "Mae'r siop wedi colli fy manylion banc a dwi ddim yn gwybod beth i'w wneud."
THEIRS = {
    "thanks on the first line": f"Diolch.\n\n{LOST}",
    "hearty thanks on the first line": f"Diolch o galon!\n\n{LOST}\n\nDiolch\nMorus",
    "thanks by name on the first line": f"Diolch Nerys,\n\n{LOST}",
    "a greeting, then thanks": f"Helo\n\nDiolch\n\n{LOST}\n\nMorus",
    "thanks, then a short question": "Diolch.\n\nUnrhyw newyddion am yr achos?",
    "thanks, then a long question": "Diolch.\n\nFedr rhywun ddeud wrtha i be sy'n digwydd efo'r gŵyn?",
    "English thanks on the first line": f"Thanks.\n\n{LOST}",
    "thanks below an address": f"3 Lôn Goed\nLlangefni\n\nDiolch yn fawr.\n\n{LOST}",
    "thanks, text in lower case": "diolch\n\nma'r siop di colli manylion fi a sneb yn atab y ffôn",
    "closing with thanks": f"{LOST}\n\nDiolch.",
    "closing with hwyl": f"{LOST}\n\nHwyl",
    "all of it in quotation marks": f'"{LOST}"',
    "all of it in quotation marks, and a name": f'"{LOST}"\n\nMorus Parry',
    "quoting Welsh in Welsh": f'Atebodd y siop: "{REFUSAL}." Dydw i ddim yn derbyn hynny o gwbl.',
    "quoting English in Welsh": 'Eu hateb oedd: "We are unable to help you with this matter." Dwi ddim yn fodlon.',
    "telling English with an English verb": "They replied: We cannot help you. Dwi ddim yn hapus o gwbl efo hynny, wir.",
    "what the writer wrote": f"This is what I wrote to them:\n\n{LOST}",
    "as the writer said": f"As I said: {LOST}",
    "a quotation of one word, and the writer's own": f'Wrote to the shop: "no". {LOST}',
    "complaint below": f"Dear Sir\n\nPlease see my complaint below:\n\n{LOST}\n\nKind regards\nMorus",
    "farewell on the first line": f"Cofion cynnes,\n\n{LOST}\n\nMorus",
    "the season on the first line": f"Nadolig Llawen!\n\n{LOST}",
    "thanks in capitals": f"DIOLCH.\n\n{LOST.upper()}",
    "a form's label": f"Your message: {LOST}",
    "a form's labels": f"Name: Morus\nComplaint: {LOST}\nWhat should they do: Rhaid iddyn nhw ymddiheuro.",
    "both languages, English signed with a name alone": (
        "The shop has lost my bank details and I do not know what to do.\n\nMorus\n\n"
        "Mae'r siop wedi colli fy manylion banc ac ni wn beth i'w wneud.\n\nMorus"
    ),
    "both languages, under headings": (
        "Complaint\n\nThe shop has lost my bank details.\n\nCwyn\n\nMae'r siop wedi colli fy manylion banc i gyd."
    ),
    "both languages, asking what it means": (
        "Dydw i ddim yn deall y llythyr. Beth mae hyn yn ei olygu i mi?\n\n"
        "I do not understand the letter. What does it mean for me?"
    ),
    "both languages, about those who speak none": (
        "Dydyn nhw ddim yn siarad Cymraeg gyda fi.\n\nThey do not speak Welsh with me at all."
    ),
    "a learner": "I don't speak Welsh very well but I shall try. Dw i eisiau cwyno am y siop achos dydyn nhw ddim yn ateb.",
    "above flexible hours in English": (
        "Dim ateb gan y siop eto.\n\nMorus\n\nI work flexible hours, so if you get a message from me in the evening "
        "I do not expect an answer at once."
    ),
    "above flexible hours in both": f"Ga i gopi o fy ffeil os gwelwch yn dda?\n\nMorus\n\n{FLEXIBLE}",
    "about flexible hours": "Rwy'n gweithio'n hyblyg ac mae fy rheolwr yn gwrthod dangos fy ffeil i mi.",
    "away and nothing else": "Byddaf i ffwrdd tan ddydd Llun.",
    "with the season's greeting": f"{LOST}\n\nNadolig Llawen i chi i gyd!",
    "the season and its trouble": "Nadolig llawen, ond mae'r siop dal heb ateb fy llythyr o gwbl.",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_welsh_that_is_another_s_or_a_footer_s_makes_no_welsh_mail(text: str) -> None:
    assert not judge_welsh(text).is_welsh


@pytest.mark.parametrize("text", THEIRS.values(), ids=THEIRS.keys())
def test_welsh_that_the_sender_wrote_is_seen_beside_courtesies_and_quotations(text: str) -> None:
    assert judge_welsh(text).is_welsh


@pytest.mark.parametrize(
    "unit", ['said: "', "told: ", "Al\n\n", "Diolch.\n", "said: Mae hyn. ", "“", ':\n\n"a', "'A 'a", "nadolig llawen "]
)
@pytest.mark.timeout(30)
def test_reported_words_without_end_are_bounded(unit: str) -> None:
    assert 0 <= judge_welsh(unit * 200_000).share <= 1
