"""Welsh and its neighbours in many voices: how people write, one line or two at a time. Written for this project."""

from __future__ import annotations

import pytest

from parsers.language import judge_welsh

WELSH = [
    "haia, nes i yrru ebost wsos dwytha a dwi'm di clywad dim byd gynnoch chi. be sy'n digwydd?",
    "iawn diolch",
    "Ok diolch, nai neud hynny fory",
    "na, dim eto",
    "ydw dwi isio chi fynd mlaen efo'r gwyn",
    "plis gai gopi o bob dim sgenna chi amdanai",
    "Oes modd cael y ffurflen yn Gymraeg os gwelwch yn dda?",
    "Sut mae gwneud cwyn?",
    "Ga i ofyn i chi edrych ar hyn?",
    "Ma nhw di rhoid 'n rhif ffôn i i rywun arall heb ofyn",
    "Ffurflen ynghlwm.",
    "Gweler yr atodiad.",
    "Gweler ynghlwm y dogfennau y gofynasoch amdanynt.",
    "Cais rhyddid gwybodaeth: faint wariodd y cyngor ar geir trydan yn 2025?",
    "Rwy'n cwyno am Barclays Bank plc. Gofynnais am subject access request ym mis Mai a ges i ddim byd nol.",
    "So fi'n hapus bo nhw wedi share-io details fi da'r landlord, ma fe'n breach o data protection nagyw e?",
    "Nath y GP receptionist weud wrth mam fi am appointment fi, a dyw hi ddim fod i neud na",
    "Hi, dwi wedi cael text gan gwmni o'r enw QuickCash Loans dair gwaith heddiw. Stop the texts plis!",
    "Annwyl Syr / Madam, Ysgrifennaf i wneud cwyn swyddogol.",
    "Dwi'n disgwyl ateb ers mis Chwefror",
    "Mae fy nghyflogwr yn gwrthod rhoi fy ffeil personél i mi",
    "PLIS ATEBWCH FI",
    "pwy dwi angen siarad efo?",
    "Helo na, jyst yn gofyn os chi di cael y llythyr",
    "Cyfeirnod eich llythyr: IC-123456-A1B2. Rwyf yn amgáu'r ffurflen ganiatâd.",
    "Os gwelwch yn dda a wnewch chi gadarnhau fod y cais wedi cyrraedd?",
    "Yr wyf yn aelod o'r cyhoedd sy'n dymuno gwneud cais am wybodaeth",
    "Oce, wela i chi ddydd Llun",
    "rhif ffon newydd fi ydi 07700 900123",
    "Dwi ddim yn siarad Saesneg yn dda iawn, fedrwch chi fy ffonio?",
    "Braf clywed gennych.",
    "Cytuno'n llwyr.",
    "Dim diolch",
    "Iawn, cer amdani",
    "Wedi anfon y papurau bore ma",
    "Fy nyddiad geni yw 3/4/1961 a'm rhif cyfeirnod yw 55512",
    "Sgwn i allwch chi helpu? Mae Cyngor Sir Ynys Mon wedi colli fy manylion i gyd",
    "sori am boeni chi eto ond sna'm byd di newid",
    "Oes na rywun yna??",
    "Ydi'r achos ma ar gau ta be",
    "Mae Dŵr Cymru, Heddlu De Cymru ac Awdurdod Iechyd Betsi Cadwaladr i gyd wedi gwrthod fy nghais.",
    ("Allwch chi anfon y wybodaeth at fy nghyfreithiwr, Jones & Jones Solicitors, 14 High Street, Bangor LL57 1AA?"),
    "FOI request i Gyngor Gwynedd wedi cael ei wrthod o dan section 40, dwi'n meddwl bod nhw'n anghywir",
    "Dymunaf apelio yn erbyn y penderfyniad.",
    "Gofynnaf am adolygiad mewnol.",
    "Hoffwn wneud cais gwrthrych am wybodaeth",
    "Anfonwyd y llythyr at y cyfeiriad anghywir.",
    "Llongyfarchiadau ar y wefan newydd",
    "Mae’n ddrwg gen i am yr oedi cyn ymateb. Roeddwn i ffwrdd.",
    (
        "FAO: Data Protection Team\n"
        "\n"
        "Annwyl Syr/Madam\n"
        "\n"
        "Re: SAR i HSBC\n"
        "\n"
        "'Nes i gais am wybodaeth bersonol (Subject Access Request) i HSBC UK ar 4 Mai. Wnaethon nhw ofyn "
        "am ID ac wedyn dim byd. Mae'r deadline wedi hen basio rwan.\n"
        "\n"
        "Be di'r cam nesa os gwelwch chi'n dda?\n"
        "\n"
        "Kind regards\n"
        "Guto\n"
    ),
    "s'dim ots da fi pwy sy'n neud e, jyst sortiwch e mas",
    "Ie, plis.",
    "Byddwn.",
    "Nac ydw, ddim eto.",
    "Rhoddais ganiatâd",
    "gyrrwch o ata i ar e-bost plis",
    (
        "Helo. Fi moyn neud complaint am Vodafone. Ma nhw'n hala bills i address rong ac ma private info "
        "fi arno fe. Fi di phono 5 times. Ta Rhods"
    ),
    (
        "Prynhawn da,\n"
        "Cyfeiriaf at eich llythyr dyddiedig 12 Hydref. Atodaf gopi o'm pasbort ynghyd â bil treth gyngor "
        "fel prawf o gyfeiriad.\n"
        "Yn gywir\n"
        "Dr E. Vaughan\n"
        "\n"
        "Sent from Outlook for Android\n"
    ),
    (
        "Hello / Helo\n"
        "Please see below for English.\n"
        "Rwy'n ysgrifennu fel clerc Cyngor Cymuned Llanfihangel i ofyn am gyngor ynghylch cofnodion y "
        "cyngor.\n"
        "I write as clerk to Llanfihangel Community Council to ask for advice about the council's "
        "minutes.\n"
        "Diolch / Thanks\n"
    ),
    (
        "I am writing as the clerk to the community council to ask for advice about our minutes and about "
        "publishing the names of people who object to planning applications. Ysgrifennaf fel clerc y "
        "cyngor cymuned i ofyn am gyngor ynghylch ein cofnodion ac ynghylch cyhoeddi enwau pobl sy'n "
        "gwrthwynebu ceisiadau cynllunio."
    ),
    (
        "Mae 'da fi gwestiwn am GDPR a'r Data Protection Act 2018 - ydy'n ok i ysgol ni roi lluniau plant "
        "ar Facebook heb consent?"
    ),
    "PWYSIG: DIM ATEB ETO GAN Y CYNGOR ER MIS MAI",
    "dach chi'n gallu deletio'n e-bost i oddi ar eich system",
    "Parthed: fy nghais. Unrhyw newyddion?",
    "Atodir y ffurflen gwyno wedi'i chwblhau.",
    "Be ydy eich oriau agor dros y Dolig?",
    "Diolch am ddod nôl ata i mor sydyn, dwi'n gwerthfawrogi hynny",
    "Trydar fi nôl ar hwn: @guto. Ma'r company 'ma di leakio passwords pawb.",
    (
        "Ar ran fy nghleient, Mr Rhydian Pugh, gofynnaf ichi gadarnhau derbyn y gŵyn hon a'r dystiolaeth "
        "amgaeedig (12 tudalen)."
    ),
    ("1. Pwy yw'r rheolydd data?\n2. Pam na chefais ateb?\n3. Pryd y caf y wybodaeth?\n"),
    "Cafodd manylion banc fy mam eu hanfon at ddyn drws nesaf. Mae hi'n 84 ac wedi dychryn.",
    "Nodwch fy mod wedi newid cyfeiriad: 3 Maes yr Haf, Llanelli.",
]

