import pytest

from parsers.letter import read_letter

ICO = "Information Commissioner's Office\nWycliffe House\nWilmslow\nSK9 5AF\n\n"
ASK = "Please look into what they did with my records.\n\n"
END = "Yours faithfully\n\nLudo Marchbanks\n"
HOME = "4 Ropewalk\nPenwick\nZE4 7QP\n\n"
BODY = "Eastwick Credit Union\n3 Market Street\nEastwick\nZE1 9HG\n\n"
ASKEW = "Askew & Co Solicitors\n1 High Street\nPenwick\nZE1 1AA\n\n"
TOWN = "Penwick Town Council\n1 High Street\nPenwick\nZE1 1AA\n\n"
DATE = "2 November 2026\n\n"
DEAR = f"Dear Sir or Madam\n\n{ASK}"
ANNWYL = "Annwyl Gomisiynydd\n\nYmchwiliwch os gwelwch yn dda.\n\n"
GYWIR = "Yn gywir\n\nLudo Marchbanks\n"


@pytest.mark.parametrize(
    "letter",
    [
        f"{HOME}{DATE}{ICO}{DEAR}{END}",
        f"{HOME}{DATE}{DEAR}{END}",
        f"{DATE}{HOME}{ICO}{DEAR}{END}",
        f"Ludo Marchbanks\n{HOME}{DATE}{ICO}{DEAR}{END}",
        f"Mr L. Marchbanks\n{HOME}{DATE}{DEAR}{END}",
        f"Mr and Mrs T Marchbanks\n{HOME}{DATE}{DEAR}{END}",
        f"Ludo Marchbanks\n\n{HOME}{DATE}{ICO}{DEAR}{END}",  # a gap the engine put there
        f"{ICO}{DATE}Ludo Marchbanks\n{HOME}{DEAR}{END}",  # below the office's, but with the signed name
        f"From: Ludo Marchbanks\n{HOME}To: {ICO}{DATE}{DEAR}{END}",
        f"My address:\n{HOME}{DATE}{ICO}{DEAR}{END}",
        f"Your name: Ludo Marchbanks\nYour address:\n{HOME}{DEAR}{END}",
        f"RECEIVED\nInformation Commissioner's Office\nWilmslow SK9 5AF\n4 NOV 2026\n\n{HOME}{DATE}{DEAR}{END}",
        f"Ludo Marchbanks, 4 Ropewalk, Penwick, ZE4 7QP\n\n{DATE}{DEAR}{END}",
        f"DATA PROTECTION COMPLAINT\n\nLudo Marchbanks\n{HOME}{DATE}{DEAR}{END}",
        f"PRIVATE AND CONFIDENTIAL\n\n{HOME}Tel: 01632 960111\n{DATE}{ICO}{DEAR}{END}",
        f"{HOME}{DATE}{ICO}Complaint about Eastwick Credit Union\n\n{DEAR}{END}",
        f"{HOME}{DATE}{ICO}{DEAR}The surgery is at:\n5 High Street\nEastwick\nZE1 9HG\n\n{END}",
        f"{ICO}{DATE}{DEAR}{END}{HOME}",
        f"{ICO}{DATE}{DEAR}{END}\nMy address is:\n{HOME}",
        f"{DATE}{DEAR}{END}\nMy address is 4 Ropewalk, Penwick, ZE4 7QP\n",
        f"{DATE}{DEAR}My address is 4 Ropewalk, Penwick, ZE4 7QP.\n\n{END}",
        f"12 Bank Street\nPenwick\nZE4 7QP\n\n{DATE}{ICO}{DEAR}{END}",
        f"The Old School House\n12 Chapel Lane\nPenwick\nZE4 7QP\n\n{DATE}{ICO}{DEAR}{END}",
        f"Mrs Olwen Tarrant\n{HOME}{DATE}{ICO}{DEAR}Yours faithfully\n",  # the signature cannot be read
        f"Ludo Marchbanks\nA1234BC\nHMP Penwick\nMoor Road\nZE4 7QP\n\n{DATE}{ICO}{DEAR}{END}",
        f"Ludo Marchbanks\n12 Heol yr Ysgol\nPenwig\nZE4 7QP\n\n6 Tachwedd 2026\n\n{ANNWYL}{GYWIR}",
        "Hello\n\nPlease help with my records.\n\nKind regards,\nLudo Marchbanks\n4 Ropewalk, Penwick\nZE4 7QP\n",
        f"{ANNWYL}{GYWIR}\nFy nghyfeiriad yw:\n{HOME}",
        f"{ANNWYL}{GYWIR}\nFy nghyfeiriad: 4 Rhodfa'r Parc, Penwig, ZE4 7QP\n",
        f"HOUSE OF COMMONS\nLONDON\nZE4 7QP\n\nLudo Marchbanks MP\nMember for Penwick\n\n{DATE}{DEAR}{END}",
        f"Oddi wrth: Ludo Marchbanks\n{HOME}{ANNWYL}{GYWIR}",
    ],
)
def test_a_block_that_speaks_for_the_writer_is_written_to(letter: str) -> None:
    facts = read_letter((letter,))
    assert facts.address_is_one
    assert facts.sender_address[-1] == "ZE4 7QP"
    assert facts.sender_name.startswith(("Ludo Marchbanks", "Mr"))


