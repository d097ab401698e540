"""Did the sender write in Welsh? Specimens written for this project."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.language import judge_welsh, language_of

WELSH = {
    "a plain mail": """Annwyl Syr neu Fadam,

Gwnes gais am fy nghofnodion meddygol i'r feddygfa ym mis Ebrill ac nid wyf wedi clywed gair. Beth ddylwn i ei
wneud nesaf?

Yn gywir,
Delyth Prys""",
    "one short sentence": "Dwi dal heb gael ateb.",
    "a few words of the matter": "Cwyn am gadw gwybodaeth",
    "informal, without circumflexes": "Helo, ma'r cwmni dal yn ffonio fi bob dydd, "
    "a dwi di deud wrthyn nhw am stopio tair gwaith.",
    "southern and spoken": (
        "So ni'n gwbod beth i neud nesa. Ma' nhw'n pallu rhoi'r ffeil i ni a 'sneb yn ateb y ffôn."
    ),
    "mixed with English words": (
        "Dwi 'di trio cysylltu efo'r helpdesk ond mae'r system nhw'n crashio bob tro dwi'n logio i mewn i'r account."
    ),
    "bilingual, Welsh first": """Hoffwn gwyno am y ffordd mae'r cyngor wedi rhannu fy manylion gyda'r cymdogion.

I would like to complain about the way the council shared my details with the neighbours.""",
    "bilingual, English first, each signed": """Dear Sir or Madam,

The school sent my son's report to another family. What can you do?

Yours faithfully,
Owain Puw

Annwyl Syr neu Fadam,

Anfonodd yr ysgol adroddiad fy mab at deulu arall. Beth allwch chi ei wneud?

Yn gywir,
Owain Puw""",
    "above an English footer": """Ydych chi wedi derbyn y ffurflen anfonais i wythnos diwethaf?

Diolch,
Mared

This email and any attachment is intended for the addressee only. If you are not the addressee you must not use,
copy or disclose its contents. Please tell the sender and delete it from your system.""",
    "above quoted English": """Rwy'n fodlon i chi rannu fy enw gyda nhw.

On Mon, 2 Nov 2026 at 09:14, Casework wrote:
> Thank you for your email. Before we contact the organisation we need your consent to share your name with them.""",
    "in capitals": "PAM NAD YW'R CWMNI YN FODLON DANGOS I MI BETH SYDD GANDDYN NHW AMDANAF?",
    "typographic apostrophes": "Mae’r banc wedi anfon fy natganiad i’r cyfeiriad anghywir.",
    "wrapped short": "Gofynnais i'r heddlu\nam y lluniau camera\nond gwrthodwyd y cais.",
    "one word and no more courtesy": "Cytuno'n llwyr.",
    "nothing but a formula": "Gobeithio eich bod chi'n cadw'n iawn.",
    "a formula and a question": "Gobeithio eich bod yn iawn. Oes newyddion am y cais?",
    "an attachment announced": "Gweler yr atodiad.",
    "a question of manners": "Ga i ofyn i chi edrych ar hyn?",
    "southern, half in English": "Nath y receptionist weud wrth mam am appointment fi, a dyw hi ddim fod i neud na.",
    "full of English names": "Mae Thames Water, Lloyds Bank a Royal Mail i gyd wedi gwrthod fy nghais.",
    "wishing for a language, in it": "Hoffwn gael eich ateb yn Gymraeg neu yn Saesneg.",
    "quoting English": 'Yr unig ateb oedd "We are unable to discuss this with you at the present time" a dim mwy.',
    "above an Outlook quotation": """Ydw, dw i'n fodlon.

From: Casework
Sent: 02 November 2026 09:14
To: Mared
Subject: Consent

Thank you for your email. Before we contact the organisation we need your consent to share your name with them.""",
}

NOT_WELSH = {
    "nothing": "",
    "only a greeting and a name": "Bore da,\n\nGwilym",
    "only thanks": "Diolch yn fawr iawn",
    "a Welsh greeting and close": """Prynhawn da,

I asked the surgery for my records in April and have heard nothing since.

Cofion gorau,
Delyth Prys""",
    "full of names": (
        "I live in Rhosllannerchrugog and Cyngor Bwrdeistref Sirol Wrecsam sent my bill to Llwyn Onn, Ffordd y Bryn."
    ),
    "quoting a sentence": (
        'The only answer was "Nid ydym yn gallu trafod hyn gyda chi ar hyn o bryd" and I do not read Welsh. '
        "Can you make them answer me in English?"
    ),
    "above a bilingual footer": """Please find my form attached.

Kind regards,
Rhian Tudor
Tîm Cyllid / Finance Team

Rydym yn croesawu gohebiaeth yn Gymraeg. Byddwn yn ateb gohebiaeth a dderbynnir yn Gymraeg yn Gymraeg.
We welcome correspondence in Welsh.""",
    "above quoted Welsh": """Yes, that is fine by me.