NOT_WELSH = [
    "hi, I sent an email last week and heard nothing. Diolch",
    "Noswaith dda. My name is Llyr ap Gwynfor. I want to complain about Dyfed Powys Police.",
    "Cwmni Da and Theatr Clwyd have both ignored my request",
    "Please can I have the form in Welsh? Diolch yn fawr iawn!",
    "I work at Ysgol Gyfun Gymraeg Glantaf and the head has shared my sickness record",
    "My ex works at Cyngor Sir Ceredigion, Neuadd Cyngor Ceredigion, Penmorfa, Aberaeron SA46 0PA",
    'The sign in Welsh says "Dim parcio" and the English one says "No parking"',
    (
        "They wrote back: Diolch am eich neges. Nid ydym yn gallu helpu. I have no idea what it means, "
        "can you translate and tell me if it is a proper answer to my complaint?"
    ),
    "Penblwydd hapus! Now to business: the council still has not answered my FOI.",
    "Pob lwc with the new office. Can you update me on my case?",
    "Iechyd da!",
    "Prifysgol Aberystwyth",
    "Eisteddfod Genedlaethol Cymru",
    "Bore da bawb, just a quick one, has the report been published?",
    "Cymru am byth! I demand to know who passed my number to Plaid Cymru.",
    "Yes please.",
    "ok thanks",
    "no",
    "Received, ta",
    "Attached.",
    "call me on 07700 900123",
    "Am I allowed to record calls?",
    "I am in on Monday",
    "Do I need to do it at all",
    "y is it taking so long",
    "o dear",
    "Hen Wlad Fy Nhadau was being sung when the photographer took my child's picture without asking",
    "My hwb login at Ysgol y Moelwyn was used by another pupil",
    "cwtch cafe in Barry took my card details, the owner is called Myfanwy",
    "Mae from the council rang me. Mae said she would send it.",
    "Dyma said that Nia ap Dafydd has my file",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "Dewi Sant Hospital, Albert Road, Pontypridd",
    (
        "S4C and Radio Cymru hold data on me. Their reply was one line, Rydym yn edrych i mewn i hyn, and "
        "that was in June."
    ),
    "Is féidir liom an fhaisnéis a fháil faoin Acht um Shaoráil Faisnéise?",
    "Bonjour, je voudrais faire une réclamation contre une société galloise.",
    "Guten Tag, ich habe eine Frage zum Datenschutz.",
    "Buenos dias, quiero presentar una queja sobre mis datos.",
    "Dzien dobry, prosze o pomoc",
    "Ta mee booiseagh er son yr eam",
    "Ny jean shen",
    "Cre ta jannoo?",
    "Va mee ayns shen jea",
    "Kas da mont",
    "Demat, trugarez deoc'h evit ho respont",
    "Dydh da, meur ras rag agas lyther",
    "Piv oc'h c'hwi?",
    "Ciamar a tha sibh? Tha mi ag iarraidh gearan a dhèanamh mun chomhairle.",
    "Tá mé ag iarraidh mo chuid sonraí",
    "Ek wil graag kla oor die manier waarop my inligting hanteer is",
    "Jeg vil gerne klage over kommunen",
    "Am dori sa fac o plangere",
    "Merhaba, şikayet etmek istiyorum",
    "Salaam, waxaan rabaa inaan cabasho",
    "Bună ziua, am o problemă cu datele mele",
    "Ik wil graag een klacht indienen over mijn gegevens",
    "Eu vi os dados no site",
    "Hoci mi prišiel list, nikto mi neodpovedal",
    (
        "Annwyl Gyfaill / Dear Friend\n"
        "\n"
        "I act for Mr Rhydian Pugh of Tal-y-bont. Please confirm receipt of this complaint and the "
        "enclosed evidence (12 pages).\n"
        "\n"
        "Yn gywir / Yours faithfully\n"
        "Puw a'i Feibion, Cyfreithwyr / Solicitors\n"
        "Swyddfa'r Hen Fanc, Stryd Fawr, Dolgellau\n"
        "Awdurdodir a rheoleiddir gan yr Awdurdod Rheoleiddio Cyfreithwyr\n"
    ),
    (
        "Hi\n"
        "Can you tell me if Ysgol Bro Hyddgen, Ysgol Uwchradd Tywyn or Coleg Meirion-Dwyfor have "
        "registered with you? I want to check before I send my daughter.\n"
        "Thanks\n"
        "Angharad\n"
    ),
    (
        "The council's letter arrived only in Welsh. It starts \"Annwyl Breswylydd, Yn dilyn ein hymweliad "
        "ar 4 Mawrth, ysgrifennaf i roi gwybod ichi fod eich bin wedi'i halogi\" and then goes on for two "
        "pages. I asked for it in English under the scheme and they said no."
    ),
    "Shwmae! Thanks for the quick reply. Hope you had a good Steddfod. All sorted now. Hwyl fawr, Mali",
    (
        "my nan had a letter from Heddlu Dyfed-Powys saying cyflymder 37 mya and she wants to know who "
        "gave them her address"
    ),
    (
        "They call it the Cynllun Iaith Gymraeg and the officer is the Swyddog Cydymffurfiaeth, but "
        "neither of them answered me."
    ),
    (
        "Is Cyfoeth Naturiol Cymru the same as Natural Resources Wales? They refused my EIR request about "
        "the Afon Teifi at Llandysul."
    ),
    "Tafarn y Plu, Llanystumdwy: CCTV pointed at the ladies. Please act.",
    "Croeso! I'm new to this. How do I complain?",
    (
        "Our ref / Ein cyf: AB/12\n"
        "Your ref / Eich cyf: none\n"
        "Date / Dyddiad: 4 May\n"
        "\n"
        "Dear Commissioner,\n"
        "The tribunal asks for your response by Friday.\n"
        "\n"
        "Cofrestrydd / Registrar\n"
    ),
    "Mam, dad and I all got the same text from Dwr Cymru. Spam?",
    (
        "He wrote on my Facebook wall: Ti'n gelwyddgi a dwi'n gwybod lle ti'n byw. I have screenshots. "
        "The school says it cannot act because of data protection."
    ),
    ("RE: Eich cais / Your request\n\nThank you, I am happy with that outcome.\n"),
    "Dim parking fine should be sent to a dead man.",
    "Pam at the surgery told my boss about my pregnancy. Pam should lose her job.",
    "I don't understand 'Mae eich cais wedi'i wrthod'. Is that a refusal?",
    "Plaid Cymru and Cymdeithas yr Iaith keep emailing me. Unsubscribe does not work.",
    "Tha mi duilich",
    "Gan dowt",
    "Pardon my Welsh!",
    "Per favore aiutatemi, il mio datore di lavoro legge le mie email",
    "Mi nombre es Ana y no me dan mis datos",
    "Ne razumem, prosim za pomoč",
    "Me a garfe gouzout pelec'h emañ ma roadennoù",
    "Cha nel fys aym er shen",
    "V'ad gra dy row eh mie",
    "Ni stata nimic",
    "Vi o erro no mes de maio e nao fui avisado",
]


@pytest.mark.parametrize("text", WELSH)
def test_a_welsh_voice_is_heard(text: str) -> None:
    assert judge_welsh(text).is_welsh


@pytest.mark.parametrize("text", NOT_WELSH)
def test_another_voice_is_not_taken_for_welsh(text: str) -> None:
    assert not judge_welsh(text).is_welsh