@pytest.mark.parametrize(
    "letter",
    [
        f"{ASKEW}{DATE}{ICO}{DEAR}Yours faithfully\n\nJane Askew\nPartner\n",
        f"{ASKEW}{DATE}{ICO}{DEAR}Yours faithfully\n\nAskew & Co Solicitors\n",
        f"{TOWN}{DATE}{ICO}{DEAR}Yours sincerely\n\nPeter Hughes\nTown Clerk\n",
        f"Cyngor Tref Penwig\n1 Stryd Fawr\nZE1 1AA\n\n{ICO}{ANNWYL}Yn gywir\n\nPedr Huws\nClerc y Dref\n",
        f"{DATE}{ICO}{DEAR}Yours faithfully\n\nJane Askew\nPartner\n{ASKEW}",
    ],
)
def test_a_body_that_writes_on_its_own_paper_is_written_to(letter: str) -> None:
    facts = read_letter((letter,))
    assert facts.address_is_one
    assert facts.sender_address[-1] == "ZE1 1AA"


@pytest.mark.parametrize(
    "letter",
    [
        f"Complaint about:\n{BODY}{DATE}{DEAR}{END}",
        f"COMPLAINT AGAINST\n3 Market Street\nEastwick\nZE1 9HG\n\n{DATE}{ICO}{DEAR}{END}",
        f"Complaint about: Harker's\nAddress: 3 Market Street\nEastwick\nZE1 9HG\n\n{DATE}{ICO}{DEAR}{END}",
        f"Re: Mr J Harker\n3 Market Street\nEastwick\nZE1 9HG\n\n{DEAR}{END}",
        f"My formal grievance against\n\nJ Harker\n3 Market Street\nZE1 9HG\n\n{ICO}{DEAR}{END}",
        f"The Manager\n{BODY}{DATE}{DEAR}{END}",
        f"The Manager\n3 Market Street\nEastwick\nZE1 9HG\n\n{DATE}{DEAR}{END}",
        f"The Manager, Eastwick Credit Union\n3 Market Street\nEastwick\nZE1 9HG\n\n{DEAR}{END}",
        f"Data Protection Officer\n\n3 Market Street\nEastwick\nZE1 9HG\n\n{DEAR}{END}",
        f"{BODY}{DATE}{DEAR}{END}",
        f"{BODY}{DATE}{ICO}{DEAR}{END}",
        f"Eastwick Credit Union\n\n3 Market Street\nEastwick\nZE1 9HG\n\n{DATE}{ICO}{DEAR}{END}",
        f"Harker Brothers\n3 Market Street\nZE1 9HG\n\n{DATE}{ICO}{DEAR}{END}",
        f"Tidyco\n3 Market Street\nZE1 9HG\n\n{DATE}{ICO}{DEAR}{END}",
        f"Mr J Harker\n3 Market Street\nZE1 9HG\n\n{DATE}Dear Mr Harker\n\n{ASK}{END}",
        f"Mr T Marchbanks\n3 Market Street\nZE1 9HG\n\n{DATE}Dear Mr Marchbanks\n\n{ASK}{END}",
        f"Mr J Harker\n3 Market Street\nZE1 9HG\n\n{DATE}Dear Sir\n\n{ASK}Yours faithfully\n",
        f"{DATE}{ICO}3 Market Street\nEastwick\nZE1 9HG\n\n{DEAR}{END}",
        f"{DATE}{ICO}{DEAR}The surgery is at:\n5 High Street\nEastwick\nZE1 9HG\n\n{END}",
        f"{DATE}{ICO}{DEAR}They wrote to\n5 High Street\nEastwick\nZE1 9HG\n\n{END}",
        f"{DATE}{ICO}{DEAR}My old address is 5 High Street, Eastwick, ZE1 9HG\n\n{END}",
        f"{DATE}{ICO}{DEAR}My address was\n5 High Street\nEastwick\nZE1 9HG\n\n{END}",
        f"{DATE}{ICO}{DEAR}{END}\ncc {BODY}",
        f"{DATE}{ICO}{DEAR}{END}\nThe surgery is at\n5 High Street\nEastwick\nZE1 9HG\n",
        f"{DATE}{ICO}{DEAR}{END}\nPrevious address:\n5 High Street\nEastwick\nZE1 9HG\n",
        f"{DATE}{ICO}{DEAR}{END}{BODY}",
        f"{HOME}{DATE}Complaint about:\n{BODY}{DEAR}{END}",  # two places
        f"Ludo Marchbanks\n{HOME}{BODY}{DATE}{DEAR}{END}",
        f"Ludo Marchbanks\nc/o Eastwick Advice\n3 Market Street\nZE1 9HG\n\n{ICO}{DEAR}{END}",
        f"Eastwick Surgery\n5 High Street\nZE1 9HG\n\nI write about the surgery and what it told my sister.\n\n{END}",
        f"I want you to look at the people who have their office here\n5 High Street\nZE1 9HG\n\n{ASK}{END}",
        f"My complaint is about what goes on at\n3 Market Street\nEastwick\nZE1 9HG\n\n{ICO}{DEAR}{END}",
        f"Tidyco, 3 Market Street, Eastwick, ZE1 9HG\n\n{DATE}{DEAR}{END}",
        f"Tidyco, 3 Market Street\nEastwick\nZE1 9HG\n\n{DATE}{DEAR}{END}",
        f"3 Market Street\nEastwick\nZE1 9HG\n\n{DATE}Dear Tidyco\n\n{ASK}{END}",
        f"Fitness House\n3 Market Street\nEastwick\nZE1 9HG\n\n{DATE}{DEAR}{END}",
        f"Rwyf am gwyno am\n3 Market Street\nZE1 9HG\n\n{ICO}{ANNWYL}{GYWIR}",
        f"Cwyn am:\n{BODY}{ANNWYL}{GYWIR}",
        f"Cwyn yn erbyn Meddygfa Penwig\n5 Stryd Fawr\nPenwig\nZE1 9HG\n\n{ANNWYL}{GYWIR}",
        f"Y Rheolwr\n3 Stryd y Farchnad\nPenwig\nZE1 9HG\n\n{ANNWYL}{GYWIR}",
        f"Ynghylch: Mr J Harker\n3 Stryd y Farchnad\nZE1 9HG\n\n{ANNWYL}{GYWIR}",
        f"{ANNWYL}Mae'r feddygfa yn:\n5 Stryd Fawr\nPenwig\nZE1 9HG\n\n{GYWIR}",
        f"{ANNWYL}{GYWIR}\nFy hen gyfeiriad:\n5 Stryd Fawr\nPenwig\nZE1 9HG\n",
        f"{ANNWYL}{GYWIR}\nCopi: Meddygfa Penwig\n5 Stryd Fawr\nPenwig\nZE1 9HG\n",
    ],
)
def test_somebody_elses_block_waits_for_a_person(letter: str) -> None:
    assert not read_letter((letter,)).address_is_one


@pytest.mark.parametrize(
    "letter",
    [f"Complaint about:\n{BODY}{DEAR}{END}", f"The Manager\n{BODY}{DEAR}{END}", f"{BODY}{DATE}{DEAR}{END}"],
)
def test_a_body_that_is_written_about_or_to_is_not_offered_as_the_sender(letter: str) -> None:
    facts = read_letter((letter,))
    assert (facts.sender_name, facts.sender_address) == ("Ludo Marchbanks", ())


@pytest.mark.parametrize("words", ["My address is 4", "My home address: 4", "Fy nghyfeiriad yw 4", "My address is at 4"])
def test_an_address_in_one_line_is_taken_whole(words: str) -> None:
    facts = read_letter((f"{DEAR}{END}\n{words} Ropewalk, Penwick, ZE4 7QP\n",))
    assert (facts.address_is_one, facts.sender_address) == (True, ("4 Ropewalk", "Penwick", "ZE4 7QP"))


def test_a_page_of_addresses_takes_no_time() -> None:
    assert not read_letter(("My address:\nThe Manager\n3 Market Street\nZE1 9HG\n" * 3_000,)).address_is_one