Ar Llun, 2 Tach 2026 am 09:14, Gwaith Achos ysgrifennodd:
> Diolch am eich neges. Cyn i ni gysylltu â'r sefydliad mae angen eich caniatâd arnom.""",
    "asking for Welsh in English": (
        "Please could I have the reply in Welsh? My mother's first language is Welsh. Diolch."
    ),
    "a courtesy in the middle": "Please may I have the form in Welsh? Diolch yn fawr iawn!",
    "a Welsh formula below two lines of English": """Has my form arrived? I posted it on Friday.

Edrychaf ymlaen at glywed gennych.

Mared""",
    "good wishes": "Hi both\n\nAny news on my case?\n\nNadolig Llawen a Blwyddyn Newydd Dda!",
    "told what another wrote": """They rang once. In the end the whole reply said:

Diolch am eich neges. Nid ydym yn gallu trafod hyn gyda chi ar hyn o bryd. Byddwn yn cysylltu eto yn y man.

What can you do about it?""",
    "above an Outlook quotation of Welsh": """My daughter types this for me. I am happy to wait.

From: Mared Prys
Sent: 02 November 2026 09:14
To: Casework
Subject: Fy nghwyn

Diolch am eich llythyr. Rwyf wedi clywed gan y cyngor o'r diwedd, ac mae'r ffeil ar ei ffordd.""",
    "above a quotation whose first line is wrapped": """That is fine.

On Monday 2 November 2026 at 09:14 Mared Prys <mared@example.org>
wrote:
Diolch am eich llythyr. Rwyf wedi clywed gan y cyngor o'r diwedd.""",
    "a contact line in two languages": "J Smith\n\nRhif ffôn / Tel: 01234 567890\nE-bost / Email: j@example.org",
    "a footer without a sign-off": """Form attached.

Rhian Tudor
Mae croeso i chi gysylltu â ni yn Gymraeg neu yn Saesneg.
Mae'r neges hon yn gyfrinachol ac wedi'i bwriadu ar gyfer y sawl a enwir yn unig.""",
    "names in lower case": "i attended heddlu gogledd cymru in person last may and they lost my form",
    "Scottish Gaelic": "Tha mi ag iarraidh gearan a dhèanamh mun chomhairle agus mun dàta agam.",
    "short Manx": "Va mee ayns shen jea. Cre ta jannoo?",
    "Irish": "Ba mhaith liom gearán a dhéanamh faoin mbealach ar láimhseáil an chomhairle mo chuid sonraí.",
    "Breton": "C'hoant am eus da glemm diwar-benn an doare ma'z eo bet implijet va roadennoù gant an ti-kêr.",
    "Manx": (
        "Ta mee gearree plaiynt y yannoo mychione yn aght ta'n coonceil er ghoaill kiarail jeh my ennym as my enmys."
    ),
    "Cornish": "My a vynn croffolas a-dro dhe'n fordh may hwrug an konsel gwitha ow derivadow.",
    "Polish": "Chciałbym złożyć skargę na sposób, w jaki urząd przetwarza moje dane osobowe.",
    "Portuguese": "Os meus dados foram partilhados sem o meu consentimento e eu os vi na internet.",
    "only numbers and marks": "12345 !!! 67-89 … ???",
}


@pytest.mark.parametrize("text", WELSH.values(), ids=WELSH.keys())
def test_mail_whose_sender_wrote_welsh_is_welsh(text: str) -> None:
    assert judge_welsh(text).is_welsh


@pytest.mark.parametrize("text", NOT_WELSH.values(), ids=NOT_WELSH.keys())
def test_mail_whose_sender_wrote_something_else_is_not_welsh(text: str) -> None:
    assert not judge_welsh(text).is_welsh


def test_the_welsh_sentences_are_the_evidence() -> None:
    judged = judge_welsh("Nid wyf wedi cael ateb. I have had no answer.")
    assert judged.sentences == ("Nid wyf wedi cael ateb.",)
    assert 0.4 < judged.share < 0.6


@pytest.mark.parametrize(
    "unit", ["a", "' ", '"', "/ ", "\n>", "Dear ", "Diolch, ", "Mae hyn. ", "w@", "‘A'b", "\u0301"]
)
@pytest.mark.timeout(30)
def test_hostile_length_is_bounded(unit: str) -> None:
    for text in (unit * 400_000, "diolch" + unit * 100_000 + "x"):
        assert 0 <= judge_welsh(text).share <= 1


@pytest.mark.timeout(30)
def test_a_courtesy_drawn_out_is_bounded() -> None:
    for gap in (" ", "\t", ", ", " A", "/", " yn fawr", "\u00a0", ". "):
        for text in ("Diolch" + gap * 50_000 + "!x", "Annwyl" + gap * 50_000 + "!x", "They said" + gap * 50_000 + ":"):
            assert 0 <= judge_welsh(text).share <= 1


def test_evidence_is_quoted_as_it_stands_wrapped_lines_and_typography_included() -> None:
    text = "Bore da,\r\n\r\nMae’r cyngor wedi anfon fy holl fanylion personol i gyd at y\r\ncymdogion.  Pam?\r\n"
    judged = judge_welsh(text)
    assert judged.sentences[0] == "Mae’r cyngor wedi anfon fy holl fanylion personol i gyd at y\r\ncymdogion."
    assert all(sentence in text for sentence in judged.sentences)


@given(st.text(alphabet="aeiwyâŵ ' ’\"“”.,:>\n\r\t\u2028Mnrdlc*_|-@/'", max_size=300))
def test_any_text_is_judged_and_its_evidence_is_in_it(text: str) -> None:
    judged = judge_welsh(text)
    assert 0 <= judged.share <= 1
    assert all(sentence in text for sentence in judged.sentences)


def test_threads_that_ask_first_at_once_share_one_model() -> None:
    with ThreadPoolExecutor(8) as threads:
        judged = list(threads.map(judge_welsh, ["Nid wyf wedi cael ateb gan y cyngor eto."] * 32))
    assert all(one.is_welsh for one in judged)


def test_the_rough_language_of_a_text() -> None:
    assert language_of("Chciałbym złożyć skargę na sposób, w jaki urząd przetwarza moje dane.") == "pl"
    assert language_of("I would like to complain about how the council handled my data.") == "en"
    assert language_of("Hoffwn gwyno am y ffordd mae'r cyngor wedi trin fy nata.") == "cy"
    assert not language_of("?")
