"""Write gateway/registers/organisations.csv from the lists below.

The lists hold facts of general knowledge only: names, kinds, former names. Spellings of a name that follow a rule
("Leeds City Council", "Leeds Council", "LB Hackney") are made here, so that nobody has to type them. Run it after
editing: `python scripts/make_register.py`. An office that wants other names lays its own CSV over this one
(`rules.organisations` in the settings) and need not touch this file.

A line of a list is `name; alias; alias`, and `|` keeps several bodies on one line apart. A name beginning with = counts only in exactly this letter case.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "gateway" / "registers" / "organisations.csv"

# ---------------------------------------------------------------- councils

ENGLISH_COUNTIES = """Cambridgeshire|Derbyshire|Devon|East Sussex|Essex|Gloucestershire|Hampshire|Hertfordshire|Kent|
Lancashire|Leicestershire|Lincolnshire|Norfolk|Nottinghamshire|Oxfordshire|Staffordshire|Suffolk|Surrey|Warwickshire|
West Sussex|Worcestershire|Buckinghamshire|Cumbria|Dorset|Northamptonshire|North Yorkshire|Somerset|Northumberland|
Cornwall|Durham|Shropshire|Wiltshire"""
UNITARY = """Bath and North East Somerset|Bedford Borough|Blackburn with Darwen Borough|Blackpool|
Bournemouth, Christchurch and Poole|Bracknell Forest|Brighton and Hove City|Bristol City|Central Bedfordshire|
Cheshire East|Cheshire West and Chester|Cumberland|Darlington Borough|Derby City|East Riding of Yorkshire|
Halton Borough|Hartlepool Borough|Herefordshire|Hull City|Isle of Wight|Leicester City|Luton Borough|Medway|
Middlesbrough|Milton Keynes City|North East Lincolnshire|North Lincolnshire|North Northamptonshire|North Somerset|
Nottingham City|Peterborough City|Plymouth City|Portsmouth City|Reading Borough|Redcar and Cleveland Borough|Rutland|
Slough Borough|South Gloucestershire|Southampton City|Southend-on-Sea City|Stockton-on-Tees Borough|
Stoke-on-Trent City|Swindon Borough|Telford and Wrekin|Thurrock|Torbay|Warrington Borough|West Berkshire|
West Northamptonshire|Westmorland and Furness|Windsor and Maidenhead|Wokingham Borough|City of York|Isles of Scilly"""
METROPOLITAN = """Barnsley|Birmingham City|Bolton|Bradford|Bury|Calderdale|Coventry City|Doncaster|Dudley|Gateshead|
Kirklees|Knowsley|Leeds City|Liverpool City|Manchester City|Newcastle City|North Tyneside|Oldham|Rochdale|Rotherham|
Salford City|Sandwell|Sefton|Sheffield City|Solihull|South Tyneside|St Helens|Stockport|Sunderland City|Tameside|
Trafford|Wakefield|Walsall|Wigan|Wirral|Wolverhampton City"""
DISTRICTS = """Adur|Amber Valley|Arun|Ashfield|Ashford|Babergh|Basildon|Basingstoke and Deane|Bassetlaw|Blaby|Bolsover|
Boston|Braintree|Breckland|Brentwood|Broadland|Bromsgrove|Broxbourne|Broxtowe|Burnley|Cambridge City|Cannock Chase|
Canterbury City|Castle Point|Charnwood|Chelmsford City|Cheltenham|Cherwell|Chesterfield|Chichester|Chorley|
Colchester City|Cotswold|Crawley|Dacorum|Dartford|Derbyshire Dales|Dover|East Cambridgeshire|East Devon|
East Hampshire|East Hertfordshire|East Lindsey|East Staffordshire|East Suffolk|Eastbourne|Eastleigh|Elmbridge|
Epping Forest|Epsom and Ewell|Erewash|Exeter City|Fareham|Fenland|Folkestone and Hythe|Forest of Dean|Fylde|Gedling|
Gloucester City|Gosport|Gravesham|Great Yarmouth|Guildford|Harborough|Harlow|Hart|Hastings|Havant|Hertsmere|High Peak|
Hinckley and Bosworth|Horsham|Huntingdonshire|Hyndburn|Ipswich|King's Lynn and West Norfolk|Lancaster City|Lewes|
Lichfield|Lincoln City|Maidstone|Maldon|Malvern Hills|Mansfield|Melton|Mid Devon|Mid Suffolk|Mid Sussex|Mole Valley|
New Forest|Newark and Sherwood|Newcastle-under-Lyme|North Devon|North East Derbyshire|North Hertfordshire|
North Kesteven|North Norfolk|North Warwickshire|North West Leicestershire|Norwich City|Nuneaton and Bedworth|
Oadby and Wigston|Oxford City|Pendle|Preston City|Redditch|Reigate and Banstead|Ribble Valley|Rochford|Rossendale|
Rother|Rugby|Runnymede|Rushcliffe|Rushmoor|Sevenoaks|South Cambridgeshire|South Derbyshire|South Hams|South Holland|
South Kesteven|South Norfolk|South Oxfordshire|South Ribble|South Staffordshire|Spelthorne|St Albans City|Stafford|
Staffordshire Moorlands|Stevenage|Stratford-on-Avon|Stroud|Surrey Heath|Swale|Tamworth|Tandridge|Teignbridge|Tendring|
Test Valley|Tewkesbury|Thanet|Three Rivers|Tonbridge and Malling|Torridge|Tunbridge Wells|Uttlesford|
Vale of White Horse|Warwick|Watford|Waverley|Wealden|Welwyn Hatfield|West Devon|West Lancashire|West Lindsey|
West Oxfordshire|West Suffolk|Winchester City|Woking|Worcester City|Worthing|Wychavon|Wyre|Wyre Forest|
Allerdale|Carlisle City|Copeland|Eden|South Lakeland|Barrow-in-Furness|Craven|Hambleton|Harrogate|Richmondshire|
Ryedale|Scarborough|Selby|Mendip|Sedgemoor|South Somerset|Somerset West and Taunton|Taunton Deane|West Somerset|
Corby|Daventry|East Northamptonshire|Kettering|Northampton|South Northamptonshire|Wellingborough|Aylesbury Vale|
Chiltern|South Bucks|Wycombe|Bournemouth|Poole|Christchurch|East Dorset|North Dorset|Purbeck|West Dorset|
Weymouth and Portland|Forest Heath|St Edmundsbury|Suffolk Coastal|Waveney|Shepway"""
# Districts of England that are boroughs, by their charters; the councils that are gone too. The rest are districts.
BOROUGHS = frozenset(
    _name
    for _name in """Amber Valley|Ashford|Basildon|Basingstoke and Deane|Boston|Brentwood|Broxbourne|Broxtowe|Burnley|Castle Point|
Charnwood|Cheltenham|Chesterfield|Chorley|Crawley|Dacorum|Dartford|East Staffordshire|Eastbourne|Eastleigh|Elmbridge|
Epsom and Ewell|Erewash|Fareham|Fylde|Gedling|Gosport|Gravesham|Great Yarmouth|Guildford|Hastings|Havant|Hertsmere|High Peak|
Hinckley and Bosworth|Hyndburn|Ipswich|King's Lynn and West Norfolk|Maidstone|Melton|Newcastle-under-Lyme|North Warwickshire|
Nuneaton and Bedworth|Oadby and Wigston|Pendle|Redditch|Reigate and Banstead|Ribble Valley|Rossendale|Rugby|Runnymede|
Rushcliffe|Rushmoor|South Ribble|Spelthorne|Stafford|Stevenage|Surrey Heath|Swale|Tamworth|Test Valley|Tewkesbury|
Tonbridge and Malling|Tunbridge Wells|Watford|Waverley|Welwyn Hatfield|West Devon|West Lancashire|Woking|Worthing|Wyre|
Allerdale|Copeland|Barrow-in-Furness|Harrogate|Scarborough|Taunton Deane|Corby|Kettering|Northampton|Wellingborough|
Bournemouth|Poole|Christchurch|Weymouth and Portland|St Edmundsbury""".replace("\n", "").split("|")
)
# Councils that call themselves neither borough nor district.
NO_FORM = frozenset({"East Suffolk", "West Suffolk", "Somerset West and Taunton", "North Devon", "Harlow"})
# Whose official name is of no such build.
OFFICIAL = {
    "Bradford": "City of Bradford Metropolitan District Council",
    "Wakefield": "Wakefield Metropolitan District Council",
    "Doncaster": "City of Doncaster Council",
    "Wolverhampton City": "City of Wolverhampton Council",
    "St Helens": "St Helens Borough Council",
    "Windsor and Maidenhead": "Royal Borough of Windsor and Maidenhead",
    "Rutland": "Rutland County Council",
    "Isles of Scilly": "Council of the Isles of Scilly",
    "King's Lynn and West Norfolk": "Borough Council of King's Lynn and West Norfolk",
}
LONDON = """Barking and Dagenham|Barnet|Bexley|Brent|Bromley|Camden|Croydon|Ealing|Enfield|Greenwich|Hackney|
Hammersmith and Fulham|Haringey|Harrow|Havering|Hillingdon|Hounslow|Islington|Kensington and Chelsea|
Kingston upon Thames|Lambeth|Lewisham|Merton|Newham|Redbridge|Richmond upon Thames|Southwark|Sutton|Tower Hamlets|
Waltham Forest|Wandsworth|Westminster City"""
WELSH = """Blaenau Gwent County Borough; Bwrdeistref Sirol Blaenau Gwent|Bridgend County Borough; Bwrdeistref Sirol Pen-y-bont ar Ogwr|
Caerphilly County Borough; Bwrdeistref Sirol Caerffili|Cardiff; Dinas Caerdydd|Carmarthenshire County; Sir Gaerfyrddin; Sir Gâr; Sir Gar|
Ceredigion County; Sir Ceredigion|Conwy County Borough; Bwrdeistref Sirol Conwy|Denbighshire County; Sir Ddinbych|
Flintshire County; Sir y Fflint|Gwynedd; Gwynedd|Isle of Anglesey County; Sir Ynys Môn; Sir Ynys Mon; Ynys Môn|
Merthyr Tydfil County Borough; Bwrdeistref Sirol Merthyr Tudful|Monmouthshire County; Sir Fynwy|
Neath Port Talbot; Castell-nedd Port Talbot|Newport City; Dinas Casnewydd|Pembrokeshire County; Sir Penfro; Sir Benfro|
Powys County; Sir Powys|Rhondda Cynon Taf County Borough; Bwrdeistref Sirol Rhondda Cynon Taf|Swansea; Dinas a Sir Abertawe; Abertawe|
Torfaen County Borough; Bwrdeistref Sirol Torfaen|Vale of Glamorgan; Bro Morgannwg|Wrexham County Borough; Bwrdeistref Sirol Wrecsam"""
SCOTTISH = """Aberdeen City|Aberdeenshire|Angus|Argyll and Bute|Clackmannanshire|Dumfries and Galloway|Dundee City|
East Ayrshire|East Dunbartonshire|East Lothian|East Renfrewshire|City of Edinburgh|Falkirk|Fife|Glasgow City|Highland|
Inverclyde|Midlothian|Moray|North Ayrshire|North Lanarkshire|Orkney Islands|Perth and Kinross|Renfrewshire|
Scottish Borders|Shetland Islands|South Ayrshire|South Lanarkshire|Stirling|West Dunbartonshire|West Lothian"""
NORTHERN_IRISH = """Antrim and Newtownabbey Borough|Ards and North Down Borough|
Armagh City, Banbridge and Craigavon Borough|Belfast City|Causeway Coast and Glens Borough|
Derry City and Strabane District|Fermanagh and Omagh District|Lisburn and Castlereagh City|Mid and East Antrim Borough|
Mid Ulster District|Newry, Mourne and Down District"""

# ---------------------------------------------------------------- police forces

POLICE = """Avon and Somerset|Bedfordshire|Cambridgeshire|Cheshire|Cleveland|Cumbria|Derbyshire|Devon and Cornwall|
Dorset|Durham|Essex|Gloucestershire|Greater Manchester|Hampshire|Hertfordshire|Humberside|Kent|Lancashire|
Leicestershire|Lincolnshire|Merseyside|Norfolk|North Yorkshire|Northamptonshire|Northumbria|Nottinghamshire|
South Yorkshire|Staffordshire|Suffolk|Surrey|Sussex|Thames Valley|Warwickshire|West Mercia|West Midlands|
West Yorkshire|Wiltshire|Dyfed-Powys|Gwent|North Wales|South Wales|City of London"""

# ---------------------------------------------------------------- everything else: (sector, foi, kind, lines)

OTHERS: tuple[tuple[str, str, str, str], ...] = (
    ("criminal-justice", "yes", "police", """
Metropolitan Police Service; Metropolitan Police; Met Police; the Met; Scotland Yard; New Scotland Yard; MPS; Heddlu Llundain
British Transport Police; BTP
Police Scotland; Police Service of Scotland
Police Service of Northern Ireland; PSNI; Royal Ulster Constabulary
Civil Nuclear Constabulary
Ministry of Defence Police
National Crime Agency; =NCA; Serious Organised Crime Agency; SOCA
Heddlu Gogledd Cymru; Heddlu'r Gogledd
Heddlu De Cymru; Heddlu'r De
Heddlu Dyfed-Powys; Heddlu Dyfed Powys
Heddlu Gwent
National Police Chiefs' Council; NPCC; Association of Chief Police Officers; ACPO
ACRO Criminal Records Office; ACRO
College of Policing
Action Fraud
"""),
    ("criminal-justice", "yes", "justice", """
Home Office; Y Swyddfa Gartref; Swyddfa Gartref
UK Visas and Immigration; UKVI; UK Border Agency; UKBA; Immigration Enforcement; Border Force
HM Passport Office; Identity and Passport Service; Passport Office; HMPO
Disclosure and Barring Service; =DBS; Criminal Records Bureau; =CRB; Independent Safeguarding Authority
Disclosure Scotland
Ministry of Justice; =MoJ; =MOJ; Y Weinyddiaeth Gyfiawnder; Weinyddiaeth Cyfiawnder
HM Courts and Tribunals Service; HM Courts & Tribunals Service; HMCTS; HM Courts Service; Courts Service; Tribunals Service; Gwasanaeth Llysoedd a Thribiwnlysoedd
HM Prison and Probation Service; HMPPS; HM Prison Service; National Offender Management Service; NOMS; Gwasanaeth Carchardai
National Probation Service; Probation Service; Y Gwasanaeth Prawf
Crown Prosecution Service; =CPS; Gwasanaeth Erlyn y Goron
Crown Office and Procurator Fiscal Service; COPFS; Procurator Fiscal
Scottish Courts and Tribunals Service
Public Prosecution Service for Northern Ireland
Legal Aid Agency; Legal Services Commission; Legal Aid Board
Office of the Public Guardian; Public Guardian; Court of Protection
Criminal Injuries Compensation Authority; CICA
Children and Family Court Advisory and Support Service; Cafcass; CAFCASS; Cafcass Cymru
Parole Board
Youth Justice Board
Serious Fraud Office
Judicial Office; Judicial Conduct Investigations Office
Scottish Prison Service
Northern Ireland Prison Service
Attorney General's Office
Criminal Cases Review Commission
Independent Inquiry into Child Sexual Abuse; IICSA; Goddard Inquiry
G4S Care and Justice
Serco Prisons
Sodexo Justice Services
Independent Monitoring Board
Official Solicitor
"""),
    ("central-government", "yes", "department", """
Cabinet Office; Swyddfa'r Cabinet
Prime Minister's Office; 10 Downing Street; Number 10; Downing Street
HM Treasury; the Treasury; Trysorlys
HM Revenue and Customs; HM Revenue & Customs; HMRC; Inland Revenue; HM Customs and Excise; Cyllid a Thollau; Cyllid a Thollau EF; the Revenue; Child Benefit Office; Tax Credit Office
Valuation Office Agency; Valuation Office
Department for Work and Pensions; Dept for Work and Pensions; Department of Work and Pensions; DWP; Yr Adran Gwaith a Phensiynau; Adran Gwaith a Phensiynau; Jobcentre Plus; Jobcentre; Job Centre; JobCentre Plus; Canolfan Byd Gwaith; Department of Social Security; Universal Credit; The Pension Service; Independent Assessment Services; Capita PIP; Atos Healthcare; Maximus; Department for Work & Pensions
Child Maintenance Service; Child Support Agency; =CMS; =CSA
Department for Education; =DfE; =DFE; Department for Children, Schools and Families; Department for Education and Skills
Department of Health and Social Care; Department of Health; =DHSC; =DoH
Department for Environment, Food and Rural Affairs; Defra; DEFRA
Department for Transport; =DfT; =DFT
Ministry of Defence; =MoD; =MOD; Army; Royal Navy; Royal Air Force; RAF
Foreign, Commonwealth and Development Office; Foreign Office; Foreign and Commonwealth Office; FCDO; =FCO; Department for International Development; DFID
Department for Business and Trade; Department for Business, Energy and Industrial Strategy; BEIS; Department for Business, Innovation and Skills; Department for International Trade
Department for Energy Security and Net Zero; DESNZ; Department of Energy and Climate Change; DECC
Department for Science, Innovation and Technology; DSIT
Department for Culture, Media and Sport; Department for Digital, Culture, Media and Sport; DCMS
Ministry of Housing, Communities and Local Government; Department for Levelling Up, Housing and Communities; Department for Communities and Local Government; MHCLG; DLUHC; DCLG
Department for Exiting the European Union
Driver and Vehicle Licensing Agency; DVLA; Asiantaeth Trwyddedu Gyrwyr a Cherbydau
Driver and Vehicle Standards Agency; DVSA; Driving Standards Agency; Vehicle and Operator Services Agency
HM Land Registry; Land Registry; Cofrestrfa Tir
Companies House; Tŷ'r Cwmnïau; Ty'r Cwmniau
Insolvency Service; Official Receiver
Intellectual Property Office
Ordnance Survey
Met Office
Office for National Statistics; =ONS; Swyddfa Ystadegau Gwladol
National Archives; The National Archives
General Register Office; =GRO
Rural Payments Agency
Student Loans Company; Student Finance England; Student Finance Wales; Cyllid Myfyrwyr Cymru
National Savings and Investments; NS&I
Government Digital Service
Government Legal Department; Treasury Solicitor
Crown Commercial Service
Planning Inspectorate; Yr Arolygiaeth Gynllunio
Homes England; Homes and Communities Agency
UK Export Finance
Advisory, Conciliation and Arbitration Service; ACAS; Acas
Service Personnel and Veterans Agency; Veterans UK
Government Communications Headquarters; GCHQ | MI5; Security Service | Secret Intelligence Service; MI6
UK Parliament | House of Commons | House of Lords | Parliament
Independent Parliamentary Standards Authority; IPSA
Welsh Government; Llywodraeth Cymru; Welsh Assembly Government; Llywodraeth Cynulliad Cymru
Welsh Parliament; Senedd Cymru; Senedd; National Assembly for Wales; Cynulliad Cenedlaethol Cymru
Welsh Revenue Authority | Awdurdod Cyllid Cymru
Scottish Government; Scottish Executive
Scottish Parliament | Social Security Scotland | Revenue Scotland
Northern Ireland Executive; The Executive Office; Northern Ireland Office; Northern Ireland Assembly; Stormont
Department for Communities | Department for Infrastructure | Department of Finance | Department of Justice | Department of Agriculture, Environment and Rural Affairs | DAERA
Wales Office; Swyddfa Cymru
Scotland Office
Post Office Limited; Post Office; Post Office Ltd; Swyddfa'r Post
UK Health Security Agency; Public Health England
NHS Counter Fraud Authority
Commission on Human Medicines
Atos IT Services
"""),
    ("health", "yes", "health", """
NHS England; NHS Commissioning Board; NHS Improvement; NHS Digital; Health and Social Care Information Centre; HSCIC
NHS Business Services Authority; NHSBSA
NHS Blood and Transplant
NHS 111; NHS Direct; NHS Direct Wales; rang 111; called 111; phoned 111; ringing 111; works on 111; work for 111; the 111 service; 111 service; 111 call handler; Galw Iechyd Cymru
National Health Service; the NHS; =NHS; Y GIG; GIG Cymru; NHS Wales
National Institute for Health and Care Excellence
Public Health Wales; Iechyd Cyhoeddus Cymru
Digital Health and Care Wales; NHS Wales Informatics Service
Betsi Cadwaladr University Health Board; Betsi Cadwaladr; Bwrdd Iechyd Prifysgol Betsi Cadwaladr; BCUHB
Hywel Dda University Health Board; Hywel Dda; Bwrdd Iechyd Prifysgol Hywel Dda
Aneurin Bevan University Health Board; Aneurin Bevan; Bwrdd Iechyd Prifysgol Aneurin Bevan
Cardiff and Vale University Health Board; Bwrdd Iechyd Prifysgol Caerdydd a'r Fro
Cwm Taf Morgannwg University Health Board; Cwm Taf University Health Board; Bwrdd Iechyd Prifysgol Cwm Taf Morgannwg
Swansea Bay University Health Board; Abertawe Bro Morgannwg University Health Board; Bwrdd Iechyd Prifysgol Bae Abertawe
Powys Teaching Health Board; Bwrdd Iechyd Addysgu Powys
Velindre University NHS Trust
Welsh Ambulance Services University NHS Trust; Welsh Ambulance Service; Ymddiriedolaeth Gwasanaethau Ambiwlans Cymru
NHS Greater Glasgow and Clyde | NHS Lothian | NHS Tayside | NHS Grampian | NHS Fife | NHS Highland | NHS Lanarkshire | NHS Borders | NHS Ayrshire and Arran | NHS Forth Valley | NHS Dumfries and Galloway | NHS Orkney | NHS Shetland | NHS Western Isles | NHS 24 | NHS Education for Scotland
Scottish Ambulance Service
Belfast Health and Social Care Trust | Northern Health and Social Care Trust | Southern Health and Social Care Trust | South Eastern Health and Social Care Trust | Western Health and Social Care Trust | Belfast Trust | Northern Ireland Ambulance Service
London Ambulance Service | East of England Ambulance Service | North West Ambulance Service | South Western Ambulance Service | Yorkshire Ambulance Service | West Midlands Ambulance Service | East Midlands Ambulance Service | South Central Ambulance Service | South East Coast Ambulance Service | North East Ambulance Service
Great Ormond Street Hospital | Guy's and St Thomas' | Addenbrooke's | Addenbrookes | Alder Hey | Royal Free | John Radcliffe Hospital | Moorfields Eye Hospital | The Christie | St Bartholomew's | Barts Health | King's College Hospital | Royal Marsden | Tavistock Centre | Tavistock and Portman | Ysbyty Gwynedd | Ysbyty Glan Clwyd | Glangwili | Broadmoor Hospital | Rampton Hospital | Ashworth Hospital
"""),
    ("health", "no", "health", """
Bupa | BUPA | Nuffield Health | Spire Healthcare | Priory Group | The Priory | Circle Health | Ramsay Health Care | HC-One | Four Seasons Health Care | Barchester Healthcare | Care UK | Mydentist | Specsavers | Vision Express | Boots Opticians | Babylon Health | Push Doctor | Marie Stopes | Lloyds Pharmacy | LloydsPharmacy | Well Pharmacy | Optical Express | SpaMedica | 23andMe
"""),
    ("regulators", "yes", "ico", """
Information Commissioner's Office; Information Commissioner; Commissioner's Office; the Commissioner; Information Commissioners Office; =ICO; Swyddfa'r Comisiynydd Gwybodaeth; Comisiynydd Gwybodaeth; Data Protection Registrar; Data Protection Commissioner
"""),
    ("regulators", "yes", "regulator", """
Ofcom; Office of Communications
Ofgem; Office of Gas and Electricity Markets
Ofwat; Water Services Regulation Authority
Ofsted; Office for Standards in Education
Ofqual | Office for Students | OfS
Estyn | Education Scotland
Financial Conduct Authority; =FCA; Financial Services Authority; Prudential Regulation Authority; Payment Systems Regulator
Financial Ombudsman Service; Financial Ombudsman; =FOS
Bank of England
Pensions Ombudsman | The Pensions Regulator | Pension Protection Fund
Parliamentary and Health Service Ombudsman; PHSO; Parliamentary Ombudsman; Health Service Ombudsman
Local Government and Social Care Ombudsman; Local Government Ombudsman; LGSCO; =LGO
Housing Ombudsman; Housing Ombudsman Service; Regulator of Social Housing
Public Services Ombudsman for Wales; Ombwdsmon Gwasanaethau Cyhoeddus Cymru; Ombwdsmon
Scottish Public Services Ombudsman; SPSO
Scottish Information Commissioner
Northern Ireland Public Services Ombudsman
Legal Ombudsman | Legal Services Board
Energy Ombudsman; Ombudsman Services | Communications Ombudsman | Property Ombudsman | CISAS
Care Quality Commission; CQC; Care Inspectorate; Care Inspectorate Wales; Arolygiaeth Gofal Cymru; Healthcare Inspectorate Wales
Social Work England | Social Care Wales; Gofal Cymdeithasol Cymru
General Medical Council; =GMC | Nursing and Midwifery Council; =NMC | General Dental Council | General Optical Council | General Pharmaceutical Council | Health and Care Professions Council; HCPC | General Teaching Council | Teaching Regulation Agency | Education Workforce Council | Professional Standards Authority
Solicitors Regulation Authority; =SRA | Law Society | Bar Standards Board | Bar Council
Medicines and Healthcare products Regulatory Agency; MHRA
Human Fertilisation and Embryology Authority
Food Standards Agency
Health and Safety Executive; =HSE
Equality and Human Rights Commission; EHRC
Charity Commission; Comisiwn Elusennau | Fundraising Regulator
Electoral Commission; Comisiwn Etholiadol
Gambling Commission
Competition and Markets Authority; Office of Fair Trading
Advertising Standards Authority | Press Complaints Commission | Independent Press Standards Organisation | IPSO
Independent Office for Police Conduct; IOPC; Independent Police Complaints Commission; IPCC; Police Complaints Authority
HM Inspectorate of Constabulary; HMICFRS
Prisons and Probation Ombudsman
Office of Rail and Road; Office of Rail Regulation
Civil Aviation Authority | =CAA
Security Industry Authority
Gangmasters and Labour Abuse Authority
Groceries Code Adjudicator
Older People's Commissioner | Children's Commissioner | Children's Commissioner for Wales | Comisiynydd Plant | Welsh Language Commissioner; Comisiynydd y Gymraeg
Standards Commission | Committee on Standards in Public Life | National Audit Office | Audit Wales | Audit Commission | Archwilio Cymru
Telephone-paid Services Authority; PhonepayPlus
Immigration Services Commissioner
Engineering Council | Royal Institution of Chartered Surveyors | RICS | Institute of Chartered Accountants
Royal College of Veterinary Surgeons
"""),
    ("bbc", "yes", "broadcaster", """
BBC; British Broadcasting Corporation; BBC Cymru; BBC Wales; BBC Cymru Wales; BBC Radio; BBC News; BBC iPlayer; y BBC; CBBC
TV Licensing; TV Licence; TV Licencing; Television Licensing; Trwyddedu Teledu; Capita TV Licensing
Channel 4; Channel Four Television; Channel 4 Television Corporation
S4C
"""),
    ("transport", "yes", "transport", """
Transport for London; TfL; TFL; London Underground; Dial-a-Ride; Dial a Ride; London Buses; Oyster; Docklands Light Railway
Transport for Wales; Trafnidiaeth Cymru; Drafnidiaeth Cymru; Thrafnidiaeth Cymru; TfW
Transport for Greater Manchester | TfGM | Transport for West Midlands | Centro | Merseytravel | Nexus | Transport Scotland | Translink | South Yorkshire Passenger Transport Executive | West Yorkshire Combined Authority Metro
Network Rail; HS2 Ltd; High Speed Two; HS2; Great British Railways
National Highways; Highways England; Highways Agency; Traffic Scotland
Trinity House | Maritime and Coastguard Agency | Northern Lighthouse Board
Northern Trains | LNER | London North Eastern Railway | Southeastern Trains | ScotRail
"""),
    ("transport", "no", "transport", """
Avanti West Coast; Virgin Trains | Virgin East Coast | Great Western Railway; First Great Western; GWR | South Western Railway | South West Trains | Southern Railway | Southern Rail | Thameslink | Govia Thameslink Railway | Gatwick Express | Great Northern | Southeastern | c2c | Greater Anglia | CrossCountry | Cross Country Trains | East Midlands Railway | East Midlands Trains | West Midlands Trains | London Northwestern Railway | Northern Rail | Arriva Trains Wales | Arriva Rail | TransPennine Express | Chiltern Railways | Merseyrail | Hull Trains | Grand Central Railway | Eurostar | Eurotunnel | Trainline | National Rail
Arriva | Stagecoach | First Bus | FirstGroup | Go-Ahead | National Express | Megabus | FlixBus | Lothian Buses | Bws Caerdydd | Cardiff Bus
British Airways | easyJet | Ryanair | Jet2 | Flybe | Virgin Atlantic | Wizz Air | Loganair | TUI Airways | Monarch Airlines | Thomas Cook Airlines
Heathrow Airport | Heathrow | Gatwick Airport | Gatwick | Stansted Airport | Manchester Airport | Luton Airport | Bristol Airport | Cardiff Airport | Edinburgh Airport | Glasgow Airport
P&O Ferries | Stena Line | Brittany Ferries | Caledonian MacBrayne | CalMac | Red Funnel | Wightlink
Dart Charge | Royal Automobile Club
"""),
    ("environment", "yes", "environment", """
Environment Agency; Asiantaeth yr Amgylchedd
Natural England; English Nature; Countryside Agency
Natural Resources Wales; Cyfoeth Naturiol Cymru; Countryside Council for Wales; Forestry Commission Wales
Scottish Environment Protection Agency; SEPA; NatureScot; Scottish Natural Heritage; Forestry and Land Scotland
Forestry Commission; Forestry England
Northern Ireland Environment Agency
Lake District National Park Authority | Peak District National Park Authority | South Downs National Park Authority | New Forest National Park Authority | Dartmoor National Park Authority | Exmoor National Park Authority | Northumberland National Park Authority | Yorkshire Dales National Park Authority | North York Moors National Park Authority | Broads Authority | Snowdonia National Park Authority | Eryri National Park | Awdurdod Parc Cenedlaethol Eryri | Brecon Beacons National Park Authority | Bannau Brycheiniog National Park | Pembrokeshire Coast National Park Authority | Cairngorms National Park Authority | Loch Lomond and the Trossachs National Park Authority
Canal and River Trust | British Waterways
Marine Management Organisation | Joint Nature Conservation Committee | Coal Authority | Nuclear Decommissioning Authority | Office for Nuclear Regulation | Crown Estate | Office for Environmental Protection | Drinking Water Inspectorate | Animal and Plant Health Agency
"""),
    ("general-business", "no", "water", """
Thames Water | Severn Trent | Severn Trent Water | United Utilities | Anglian Water | Yorkshire Water | Southern Water | South West Water | Wessex Water | Northumbrian Water | Dŵr Cymru; Dwr Cymru; Welsh Water | Dŵr Cymru Welsh Water | South East Water | Affinity Water | Bristol Water | Portsmouth Water | Hafren Dyfrdwy | Scottish Water | Northern Ireland Water | NI Water | Essex and Suffolk Water | Cambridge Water | SES Water
"""),
    ("general-business", "no", "energy", """
British Gas | Nwy Prydain | Scottish Gas | Centrica | EDF Energy | =EDF | E.ON | EON Energy | E.ON Next | npower | Npower | ScottishPower | Scottish Power | SSE | Southern Electric | Swalec | Ovo Energy | OVO | Octopus Energy | Bulb Energy | Utilita | Utility Warehouse | First Utility | Shell Energy | So Energy | Good Energy | Ecotricity | Co-operative Energy | Economy Energy | Extra Energy | Spark Energy | Igloo Energy | Avro Energy | National Grid | Cadent | Cadent Gas | Wales and West Utilities | UK Power Networks | Western Power Distribution | Northern Powergrid | Calor Gas | HomeServe | Power NI
"""),
    ("education", "yes", "education", """
University of Oxford | Oxford University | University of Cambridge | Cambridge University | University of Leeds | Leeds University | Leeds Beckett University | University of Manchester | Manchester Metropolitan University | University of Birmingham | Birmingham City University | University of Bristol | University of the West of England | University College London | UCL | King's College London | Imperial College London | Imperial College | London School of Economics | LSE | Queen Mary University of London | Goldsmiths | Birkbeck | SOAS | London Metropolitan University | City, University of London | London South Bank University | Durham University | University of York | University of Sheffield | Sheffield Hallam University | University of Nottingham | Nottingham Trent University | University of Leicester | De Montfort University | University of Warwick | Coventry University | University of Liverpool | Liverpool John Moores University | Newcastle University | Northumbria University | University of Exeter | University of Plymouth | University of Southampton | Solent University | University of Portsmouth | University of Reading | University of Kent | University of Sussex | University of Brighton | University of Surrey | University of East Anglia | UEA | University of Essex | University of Hull | University of Bath | University of Lancaster | Lancaster University | Loughborough University | Keele University | Cranfield University | Aston University | University of Bradford | University of Salford | The Open University | Open University | Y Brifysgol Agored | Brunel University | Middlesex University | Kingston University | University of Greenwich | University of Westminster
Cardiff University | Prifysgol Caerdydd | Swansea University | Prifysgol Abertawe | Bangor University | Prifysgol Bangor | Aberystwyth University | Prifysgol Aberystwyth | University of Wales Trinity Saint David | Prifysgol Cymru Y Drindod Dewi Sant | Cardiff Metropolitan University | University of South Wales | Prifysgol De Cymru | Wrexham University | Wrexham Glyndwr University | University of Wales | Prifysgol Cymru
University of Edinburgh | University of Glasgow | University of Aberdeen | University of St Andrews | University of Dundee | University of Strathclyde | Heriot-Watt University | University of Stirling | Glasgow Caledonian University | Edinburgh Napier University
Queen's University Belfast | Ulster University | University of Ulster
UCAS; Universities and Colleges Admissions Service; Higher Education Statistics Agency; HESA; JISC
Coleg Gwent | Coleg Cambria | Grŵp Llandrillo Menai | Grwp Llandrillo Menai | Coleg Menai | Coleg Sir Gâr | Coleg Ceredigion | Cardiff and Vale College | Gower College Swansea
Eton College | Harrow School | Harris Federation | Ark Schools | Oasis Community Learning | United Learning | Academies Enterprise Trust | Education Authority Northern Ireland | Education Authority
WJEC | CBAC | AQA | OCR Examinations | Edexcel | Pearson | City and Guilds | City & Guilds | Scottish Qualifications Authority; SQA | Joint Council for Qualifications
"""),
    ("education", "no", "education", """
Bright Horizons | Busy Bees | Mudiad Meithrin | British Council | GL Assessment | ParentPay | ClassDojo | Turnitin
"""),
    ("lenders", "no", "cra", """
Experian | Equifax | Callcredit | TransUnion | Noddle | Credit Karma | ClearScore | Checkmyfile | Crediva | Creditsafe
"""),
    ("lenders", "no", "lender", """
Lloyds Bank; Lloyds TSB; =Lloyds; Lloyds Banking Group; Banc Lloyds
Barclays; Barclays Bank; Barclaycard; Barclays Partner Finance
HSBC; HSBC Bank; first direct; =First Direct; Marbles
NatWest; National Westminster Bank; Nat West; NatWest Group
Royal Bank of Scotland; =RBS; Ulster Bank
Santander; Santander UK; Abbey National; Alliance & Leicester; Bradford & Bingley
Halifax Bank; =Halifax; Halifax plc; Bank of Scotland; HBOS; Birmingham Midshires
TSB; TSB Bank
Nationwide Building Society; Nationwide; Nationwide BS
Virgin Money; Clydesdale Bank; Yorkshire Bank; Northern Rock
Co-operative Bank; The Co-operative Bank; Co-op Bank; smile bank; Britannia Building Society
Metro Bank | Monzo | Starling Bank | Starling | Revolut | Tide Bank | Chase Bank | Atom Bank | Monese
Tesco Bank | Sainsbury's Bank | M&S Bank | Asda Money | Post Office Money | John Lewis Finance
Yorkshire Building Society | Coventry Building Society | Skipton Building Society | Leeds Building Society | Principality Building Society | Principality | West Bromwich Building Society | Newcastle Building Society | Nottingham Building Society | Cumberland Building Society | Monmouthshire Building Society | Swansea Building Society | Chelsea Building Society | Norwich and Peterborough Building Society
American Express | Amex | MBNA | Capital One | Vanquis | Vanquis Bank | Aqua Card | NewDay | New Day | Marbles Card | Zopa | Tandem Bank | Creation Financial Services | Creation Finance | Ikano Bank | Hitachi Personal Finance | Hitachi Capital | Shawbrook Bank | Aldermore | Close Brothers | Paragon Bank | Kensington Mortgages | Black Horse | Black Horse Finance | MotoNovo Finance | Moneybarn | Santander Consumer Finance | Volkswagen Financial Services | BMW Financial Services | FCE Bank | Alphera | Oodle Car Finance | Advantage Finance | Welcome Finance | GE Money | Swift Advances | Blemain Finance | Together Money
Wonga | QuickQuid; Quick Quid | Provident Financial | Provident | Satsuma | Morses Club | Sunny Loans | Lending Stream | PiggyBank | Peachy | Payday UK | Amigo Loans | Amigo | Everyday Loans | 118 118 Money | Cash Converters | Albemarle & Bond | The Money Shop | BrightHouse | Brighthouse | PerfectHome | Drafty | Safetynet Credit | Cashfloat | Likely Loans | Avant Credit | Bamboo Loans | Klarna | Clearpay | Laybuy | PayPal Credit | Snap Finance | Oakam | Log Book Loans | Ratesetter | Funding Circle | Zilch
Very Catalogue; Shop Direct | Littlewoods | =Very | Studio Retail | JD Williams | Freemans | Grattan | Simply Be | Jacamo | Kays Catalogue | Great Universal
Cabot Financial | Cabot | Lowell | Lowell Portfolio | Lowell Financial | Intrum | PRA Group | Link Financial | Capquest | Hoist Finance | Robinson Way | Arrow Global | Moorcroft | Moorcroft Debt Recovery | Wescot | 1st Credit | Mackenzie Hall | Fredrickson International | BW Legal | Lantern Debt | Motormile Finance | Max Recovery | Marlin Europe | Equidebt | Debt Managers | Advantis | Resolvecall | Credit Style | Perch Group | Overdales | STA International | Past Due Credit | Bryan Carter | Restons | Shoosmiths Debt | Marston Holdings | Marstons | Bristow & Sutor | Equita | JBW Group | Newlyn | Jacobs Enforcement | Rossendales | Dukes Bailiffs | CDER Group | StepChange | Payplan
"""),
    ("finance", "no", "finance", """
Aviva | Norwich Union | AXA | Axa Insurance | Direct Line | Churchill Insurance | Churchill | Privilege Insurance | Admiral | Admiral Insurance | Admiral Group | elephant.co.uk | Bell Insurance | Diamond Insurance | LV= | Liverpool Victoria | Hastings Direct | Hastings Insurance | esure | Sheilas' Wheels | Saga | Saga Insurance | NFU Mutual | Allianz | Zurich Insurance | =Zurich | RSA Insurance | More Than | Ageas | Age UK Insurance | 1st Central | Marshmallow | More Th>n | Swinton | Swinton Insurance | A-Plan | Endsleigh | Towergate | Legal & General | Legal and General | Prudential | =Pru | Scottish Widows | Standard Life | Phoenix Life | Phoenix Group | Royal London | Aegon | Friends Life | Friends Provident | Zurich Life | Canada Life | Sun Life | SunLife | Vitality | VitalityHealth | Simplyhealth | AXA PPP | Western Provident Association | Unum | Hiscox | Cigna | Lemonade Insurance | Petplan | Bought By Many | ManyPets | Direct Line Group | UK General Insurance | Ageas Retail | Policy Expert | Sedgwick | Cunningham Lindsey | Crawford & Company | Motor Insurers' Bureau; Motor Insurers Bureau; =MIB | Cifas | CIFAS
Hargreaves Lansdown | St. James's Place | St James's Place | Fidelity | AJ Bell | interactive investor | Barclays Wealth | Brewin Dolphin | Quilter | Old Mutual | Nutmeg | Coinbase | eToro | Trading 212 | Equiniti | Computershare | Link Asset Services | Capita Asset Services | PayPal | Wise | TransferWise | Western Union | MoneyGram | WorldPay | SumUp | Visa Europe | Mastercard | Travelex
Teachers' Pensions; Teachers Pensions | NEST Pensions | NEST | The People's Pension | Universities Superannuation Scheme | =USS | Local Government Pension Scheme | Railpen | MyCSP | Capita Pensions | Equiniti Pensions | Mercer | Willis Towers Watson | XPS Pensions | Barnett Waddingham | Financial Services Compensation Scheme | FSCS | MoneySuperMarket | Moneysupermarket | comparethemarket | Compare the Market | GoCompare | Confused.com | uSwitch
"""),
    ("telecoms", "no", "telecoms", """
BT; British Telecom; BT Group; British Telecommunications | BT Openreach | Openreach | BT Broadband | Plusnet | EE; Everything Everywhere | T-Mobile | Orange UK; =Orange
Vodafone; Voda; Vodaphone; Talkmobile; VOXI; Lebara
O2 | =O2 | Telefonica | Telefónica UK | giffgaff | Giff Gaff | Tesco Mobile | Virgin Media O2
Three Mobile | Three UK | Hutchison 3G | 3 Mobile | iD Mobile | SMARTY
Sky | =Sky | Sky UK | Sky Broadband | Sky Mobile | Sky Talk | Sky TV | BSkyB | NOW TV | =SKY | sky broadband
Virgin Media; Virgin Mobile; NTL; Telewest; =Virgin
TalkTalk; Talk Talk | Carphone Warehouse; The Carphone Warehouse | Tiscali | AOL Broadband | Post Office Broadband | KCOM | Kingston Communications | Hyperoptic | Gigaclear | Zen Internet | Community Fibre | Utility Warehouse Telecom | Phones 4u | Phones4u | Phone Co-op | Vonage | Gradwell | Andrews & Arnold | Ogi | Truespeed
"""),
    ("general-business", "no", "business", """
Tesco | Sainsbury's; Sainsburys | Asda | Morrisons | Aldi | Lidl | Waitrose | John Lewis | Marks & Spencer | Marks and Spencer | M&S | Co-op | The Co-operative | Iceland Foods | =Iceland | Ocado | Amazon | eBay | Argos | Currys | PC World | Dixons | Dixons Carphone | Next plc | =Next | Primark | ASOS | Boohoo | Debenhams | House of Fraser | BHS | Boots | Superdrug | WHSmith | W H Smith | WH Smith | Poundland | B&M Bargains | Wilko | B&Q | Homebase | Wickes | Screwfix | IKEA | Ikea | DFS | ScS | Dunelm | Halfords | Sports Direct | JD Sports | Matalan | TK Maxx | New Look | River Island | H&M | Zara | Shein | Temu | Gumtree | Etsy | Vinted | AliExpress | Wayfair | AO.com | Screwfix Direct | Pets at Home | Greggs | McDonald's | McDonalds | KFC | Burger King | Domino's | Nando's | Wetherspoon | JD Wetherspoon | Wetherspoons | Costa Coffee | Starbucks | Caffè Nero | Pret A Manger | Deliveroo | Just Eat | Uber Eats | HelloFresh | Timpson | Co-op Funeralcare | Dignity Funerals
Meta | Apple | iCloud | Tinder | Bumble | Match.com | Plenty of Fish | Netflix | Spotify | Steam | Valve | Mumsnet | Trustpilot | Checkatrade | MyBuilder | Adobe | Ancestry | Ancestry.co.uk | MyHeritage | Findmypast | 192.com | Clearview AI | Ring Doorbell | Airbnb | Booking.com | Expedia | OpenAI
Royal Mail; Post Brenhinol | Parcelforce | Hermes | Evri | Yodel | DPD | DHL | UPS | FedEx | City Sprint | TNT Post | Whistl
ParkingEye; Parking Eye | UKPC | UK Parking Control | Euro Car Parks | NCP | National Car Parks | Excel Parking | Vehicle Control Services | Smart Parking | APCOA | Civil Enforcement Ltd | RingGo | PayByPhone | JustPark | Indigo Parking | Horizon Parking | POPLA | British Parking Association | Independent Parking Committee | Minster Baywatch
Arnold Clark | Evans Halshaw | Lookers | Pendragon | Vertu Motors | Cazoo | webuyanycar | We Buy Any Car | Auto Trader | Cinch | Ford Motor Company | Vauxhall | Volkswagen | BMW | Mercedes-Benz | Toyota | Nissan | Kia | Hyundai | Jaguar Land Rover | Tesla | Kwik Fit | Kwik-Fit | ATS Euromaster | RAC | Green Flag | Enterprise Rent-A-Car | Hertz | Europcar | Avis | Sixt | Zipcar | Motability Operations
Rightmove | Zoopla | OnTheMarket | OpenRent | Foxtons | Purplebricks | Countrywide | Connells | Savills | Your Move | Reeds Rains | Belvoir | Leaders | Northwood | Barratt Homes | Persimmon | Taylor Wimpey | Bellway | Redrow | FirstPort | Rendall and Rittner | Mainstay | Clarion Housing | Peabody | L&Q | London & Quadrant | Sanctuary Housing | Guinness Partnership | Places for People | Riverside Housing | Home Group | Bromford | Metropolitan Thames Valley | Notting Hill Genesis | Southern Housing | Hyde Housing | Optivo | Orbit Housing | Sovereign Housing | Stonewater | Platform Housing | Midland Heart | Adra | Grŵp Cynefin | Clwyd Alyn | Wales & West Housing | Pobl Group | Trivallis | Circle Housing | Torus | Onward Homes | Together Housing | Anchor Hanover
ISS Facility | Securitas | Reed Recruitment | Adecco | Hays Recruitment | Randstad | Manpower | Indeed | Monster | Totaljobs | Deloitte | KPMG | PwC | Ernst & Young | Slater and Gordon | Irwin Mitchell | Carillion | Interserve | Ticketmaster | viagogo | StubHub | Eventbrite | See Tickets | Scottish Widows Rugby | Kennel Club | Medivet | Vets4Pets | CVS Vets
Daily Mail | Mail Online | The Sun | Daily Mirror | The Guardian | The Times | Daily Telegraph | Daily Express | Western Mail | Reach plc | News UK | Newsquest | ITV | ITV Wales | Channel 5 | =STV | UTV | Global Radio | Bauer Media | Sky News
Solar Plicity | Anglian Home Improvements | Everest Windows | Safestyle | Safestyle UK | Weatherseal | Help-Link | Stannah | Dreams Beds | Bensons for Beds
"""),
    ("general-business", "no", "contractor", """
Capita | Serco | G4S | Atos | Mitie | Sodexo | Maximus UK | Concentrix | Fujitsu | CGI
"""),
    ("general-business", "no", "platform", """
Facebook | Instagram | WhatsApp | Google | YouTube | Gmail | Microsoft | LinkedIn | Hotmail | Yahoo | Twitter | =X Corp | TikTok | Snapchat | Reddit | Discord | Zoom | Dropbox | Nextdoor | Outlook | =Messenger | Skype | WhatDoTheyKnow | Wikipedia
"""),
    ("direct-marketing", "no", "marketing", """
Acxiom | CallCredit Marketing | Emma's Diary | Bounty | Bounty UK | We Are Energy Saver | Ideal Homes Nuisance | Wilmington Data | Epsilon Data | Oscar Research | Reader's Digest | Weatherbys Marketing | Gladstones PPI | Claims Direct | National Accident Helpline | Injury Lawyers 4 U | Money Boomerang | The Claims Guys | We Fight Any Claim | Canvas Holidays Marketing
"""),
    ("leisure", "no", "leisure", """
PureGym; Pure Gym | The Gym Group | David Lloyd | David Lloyd Clubs | Virgin Active | Fitness First | DW Sports | Bannatyne | Bannatyne's | Nuffield Gyms | JD Gyms | Xercise4Less | LA Fitness | Anytime Fitness | Better Gyms | Greenwich Leisure Limited | =GLL | Everyone Active | Places Leisure | Freedom Leisure | Serco Leisure | Parkwood Leisure | Active Luton | Curves | Weight Watchers | Slimming World | parkrun
The Football Association | Rugby Football Union | Welsh Rugby Union | Undeb Rygbi Cymru | England and Wales Cricket Board | Lawn Tennis Association | British Gymnastics | Swim England | British Cycling | Premier League | Football Association of Wales | Jockey Club
Odeon | ODEON Cinemas | Cineworld | Vue | Vue Cinemas | Center Parcs | Centre Parcs | Butlins | Butlin's | Haven Holidays | Pontins | Hoseasons | Merlin Entertainments | Alton Towers | Thorpe Park | Thomas Cook | TUI | Thomson Holidays | Jet2holidays | Love Holidays | On the Beach | Hays Travel | Trailfinders
William Hill | Ladbrokes | Coral | bet365 | Bet365 | Paddy Power | Betfair | Betfred | Sky Bet | Gala Bingo | Mecca Bingo | Camelot | National Lottery | People's Postcode Lottery | 888 Casino
"""),
    ("leisure", "yes", "leisure", """
British Museum | British Library | Natural History Museum | Science Museum | Victoria and Albert Museum | V&A | Tate | National Gallery | National Museum Wales | Amgueddfa Cymru | National Library of Wales | Llyfrgell Genedlaethol Cymru | Imperial War Museum | Royal Albert Hall | Arts Council England | Arts Council of Wales | Cyngor Celfyddydau Cymru | Sport England | Sport Wales | UK Sport | Historic England | English Heritage | Cadw | Historic Environment Scotland | National Lottery Heritage Fund | Heritage Lottery Fund | Big Lottery Fund | National Lottery Community Fund | Visit England | VisitBritain | Royal Botanic Gardens Kew | Royal Parks
"""),
    ("charities", "no", "charity", """
Oxfam | Save the Children | British Red Cross | Red Cross | RSPCA | RSPB | RSPCA Cymru | NSPCC | Barnardo's | Barnardos | Action for Children | The Children's Society | Cancer Research UK | Macmillan Cancer Support | Macmillan | Marie Curie | British Heart Foundation | Age UK | Age Concern | Help the Aged | Age Cymru | Shelter | Shelter Cymru | Crisis | Centrepoint | St Mungo's | Samaritans | Mind | =Mind | Rethink Mental Illness | Turning Point | Scope | Mencap | Leonard Cheshire | Guide Dogs | Dogs Trust | Cats Protection | PDSA | Blue Cross | Battersea Dogs | National Trust | National Trust for Scotland | WWF | Greenpeace | Friends of the Earth | Woodland Trust | Royal British Legion | Help for Heroes | SSAFA | Combat Stress | RNLI | RNIB | RNID | Action on Hearing Loss | St John Ambulance | Air Ambulance | Tenovus | Christian Aid | Tearfund | CAFOD | Islamic Relief | ActionAid | UNICEF UK | Amnesty International | Liberty | Comic Relief | Children in Need | Citizens Advice; Citizens Advice Bureau; Cyngor ar Bopeth | Women's Aid | Refuge Charity | Victim Support | Relate | Salvation Army | Church of England | Church in Wales | Yr Eglwys yng Nghymru | Methodist Church | Baptist Union | Catholic Church | Roman Catholic Church | Church of Scotland | Jehovah's Witnesses | Watch Tower | Church of Jesus Christ of Latter-day Saints | Quakers | Urdd Gobaith Cymru | The Scout Association | Scout Association | Girlguiding | Girl Guides | Duke of Edinburgh's Award | YMCA | YHA | Women's Institute | Merched y Wawr | Ramblers | National Childbirth Trust | Great Ormond Street Hospital Charity | Alzheimer's Society | Dementia UK | Diabetes UK | Parkinson's UK | MS Society | Stroke Association | Terrence Higgins Trust | Stonewall | Wikimedia UK
Unison | UNISON | Unite the Union | =Unite | GMB | GMB Union | National Education Union | NASUWT | =NUT | Communication Workers Union | PCS Union | RMT | ASLEF | TUC | Royal College of Nursing | British Medical Association | UCAC | National Farmers' Union | Federation of Small Businesses | British Legion Club | Freemasons | National Union of Students | Labour Party | Conservative Party | Liberal Democrats | Green Party | Reform UK | UKIP | Plaid Cymru | Scottish National Party | SNP | Sinn Féin | Democratic Unionist Party
"""),
)


# A second round, for breadth: kinds that the first lists had few of, offices known by their place, nicknames.
MORE: tuple[tuple[str, str, str, str], ...] = (
    ("criminal-justice", "yes", "justice", """
HMP Wormwood Scrubs | Wormwood Scrubs | the Scrubs | HMP Manchester | Strangeways | HMP Barlinnie | Barlinnie | the Bar-L | Bar L | HMP Pentonville | Pentonville | HMP Belmarsh | Belmarsh | HMP Brixton | HMP Wandsworth | Wandsworth Prison | HMP Dartmoor | Dartmoor Prison | HMP Parkhurst | Parkhurst | HMP Holloway | HMP Styal | HMP Full Sutton | HMP Frankland | HMP Whitemoor | HMP Long Lartin | HMP Wakefield | HMP Maghaberry | Maghaberry | Magilligan | Hydebank Wood | HMP Berwyn | HMP Cardiff | HMP Swansea | HMP Parc | HMP Leeds | Armley | Armley Gaol | HMP Liverpool | Walton Gaol | Walton prison | HMP Birmingham | Winson Green | HMP Durham | HMP Winchester | HMP Lewes | HMP Norwich | HMP Exeter | HMP Shotts | HMP Peterhead | HMP Saughton | Saughton | Polmont Young Offenders | Feltham Young Offenders | HMYOI Feltham | Feltham YOI | Cookham Wood | Medway Secure Training Centre | Yarl's Wood | Harmondsworth detention centre | Brook House removal centre | Colnbrook
UK Visas and Immigration; Lunar House; Croydon Home Office; Border Agency; the Border Agency; Becket House; Immigration and Nationality Directorate; =IND; National Asylum Support Service; =NASS; Windrush Help Team; EU Settlement Scheme; General Register of Aliens
HM Inspectorate of Prisons | Sentencing Council | Law Commission | Judicial Appointments Commission | Royal Courts of Justice | Old Bailey | County Court Business Centre | Northampton Bulk Centre | Supreme Court | Land Tribunal | Special Educational Needs Tribunal | SEND Tribunal | SENDIST | First-tier Tribunal | First Tier Tribunal | Employment Appeal Tribunal | Mental Health Tribunal | Probate Registry | Principal Registry | Traffic Penalty Tribunal | Child Abduction Unit | Court Funds Office | National Fraud Intelligence Bureau | Forensic Science Service | Police National Computer | =PNC | Police Federation | Victims' Commissioner | Police and Crime Commissioner | Police Authority | Civil Nuclear Police | Port of Dover Police | Royal Military Police | =RMP | Counter Terrorism Policing | SO15 | Police ICT | Disclosure Barring Service | Access Northern Ireland | AccessNI | Access NI | Police Ombudsman for Northern Ireland | Youth Justice Agency | Probation Board for Northern Ireland | Northern Ireland Courts and Tribunals Service | Compensation Agency | Scottish Legal Aid Board | Risk Management Authority | Parole Board for Scotland | Criminal Justice Inspection
Community Rehabilitation Company; =CRC; Kent Surrey and Sussex Probation; London Community Rehabilitation Company
Gwasanaeth Erlyn | Heddlu'r Gogledd | Heddlu'r De | Gwasanaeth Prawf Cymru
"""),
    ("central-government", "yes", "department", """
Driver and Vehicle Licensing Agency; DVLA Swansea; DVLA at Swansea; Swansea licensing centre; licensing centre at Swansea; =DVLA; the licensing people at Swansea; Driver and Vehicle Agency; =DVA; D.V.L.A.; D V L A
Department for Work and Pensions; The Jobcentre; the job centre; Job Centre Plus; Jobcentreplus; the dole office; Work Programme; Benefit Office; Benefits Agency; the DSS; =DSS; =DHSS; the DHSS; Employment Service; Disability Benefits Centre; Personal Independence Payment; PIP Centre; Attendance Allowance Unit; Carer's Allowance Unit; Pension Credit; Winter Fuel; Access to Work; D.W.P.; D W P; The D.W.P; Newcastle Pension Centre; Capita Business Services PIP; Centre for Health and Disability Assessments; =CHDA; the work and pensions
HM Revenue and Customs; HM Revenue; Her Majesty's Revenue and Customs; His Majesty's Revenue and Customs; HM Revenues and Customs; H.M.R.C.; H M R C; the taxman; the Tax Office; Tax Credits Office; the Inland Revenue; Customs and Excise; the Customs; VAT office; National Insurance Contributions Office; Self Assessment; the Valuation Tribunal; Longbenton; HMRC Longbenton
Child Maintenance Service; Child Maintenance; Child Maintenance Group; Child Maintenance Enforcement Commission; C.S.A.; the C.S.A
National Health Service Pensions | NHS Pensions | MyCivil Service Pension | Civil Service Pensions | Armed Forces Pensions
Ministry of Defence; Army Personnel Centre; Army records office; Ministry of Defence records;  Royal Navy Records; the M.O.D.; British Army; Territorial Army; Defence Business Services; =DBS Civilian; RAF Records
Office of the Registrar of Births; Registrar General; National Records of Scotland; Registers of Scotland | Public Record Office; Public Record Office of Northern Ireland; PRONI
Government Actuary's Department | Office for Budget Responsibility | Infrastructure and Projects Authority | UK Statistics Authority | Government Equalities Office | Race Disparity Unit | Government Property Agency | Crown Prosecution Inspectorate | Export Credits Guarantee Department | Overseas Development Administration | Commonwealth War Graves Commission | Passport for Pets | Debt Management Office | Royal Mint | Bona Vacantia | Treasury Committee | Innovation UK | Innovate UK | UK Research and Innovation | UKRI | Medical Research Council | Economic and Social Research Council | British Council Tax | UK Space Agency | UK Hydrographic Office | UK Atomic Energy Authority | Homes for Ukraine | Help to Buy | National Citizen Service | Leasehold Advisory Service | LEASE | Vehicle Certification Agency | Centre for Environment, Fisheries and Aquaculture Science | Low Pay Commission | Gender Recognition Panel | Certification Officer | Small Business Commissioner | British Business Bank | Green Investment Bank | Redundancy Payments Service | Redundancy Payments Office | Pension Tracing Service | Covid Inquiry | Infected Blood Inquiry | Post Office Horizon Inquiry | Grenfell Tower Inquiry
Royal Household; Buckingham Palace; Duchy of Lancaster; Duchy of Cornwall
Department of Health Northern Ireland | Department of Education Northern Ireland | Department for the Economy | Land and Property Services | Rates Office Northern Ireland | Social Security Agency | Social Security Agency Northern Ireland | Northern Ireland Housing Executive | NIHE | the Housing Executive | Invest Northern Ireland | Invest NI | Driver and Vehicle Agency Northern Ireland
Disclosure Service Scotland | Student Awards Agency Scotland | Student Awards Agency | SAAS | Scottish Enterprise | Scottish Funding Council | Accountant in Bankruptcy | Crofting Commission | Care Inspectorate Scotland | National Lottery Community | Scottish Social Services Council | Adult Disability Payment | Transport Wales Government
Careers Wales | Gyrfa Cymru | Business Wales | Qualifications Wales | Cymwysterau Cymru | Social Care Wales
"""),
    ("health", "yes", "health", """
Leeds Teaching Hospitals | St James's Hospital Leeds | Jimmy's | Leeds General Infirmary | =LGI | Royal Victoria Infirmary | =RVI | Freeman Hospital | Newcastle Hospitals | University Hospital of Wales | the Heath hospital | Heath Hospital | Llandough | Queen Elizabeth Hospital Birmingham | QE Birmingham | Ninewells | Ninewells Hospital | Aberdeen Royal Infirmary | Foresterhill | Raigmore | Queen Elizabeth University Hospital Glasgow | Royal Infirmary of Edinburgh | Little France | Royal Victoria Hospital Belfast | Altnagelvin | Craigavon Area Hospital | Antrim Area Hospital | Morriston Hospital | Singleton Hospital | Royal Gwent | Nevill Hall | Grange University Hospital | Ysbyty Maelor | Wrexham Maelor | the Maelor | Bronglais | Withybush | Prince Philip Hospital | Princess of Wales Hospital | Prince Charles Hospital | Royal Glamorgan | St Thomas' Hospital | Guy's Hospital | St Thomas's | Guys and St Thomas | Bart's | Barts | Royal London Hospital | Whipps Cross | Newham General | University College Hospital | UCLH | Chelsea and Westminster Hospital | St George's Hospital Tooting | St George's Tooting | St Mary's Paddington | Imperial College Healthcare | Hammersmith Hospital | Charing Cross Hospital | Northwick Park Hospital | Whittington Hospital | the Whittington | Great Ormond Street | GOSH | Royal Brompton | Maudsley | Maudsley Hospital | South London and Maudsley | SLaM | Bethlem | Broadmoor | Rampton | Ashworth | Carstairs | State Hospital | Royal Liverpool Hospital | Aintree University Hospital | Arrowe Park | Clatterbridge | Manchester Royal Infirmary | =MRI | Wythenshawe Hospital | Christie Hospital | Salford Royal | Stepping Hill | Royal Preston | Blackpool Victoria | Sheffield Teaching Hospitals | Northern General | Royal Hallamshire | Hull Royal Infirmary | Castle Hill Hospital | James Cook University Hospital | James Cook | Queen's Medical Centre | =QMC | Nottingham City Hospital | Leicester Royal Infirmary | Glenfield Hospital | Royal Derby | Royal Stoke | New Cross Hospital | Heartlands Hospital | Good Hope Hospital | Worcestershire Royal | Alexandra Hospital | Bristol Royal Infirmary | =BRI | Southmead Hospital | Southmead | Derriford | Derriford Hospital | Royal Cornwall Hospital | Treliske | Royal Devon and Exeter | Wonford | Musgrove Park | Poole Hospital | Southampton General | Queen Alexandra Hospital | Royal Surrey | Royal Sussex County Hospital | Kent and Canterbury Hospital | William Harvey Hospital | Medway Maritime | Ipswich Hospital | Norfolk and Norwich | Papworth | Royal Papworth | Stoke Mandeville | Luton and Dunstable
NHS Test and Trace | Test and Trace | NHS App | NHS Resolution | NHS Litigation Authority | NHS Professionals | NHS Property Services | NHS Shared Business Services | NHS SBS | NHS Supply Chain | NHS National Services Scotland | National Services Scotland | Golden Jubilee Hospital | Public Health Scotland | Health Protection Scotland | NHS Inform | Health Education England | Health Education and Improvement Wales | Health and Social Care Board | Business Services Organisation | Public Health Agency | Llais | Community Health Council | Cyngor Iechyd Cymuned | NHS Wales Shared Services | Health Improvement Scotland | Healthcare Improvement Scotland | NHS Talking Therapies | Genomics England | UK Biobank | Primary Care Support England | =PCSE
Bwrdd Iechyd Betsi Cadwaladr | Betsi | Bwrdd Iechyd Hywel Dda | Bwrdd Iechyd Aneurin Bevan | Bwrdd Iechyd Bae Abertawe | Bwrdd Iechyd Cwm Taf | Bwrdd Iechyd Caerdydd a'r Fro | Bwrdd Iechyd Addysgu Powys
"""),
    ("health", "no", "health", """
Boots Pharmacy | Boots the Chemist | Boots Chemist | Boots chemists | Boots pharmacist | Boots Hearingcare | Superdrug Pharmacy | Rowlands Pharmacy | Day Lewis Pharmacy | Pharmacy2U | Cohens Chemist | Jhoots | Asda Pharmacy | Tesco Pharmacy | Tesco Opticians | Scrivens | David Clulow | Bupa Dental | MyDentist | My Dentist | IDH | Portman Dental | Rodericks | Smile Direct | Marie Stopes UK | MSI Reproductive Choices | British Pregnancy Advisory Service | BPAS | Harley Medical Group | Transform Cosmetic Surgery | sk:n | London Clinic | Cygnet Health | Elysium Healthcare | Practice Plus Group | Virgin Care | HCRG Care Group | Livi | Doctor Care Anywhere | Babylon | GP at Hand | Anchor care homes | Bupa Care Homes | Runwood Homes | Sanctuary Care | MHA care homes | Methodist Homes | Sunrise Senior Living | Care Concern | Helping Hands Homecare | Home Instead | Bluebird Care | Mears Care | Cera Care | Allied Healthcare | Sevacare | Mencap Care | Hidden Hearing | Amplifon | Randox | Medichecks | AncestryDNA | Lloyds Online Doctor | BetterHelp | Alliance Medical | InHealth | Change Grow Live | Nuffield Hospital | BMI Healthcare | BMI Hospital | Spire Hospital | Optegra | Ultralase | Care Fertility
"""),
    ("bbc", "yes", "broadcaster", """
BBC; the Beeb; Beeb; the BBC; Auntie Beeb; Aunty Beeb; BBC Radio Wales; Radio Cymru; BBC Scotland; BBC Northern Ireland; BBC Sport; BBC Sounds; BBC Studios; BBC Three; BBC One; BBC1; BBC 1; BBC2; BBC local radio; MediaCity BBC; Broadcasting House; BBC Salford; BBC Pensions; British Broadcasting
"""),
    ("transport", "yes", "transport", """
Tyne and Wear Metro | Nexus Tyne and Wear | Metrolink | London Overground | Elizabeth line | Crossrail | Santander Cycles | Congestion Charge | Congestion Charging | ULEZ | Blue Badge Unit TfL | Taxicard | Oystercard | Oyster Card | Freedom Pass | Transport for the North | Strathclyde Partnership for Transport | SPT | Edinburgh Trams | Lothian Regional Transport | NI Railways | Ulsterbus | Metro Belfast | Northern Ireland Railways | Caledonian Sleeper | Port of London Authority | =PLA | British Transport Docks Board | Harwich Haven Authority | Dover Harbour Board | Merseyside Passenger Transport Executive | Transport Focus | National Concessionary | Humber Bridge Board | Severn Bridge | Mersey Gateway | Merseyflow | Tyne Tunnels | Tyne Tunnel | TT2 | M6toll | M6 Toll
"""),
    ("transport", "no", "transport", """
Southeastern Railway | South Eastern Trains | Southern Trains | Govia | South Western Trains | SWR | SWT | Great Western Trains | Avanti | Avanti Trains | Lumo | Heathrow Express | Stansted Express | Abellio | KeolisAmey | Northern Railway | TransPennine | TPE | Cross Country | EMR | c2c Rail | ScotRail Trains | Abellio ScotRail | Railcard | 16-25 Railcard | Senior Railcard | National Rail Enquiries | Trainline | thetrainline | The Trainline
Metroline | Metroline buses | Arriva Buses | Arriva Bus | Arriva Cymru | Arriva Wales | Stagecoach Buses | Stagecoach Bus | FirstBus | First Buses | First West Yorkshire | First Cymru | First Potteries | Go Ahead | Go North East | Oxford Bus Company | Plymouth Citybus | Trentbarton | Trent Barton | National Express West Midlands | Diamond Bus | Blackpool Transport | Reading Buses | Nottingham City Transport | Brighton and Hove Buses | Yellow Buses | McGill's | McGills Buses | Transdev | Yorkshire Coastliner | Newport Bus | Ensignbus | Tower Transit | RATP London | London United
British Midland | bmi | bmibaby | Aer Lingus | Emirates | Lufthansa | KLM | Air France | Turkish Airlines | Qatar Airways | Pakistan International Airlines | Blue Islands | Aurigny | Eastern Airways | easyJet plc | Easy Jet | Easyjet | Ryan Air | Jet2.com | Jet 2 | Norwegian Air | Vueling | Birmingham Airport | East Midlands Airport | Leeds Bradford Airport | Liverpool John Lennon Airport | Newcastle Airport | Belfast International Airport | Belfast City Airport | Aberdeen Airport | London City Airport | Southampton Airport | Exeter Airport | Swissport | Menzies Aviation | Gatwick Airport Parking
Condor Ferries | DFDS | Irish Ferries | Northlink Ferries | Hovertravel | Isle of Man Steam Packet | Western Ferries | Scillonian
Eurostar trains | Eurostar UK | Le Shuttle | LeShuttle
"""),
    ("education", "yes", "education", """
The Open University; the OU; Open Uni | Oxford Brookes University; Oxford Brookes | Anglia Ruskin University; Anglia Ruskin | University of Hertfordshire | University of Bedfordshire | University of Derby | University of Lincoln | University of Sunderland | Teesside University | University of Huddersfield | University of Central Lancashire; UCLan | University of Chester | Edge Hill University | Liverpool Hope University | University of Bolton | York St John University | Leeds Trinity University | University of Gloucestershire | Bath Spa University | Bournemouth University | Arts University Bournemouth | University for the Creative Arts | University of the Arts London; UAL; Central Saint Martins | University of East London; =UEL | University of West London | University of Roehampton; Roehampton | St Mary's University Twickenham | University of Winchester | University of Chichester | Canterbury Christ Church University | University of Suffolk | University of Northampton | University of Worcester | Newman University | University of Wolverhampton | Harper Adams University | Staffordshire University | Royal Holloway | St George's University of London | London Business School | Royal Veterinary College | Royal College of Music; Royal Academy of Music | Guildhall School | University of Buckingham | Regent's University | BPP University; BPP | University of Law | Plymouth Marjon University; Marjon | Falmouth University | University of Cumbria | Glyndwr University; Prifysgol Wrecsam; Prifysgol Glyndŵr | Prifysgol Aber; Aber uni; Prifysgol Metropolitan Caerdydd | University of the West of Scotland | Robert Gordon University | Abertay University | Queen Margaret University | University of the Highlands and Islands; UHI | Scotland's Rural College; SRUC | Glasgow School of Art | Stranmillis | St Mary's University College Belfast | Queen's Belfast; Queens University Belfast; QUB
Oxford Uni | Cambridge Uni | Leeds Uni | Manchester Uni | Bristol Uni | Cardiff Uni | Durham Uni | Sheffield Uni | Nottingham Uni | Birmingham Uni | Liverpool Uni | Newcastle Uni | Exeter Uni | Warwick Uni | Edinburgh Uni | Glasgow Uni | Lancaster Uni | York Uni | Kent Uni | Essex Uni | Sussex Uni
Balliol College | Christ Church Oxford | Magdalen College | Trinity College Cambridge | King's College Cambridge | St John's College | Bodleian Library
Outwood Grange Academies Trust | Delta Academies Trust | Ormiston Academies Trust | Star Academies | Kunskapsskolan | Inspiration Trust | Leigh Academies Trust | Greenwood Academies Trust | Aldridge Education | David Ross Education Trust | Co-op Academies Trust | Dixons Academies | ARK Academy | Harris Academy | Reach Academy | Oasis Academy | GDST | Girls' Day School Trust | Haberdashers' | Winchester College | Rugby School | Charterhouse | Westminster School | St Paul's School | Marlborough College | Ampleforth College | Gordonstoun | Fettes College | Stowe School | Cheltenham Ladies' College | Roedean
Student Representative Council | Office of the Independent Adjudicator | =OIA | Quality Assurance Agency | National College for Teaching and Leadership | Standards and Testing Agency | Education and Skills Funding Agency | ESFA | Learning and Skills Council | Pearson Edexcel | BTEC | Cambridge Assessment | Cambridge International | NCFE | CCEA | NEBOSH | City & Guilds of London Institute | LAMDA | ABRSM
"""),
    ("education", "no", "education", """
KidsUnlimited | Kiddi Caru | Monkey Puzzle Day Nursery | Asquith Nurseries | Tapestry Journal | Famly | Arbor | Bromcom | SIMS Capita | Explore Learning | Kumon | Duolingo | Learndirect | Babcock Training | Pearson College | AA Driving School | BSM | British School of Motoring | RED Driving School | Stagecoach Performing Arts | Tempest Photography | Tempest School Photographs
"""),
    ("lenders", "no", "lender", """
Woolwich | the Woolwich | Cheltenham & Gloucester | Cheltenham and Gloucester | C&G | Northern Rock plc | NRAM | Bristol & West | Egg Card | Egg Banking | Intelligent Finance | Sainsburys Bank | Asda Credit Card | Argos Card | Argos Financial Services | Home Retail Group Card | Next Pay | Next Directory account | nextpay | Marks and Spencer Bank | M and S Bank | M&S Money | Post Office Card Account | Co-operative Bank plc | Cooperative Bank | Co op Bank | Allied Irish Bank | First Trust Bank | AIB | Danske Bank | Northern Bank | Bank of Ireland UK | Bank of Ireland | Handelsbanken | Coutts | Coutts & Co | Weatherbys Bank | Hampshire Trust Bank | Arbuthnot Latham | Triodos | Ecology Building Society | OneSavings Bank | Kent Reliance | Charter Savings Bank | Investec | Al Rayan Bank | Habib Bank | State Bank of India UK | ICICI Bank UK | Cynergy Bank | Bank of Cyprus UK | Kroo | Monument Bank | Curve Card | N26 | Bunq | Pockit | Suits Me | Cashplus | Think Money | Chase UK | J.P. Morgan Chase | Goldman Sachs | Marcus by Goldman Sachs | =Marcus
Leeds BS | Skipton BS | Coventry BS | Yorkshire BS | Cambridge Building Society | Bath Building Society | Beverley Building Society | Darlington Building Society | Dudley Building Society | Earl Shilton Building Society | Ipswich Building Society | Suffolk Building Society | Leek United | Leek Building Society | Loughborough Building Society | Manchester Building Society | Mansfield Building Society | Market Harborough Building Society | Melton Building Society | National Counties | Family Building Society | Furness Building Society | Hinckley and Rugby Building Society | Marsden Building Society | Newbury Building Society | Penrith Building Society | Progressive Building Society | Saffron Building Society | Scottish Building Society | Stafford Railway | Swansea BS | Teachers Building Society | Tipton Building Society | Vernon Building Society | Hanley Economic | Harpenden Building Society | Barnsley Building Society | Derbyshire Building Society | Dunfermline Building Society | Cheshire Building Society | Stroud and Swindon | Cymdeithas Adeiladu'r Principality | Cymdeithas Adeiladu Principality
Vanquis Card | Aqua | Aqua credit card | Marbles credit card | Fluid credit card | Opus Card | Capital One Bank | CapitalOne | Luma | Jaja | Jaja Finance | 118 Money | Lendable | Novuna | Duo by Vanquis | Moneyway | First Response Finance | Blue Motor Finance | Billing Finance | Evolution Funding | Mallard Leasing | Lex Autolease | LeasePlan | Arval | Alphabet | Toyota Financial Services | Mercedes-Benz Finance | Ford Credit | Ford Money | Renault Finance | RCI Financial Services | PSA Finance | Stellantis Financial Services | Nissan Finance | Hyundai Finance | Barclays Partner | V12 Retail Finance | V12 | Pay4Later | Deko | DivideBuy | Omni Capital | Ikano | Fernovo | Payl8r | PayL8r | Kleva | Openpay | Butter | Zip Pay | Snap Finance UK | Carnegie Consumer Finance
Provident Personal Credit | Provvy | the Provvy | the Provi | Provident Loans | Shopacheck | Loans at Home | Naylors Finance | Mutual Clothing | Park Christmas Savings | Farepak | London Mutual Credit Union | Payday Express | Payday Pig | Mr Lender | MyJar | Mini Credit | Txtloan | Uncle Buck | Wage Day Advance | WageDayAdvance | WDA | Cash Genie | Cash Lady | CashEuroNet | Pounds to Pocket | Peachy Loans | Quid Market | Quidmarket | Ferratum | Vivus | Swift Sterling | Speedy Cash | SpeedyCash | Toothfairy Finance | Lending Works | Tappily | Drafty Loans | Cashasap | Fernando | Money Shop | H&T Pawnbrokers | H & T | Ramsdens | Cheque Centre | Loan Sharks UK
AJJB | Aktiv Kapital | PRA | Apex Credit Management | Asset Link Capital | Azzurro Associates | BCW Group | BPO Collections | Buchanan Clark & Wells | Cabot Credit Management | CCS Collect | Collect Direct | Commercial Collection Services | ConnectIT | Controlaccount | Credit Resource Solutions | CRS | Credit Security Ltd | DCA | DCBL | Direct Collection Bailiffs | DLC | Hillesden Securities | Drydens | Drydensfairfax | Engage Services | ELMS Legal | First Locate | Global Debt Recovery | GPB Solicitors | HL Legal | HFO Services | Hamilton and Howard Cohen | Howard Cohen | IDR Finance | Idem Servicing | JC International Acquisition | Judge & Priestley | Kearns Solicitors | LCS | LCS Debt | Lowell Solicitors | Mortimer Clarke | Moriarty Law | MMF | NCO Europe | NDR | Nolans | Opos | Overdales Solicitors | Pastdue | Philips Collections | QDR Solicitors | Red2Black | Ruthbridge | Scott & Co | Scott and Co | Sigma Red | SRJ Debt | TDX Group | TNC Collections | UK Search | Walker Love | Westcot | Wescot Credit Services | Zenith Collections | Zinc Group | Stirling Park | Excel Civil Enforcement | Penham Excel | Ross and Roberts | Ross & Roberts | Chandlers Bailiffs | Andrew James Enforcement | Court Enforcement Services | High Court Enforcement Group | The Sheriffs Office | Sheriffs Office | Shergroup | Whyte & Co | Collectica | Phoenix Commercial Collections | Swift Credit Services | Task Enforcement | Newlyn plc | Bristow and Sutor | Marston Group | Marston Recovery | Rundles | Rundle & Co | Jacobs Bailiffs | Dukes
Harvey & Thompson | Cash Generator | CeX Finance
"""),
    ("lenders", "no", "cra", """
Experian Credit Expert | CreditExpert | Credit Expert | Experian Ltd | Equifax Ltd | Trans Union | Call Credit | Crif | CRIF | Aire | Credit Kudos | Totally Money | TotallyMoney | MSE Credit Club | Dun & Bradstreet | Dun and Bradstreet | Graydon | Gain Credit Reference | Registry Trust | Trust Online
"""),
    ("finance", "no", "finance", """
Aviva Insurance | Norwich Union Insurance | Axa UK | Axa | Direct Line Insurance | Green Flag Insurance | LV | =LV | LV Insurance | L&V | Hastings | Sheila's Wheels | Lloyds of London | Lloyd's of London | CIS Insurance | Co-op Insurance | Cooperative Insurance | Royal & Sun Alliance | Royal and Sun Alliance | General Accident | Commercial Union | Eagle Star | Pearl Assurance | Britannic Assurance | Refuge Assurance | Clerical Medical | Equitable Life | Sun Alliance | Allied Dunbar | Abbey Life | Skandia | AMP | Wesleyan | Engage Mutual | OneFamily | Family Investments | Liverpool Victoria Friendly Society | Royal Liver | Scottish Friendly | Scottish Provident | Scottish Equitable | Just Retirement | Just Group | Partnership Assurance | Rothesay Life | Rothesay | Pension Insurance Corporation | =PIC | LifeSight | Smart Pension | Now Pensions | NOW: Pensions | Penfold | PensionBee | Pension Bee | Capita Hartshead | Hartlink | JLT Benefit Solutions | Buck Consultants | Hymans Robertson | Premier Pensions | Broadstone | Isio | First Actuarial | Spence & Partners | Trafalgar House Pensions | Railways Pension Scheme | BT Pension Scheme | BTPS | British Steel Pension Scheme | Mineworkers' Pension Scheme | Mineworkers Pension | Royal Mail Pension Plan | Strathclyde Pension Fund | Greater Manchester Pension Fund | West Yorkshire Pension Fund | Local Pensions Partnership | LPPA | Teachers' Pension Scheme | Scottish Public Pensions Agency | =SPPA | West Midlands Pension Fund
Sterling Insurance | Markerstudy | Zenith Insurance | Sabre Insurance | Acromas | Ingenie | insurethebox | Insure the Box | By Miles | Cuvva | Carole Nash | Bennetts | Adrian Flux | Footman James | Go Girl | Tesco Insurance | Sainsbury's Insurance | John Lewis Insurance | M&S Insurance | Post Office Insurance | Halifax Insurance | Staysure | AllClear | InsureandGo | Insure & Go | Columbus Direct | Animal Friends | More Than Pet | Argos Pet Insurance | Agria | Bupa Insurance | Bupa Health Insurance | WPA Healthcare | =WPA | Exeter Friendly | The Exeter | Benenden | Denplan | Medicash | Westfield Health | HSF Health Plan | BHSF | Health Shield | Davies Group | Gallagher Bassett | Crawford and Company | McLarens | Claims Underwriting Exchange | Motor Insurance Database | askCUE | Insurance Fraud Bureau | =IFB | Synectics | National Hunter | =National SIRA | Cifas National Fraud Database
Vanguard | Charles Stanley | Rathbones | Schroders | Jupiter | M&G | Standard Life Aberdeen | abrdn | Aberdeen Asset Management | Tilney | Evelyn Partners | Brooks Macdonald | Freetrade | Moneybox | Money Box | Plum | Chip | Wealthify | Wealthsimple | IG Index | IG Group | Plus500 | CMC Markets | City Index | Binance | Kraken | Crypto.com | Revolut Crypto | Bitstamp | Gemini exchange | Blockchain.com | Robinhood UK | Halifax Share Dealing | Barclays Stockbrokers | Selftrade | The Share Centre | TD Direct | Link Registrars | Capita Registrars | Lloyds TSB Registrars | Neville Registrars | Share Gift
Skrill | Neteller | Paysafe | Payoneer | Stripe | Adyen | GoCardless | Klarna Pay | Square | iZettle | Zettle | Worldpay | Barclaycard Merchant | Global Payments | Elavon | Dojo | Azimo | WorldRemit | Remitly | Ria Money Transfer | Xoom | Small World Money | CurrencyFair | Moneycorp | Caxton FX | Equals Money | FairFX | Post Office Travel Money | eurochange | No1 Currency | Wirex | Monese Account
Golden Charter | Safe Hands Plans | Sunlife Funeral | Avalon Funeral Plans
Money Advice Service | MoneyHelper | Money and Pensions Service | Pension Wise | Funding Circle Investors | Lending Crowd | Nationwide Insurance
Grant Thornton Insolvency | Begbies Traynor | Creditfix | Payplan IVA | Debt Movement | Freeman Jones | Hanover Insolvency | Vanguard Insolvency | The Debt Advisor | KPMG Insolvency | Jarvis Insolvency
"""),
    ("telecoms", "no", "telecoms", """
British Telecommunications plc | BT Wholesale | BT Consumer | BT Business | BT Sport | BT TV | BT Mobile | B.T. | =bt | BTinternet | BT Internet | EE Limited | Orange Mobile | T Mobile | TMobile | One2One | One 2 One | =ee | E.E. | O2 UK | O 2 | Cellnet | BT Cellnet | Telefonica O2 | O2 Mobile | =o2 | Vodafone UK | Vodaphone UK | VodafoneThree | Vodafone Three | Three | 3UK | =3 UK | Hutchison | 3 network | Three network | 3 Network | H3G | Sky Q | Sky Glass | Sky Stream | Sky Phone | Sky Customer Services | sky tv | sky mobile | British Sky Broadcasting | Virgin Media Business | VirginMedia | Virgin broadband | Virgin Broadband | Blueyonder | ntlworld | Virgin Media O2 | TalkTalk Broadband | Talktalk | Opal Telecom | Homecall | NOW Broadband | Now TV | Lycamobile | Lyca Mobile | Lyca | Lebara Mobile | Asda Mobile | Sainsbury's Mobile | Spusu | Talk Home | 1pMobile | 1p Mobile | iD mobile | Smarty mobile | Voxi mobile | Superdrug Mobile | Mobiles.co.uk | Dial-a-Phone | e2save | Fonehouse | Affordable Mobiles | Buymobiles | A1 Comms | Carphone | Car Phone Warehouse | Onestream | Origin Broadband | Shell Energy Broadband | First Utility Broadband | SSE Broadband | John Lewis Broadband | Greenbee | Waitrose Broadband | Pop Telecom | XLN | XLN Telecom | Daisy Communications | Daisy Group | Gamma Telecom | Chess Telecom | Unicom | Universal Utilities | Titan Telecom | Eclipse Internet | Demon Internet | Freeserve | Wanadoo | Pipex | Bulldog | Be Broadband | Madasafish | Namesco | Fasthosts | 123-reg | 123 Reg | GoDaddy | IONOS | 1&1 | Nominet | Heart Internet | Cloudflare | Mailchimp | Trooli | Toob | Netomnia | YouFibre | Brsk | Lightspeed Broadband | G.Network | CityFibre | KCOM Group | Hull telephones | Quickline | Wessex Internet | Airband | County Broadband | B4RN | Box Broadband | WightFibre | Jurassic Fibre | Fibrus | Voneus | Starlink | OneWeb | Spectrum Internet | Spectrum Collections Telecom | Post Office Homephone | Post Office Home Phone | Phone Book | The Phone Book | 118 118 | 118118 | BT Directory Enquiries | Fleur Telecom | Planet Talk | Your Choice Telecom | Global Telecom | Primus Telecom | Tesco Telecom
"""),
    ("direct-marketing", "no", "marketing", """
The Lead Group | Bounty Parenting Club | Emmas Diary | Lifecycle Marketing | Sagacity Solutions | Data8 | Experian Marketing Services | Royal Mail Data Services | Direct Marketing Association | Data and Marketing Association | Telephone Preference Service | =TPS | Mailing Preference Service | =MPS | Home Logic | Keurboom | Your Money Rights | Media Tactics | Prodial | Reactiv Media | Tetrus Telecoms | Hydro-Gen | MyIML | True Telecom Marketing | Verso Group | Leave.EU | Eldon Insurance Marketing | Colour Car Sales Leads | Quigley and Carter | PPI Claimline | Gladstone Brookes | Allay Claims | Payment Protection Scotland | Donoghue Solicitors PPI | Hurstwood Claims | Lawyers4u | First4Lawyers | AccidentAdvisor | InjuryLawyers4U | Accident Exchange | Kuoni Marketing | CDMS | Conduit Direct | REaD Group | Dataforce | YouGov | Ipsos MORI | Ipsos | Kantar | Populus | Survation | Toluna | Swagbucks | MyOffers | OnePoll | Free Postcode Lottery | Omaze | MyVoucherCodes | Groupon | Wowcher
"""),
    ("general-business", "no", "business", """
Littlewoods Stores | Woolworths | C&A | BHS Stores | Mothercare | Early Learning Centre | Toys R Us | Smyths Toys | The Entertainer | Hamleys | Peacocks | Bonmarche | Edinburgh Woollen Mill | Jaeger | Monsoon | Accessorize | Topshop | Topman | Arcadia Group | Dorothy Perkins | Burton Menswear | Miss Selfridge | Wallis | Evans clothes | Gap UK | Uniqlo | Mango | Bershka | Pull&Bear | Urban Outfitters | Superdry | FatFace | Joules | White Stuff | Seasalt | Crew Clothing | Barbour | Moss Bros | Clarks | Schuh | Office Shoes | Kurt Geiger | Dune | Russell & Bromley | Foot Locker | JD Group | Sports Direct | SportsDirect | Frasers Group | Decathlon | Go Outdoors | Millets | Blacks | Cotswold Outdoor | Evans Cycles | Specialized | Robert Dyas | Ryman | Staples UK | The Works | Waterstones | Foyles | Blackwell's | HMV | Game stores | CeX | Maplin | Richer Sounds | Comet | Euronics | Hughes Electrical | ao.com | AO World | Appliances Direct | Very.co.uk | Debenhams.com | La Redoute | Boden | Lakeland | Hotel Chocolat | Thorntons | Card Factory | Clintons | Moonpig | Funky Pigeon | Photobox | Snapfish | Vistaprint | Not on the High Street | notonthehighstreet | Bloom & Wild | Interflora | Majestic Wine | Naked Wines | Laithwaites | Virgin Wines | Abel & Cole | Riverford | Gousto | Mindful Chef | Graze | Farmfoods | Heron Foods | Budgens | Spar | Londis | Costcutter | Nisa | McColl's | One Stop | Booths | Whole Foods | Costco | Makro | Bookers | Booker | B and Q | B&Q | Wickes | Jewson | Travis Perkins | Howdens | Magnet | Wren Kitchens | Tool Station | Toolstation | Topps Tiles | Carpetright | Tapi | Harveys | Furniture Village | Oak Furniture Land | Sofology | SCS | Sharps | Hammonds | Hillarys | Dreams | Bensons | Simba | Emma Mattress | Everest | Anglian | Safestyle Windows | Crown Paints | Dulux | Everwarm | Thomas Sanderson | Cuprinol | Poundstretcher | B&M | Home Bargains | TJ Morris | The Range | Poundworld | Savers | Bodycare | Ann Summers | Lovehoney | The Body Shop | Lush | The Perfume Shop | Avon Cosmetics | Oriflame | Body Shop at Home | Tesco Clubcard | Clubcard | Nectar | Nectar card | Boots Advantage | Costa | Caffe Nero | Pret | Greggs plc | Subway | Pizza Hut | Pizza Express | Papa John's | Five Guys | Wagamama | Zizzi | Prezzo | Frankie & Benny's | TGI Fridays | Harvester | Toby Carvery | Beefeater | Brewers Fayre | Hungry Horse | Greene King | Marston's pubs | Mitchells & Butlers | Stonegate | Slug and Lettuce | Yates's | O'Neill's | Punch Pubs | Heineken UK | BrewDog | Bella Italia | Cafe Rouge | Carluccio's | Nandos | Tim Hortons | Dominos | Dunkin Donuts | Krispy Kreme
Premier Inn | Travelodge | Hilton Hotels | Marriott Hotels | Holiday Inn Hotels | Best Western Hotels | Britannia Hotels | Jurys Inn | Ibis | Novotel | Mercure | Radisson | Malmaison | Hotel du Vin | Macdonald Hotels | De Vere | Village Hotels | Days Inn | YHA Hotels | InterContinental | Hyatt | easyHotel | Airbnb host | Sykes Cottages | Booking dot com | Hotels.com | Trivago | lastminute.com | Lastminute | Opodo | Expedia UK | TripAdvisor | Vrbo
Uber | Uber BV | Addison Lee | Bolt | Bolt Taxi | Ola Cabs | FreeNow | Free Now | Gett | Hailo | Delta Taxis | Veezu | Dragon Taxis | Blueline Taxis | 247 Taxis | Street Cars
Snap Fitness Store | Match | eHarmony | OkCupid | Hinge | Grindr | Badoo | Ashley Madison | Friends Reunited | Genes Reunited | FamilyTreeDNA | 23andme | MyFitnessPal | Strava | Fitbit | Garmin | Peloton | Bing | DuckDuckGo | Google Maps | Telegram | Signal app | Pinterest | Tumblr | OnlyFans | Twitch | Roblox | Epic Games | Fortnite | PlayStation | Xbox | Nintendo | Electronic Arts | Activision | Blizzard | Riot Games | Amazon Prime | Amazon Marketplace | Alexa | Kindle | Audible | Disney Plus | Disney+ | BritBox | Apple Music | Deezer | Canva | GitHub | Slack | Salesforce | Oracle | SAP | IBM | HP | Dell | Lenovo | Samsung | Huawei | LG Electronics | Sony | Canon UK | Epson | Hive | Nest | Ring | Blink | Arlo | Eufy | Swann | Verisure | ADT | ADT Alarms | Chubb | Yale Alarms | SimpliSafe | Facewatch | ChatGPT | TransUnion Dating | Glassdoor | CV-Library | CV Library | Reed.co.uk | Jobsite | Monster.co.uk | Workday | Page Group | Michael Page | Robert Half | Office Angels | Brook Street | Blue Arrow | Pertemps | Kelly Services | Gi Group | Staffline | Best Connection | The Best Connection | Drake International | Hays Specialist Recruitment | Impellam | Tempest Recruitment | Search Consultancy | Sterling Check | Hireright | HireRight | Verifile | Atlantic Data | uCheck | Checkr | Onfido | Yoti | Giant Precision | Experian Background Checks | Zinc Work
An Post | Parcel Force | Post Office Parcels | MyHermes | My Hermes | Amazon Logistics | DX Delivery | Tuffnells | UK Mail | Yodel Direct | InPost | Collect Plus | CollectPlus | Gophr | Stuart Delivery | XPO Logistics | Arrow XL | Wincanton | Eddie Stobart | Pickfords | AnyVan | Shurgard | Big Yellow | Safestore | Access Self Storage | Lok'nStore
Parking Eye Ltd | ParkingEye Ltd | UKPC Ltd | UK Car Park Management | UKCPM | UKCPS | UK Parking Patrol | CP Plus | Highview Parking | GroupNexus | Group Nexus | Premier Park | Total Parking Solutions | Armtrac | Britannia Parking | Bransby Wilson | Care Parking | Anchor Security Parking | District Enforcement | ES Parking | Euro Parking Services | First Parking | Gemini Parking | HX Car Park Management | iPark | Initial Parking | Link Parking | Local Parking Security | Met Parking Services | MET Parking | Minster Baywatch | New Generation Parking | One Parking Solution | PCM UK | Parking Control Management | Parking & Enforcement | Parking and Enforcement Agency | ParkWatch | Park Watch | Private Parking Solutions | Q-Park | QPark | Roxburghe | SIP Parking | Secure-a-Space | Simple Intelligent Parking | Spring Parking | Trace Debt Recovery | TPS Parking | UK CPM | VCS | VCS Parking | Vinci Park | Gladstones Solicitors | BW Legal Parking | Debt Recovery Plus | DRP | ZZPS | Zenith Parking | QDR | Creative Car Park | Creative Parking | ANPR Ltd | Athena ANPR | JAS Parking | Wing Parking | YourParkingSpace | Just Park | Ringo | MiPermit | PayByPhone Ltd | International Parking Community | IPC parking
Inchcape | Sytner | Jardine Motors | Marshall Motor Group | Bristol Street Motors | Macklin Motors | Perrys | Stoneacre | JCT600 | Vertu | Peter Vardy | Parks Motor Group | Listers | Johnsons Cars | Group 1 Automotive | Mercedes Benz | Audi | Audi UK | Seat UK | Skoda UK | Porsche | Land Rover | Jaguar | Mini UK | Renault UK | Peugeot | Citroen | Fiat | Mazda | Honda UK | Suzuki | Subaru | Mitsubishi Motors | Volvo | MG Motor | Dacia | Motorpoint | Car Shop | CarShop | Cargiant | Car Giant | Big Motoring World | Car Supermarket | Available Car | AvailableCar | heycar | Motors.co.uk | WeBuyAnyCar | Motorway.co.uk | Carwow | National Tyres | National Tyre | F1 Autocentres | Formula One Autocentres | Mr Clutch | HiQ Tyres | Autoglass | National Windscreens | Copart | Europcar UK | Thrifty | Alamo | Budget Rent a Car | Enterprise Car Club | Green Motion | Practical Car Hire | The AA | AA Breakdown | =AA | Automobile Association | RAC Breakdown | RAC Ltd | Start Rescue | Motability | Motability Scheme | MotoNovo
Bairstow Eves | Haart | Hunters | Martin & Co | Ludlow Thompson | Kinleigh Folkard | KFH | Winkworth | Knight Frank | Strutt & Parker | Chestertons | Dexters | Felicity J Lord | William H Brown | Bridgfords | Entwistle Green | Whitegates | Northwood Lettings | Leaders Lettings | Romans | Spicerhaart | Andrews Estate Agents | Beresford Adams | Peter Alan | Manning Stainton | Manors | Gascoigne Halman | Jordan Fishwick | Yopa | Strike estate agents | Emoov | SpareRoom | Spare Room | OpenRent Ltd | Unite Students | Unite Student Accommodation | iQ Student | UPP Student | Fresh Student Living | Student Roost | CRM Students | Sanctuary Students | HomeLet | Rentguard | Vouch Referencing | Goodlord | Let Alliance | FCC Paragon | Van Mildert | Tenancy Deposit Scheme | =TDS | Deposit Protection Service | MyDeposits | mydeposits | Grainger | Get Living | Countryside Properties | Crest Nicholson | David Wilson Homes | Linden Homes | Miller Homes | Bovis Homes | Vistry | Berkeley Homes | McCarthy & Stone | McCarthy and Stone | Churchill Retirement | Remus Management | Peverel | OM Property Management | Trinity Estates | Warwick Estates | Y&Y Management | Encore Estates | Greenbelt Group | Preim | Meadfleet | E&J Estates | Ground Rents | SimARC | Estates & Management | HML
Aster Group | Abri | Accent Housing | Anchor Housing | A2Dominion | Believe Housing | Beyond Housing | Blackpool Coastal Housing | Bolton at Home | bpha | Bron Afon | Cadwyn | Catalyst Housing | Citizen Housing | Coastal Housing | Cottsway | Cross Keys Homes | Curo | Eastlight | EMH Homes | Family Housing Association | First Choice Homes | Flagship | Futures Housing | Gentoo | GreenSquareAccord | Great Places | Grwp Cynefin | Grŵp Cynefin | Cymdeithas Tai Eryri | ClwydAlyn | Clwyd Alyn Housing | Hafod | Hafan Cymru | Hightown | Housing 21 | Incommunities | Jigsaw Homes | Johnnie Johnson Housing | Karbon Homes | Leeds Federated | Linc Cymru | LiveWest | Livin | Longhurst | Magna Housing | Melin Homes | Merthyr Valleys Homes | MTVH | Moat Homes | Monmouthshire Housing | Muir Group | Network Homes | Newport City Homes | North Wales Housing | Nottingham City Homes | Octavia | One Housing | One Manchester | Ongo | Origin Housing | Paradigm Housing | Plus Dane | Plymouth Community Homes | Prima | Radian | Raven Housing | RHA Wales | Rhondda Housing | Rooftop | Saffron Housing | Settle | Shepherds Bush Housing | Soha | South Yorkshire Housing | Southway | Sovereign Network | St Leger Homes | Stockport Homes | Swan Housing | Tai Calon | Tai Ceredigion | Tai Tarian | Thirteen Group | Thrive Homes | Trent & Dove | Two Rivers | United Welsh | Unity Housing | Valleys to Coast | Vivid | Wandle | WATMOS | Weaver Vale | Wheatley Group | Wheatley Homes | Glasgow Housing Association | River Clyde Homes | Link Housing | Hillcrest | Bield | Hanover Scotland | Queens Cross | Choice Housing | Clanmil | Radius Housing | Apex Housing | Ark Housing | Women's Pioneer | WHG | Wolverhampton Homes | Wrekin Housing | Yorkshire Housing | Your Housing Group | The Guinness Trust | Guinness Trust | Peabody Trust | Clarion | London and Quadrant | L & Q | Notting Hill Housing | Genesis Housing | Hyde | Southern Housing Group | Optivo Homes | Places For People | Riverside Group | Home Group Ltd | Sanctuary | Stonewater Ltd | Platform Housing Group | Orbit | Bromford Flagship
Irwin Mitchell LLP | Slater & Gordon | Leigh Day | Thompsons Solicitors | Minster Law | Carpenters Law | Hudgell | Simpson Millar | Fletchers | Pinsent Masons | DLA Piper | Eversheds | Eversheds Sutherland | DAC Beachcroft | Kennedys | Weightmans | Hill Dickinson | Clyde & Co | BLM | Browne Jacobson | Capsticks | Bevan Brittan | Mills & Reeve | Shoosmiths | Gowling | TLT | Keoghs | Horwich Farrelly | Plexus | Co-op Legal Services | Stowe Family Law | Vardags | Mishcon | Carter-Ruck | Schillings | Premier Property Lawyers | My Home Move | Simplify | Enact | Countrywide Conveyancing | Ernst and Young | EY | Pricewaterhouse | PricewaterhouseCoopers | BDO | RSM | Mazars | Grant Thornton
Sunday Mirror | The Mirror | News of the World | Daily Star | Metro newspaper | Evening Standard | The Independent | The Observer | The Telegraph | Financial Times | Sunday Times | Mail on Sunday | the i paper | Private Eye | Daily Record | Sunday Post | The Herald | The Scotsman | Press and Journal | Belfast Telegraph | Irish News | News Letter | South Wales Echo | South Wales Argus | South Wales Evening Post | Wales Online | WalesOnline | Golwg360 | Y Cymro | Daily Post | Liverpool Echo | Manchester Evening News | MEN | Yorkshire Post | Yorkshire Evening Post | Hull Daily Mail | Sheffield Star | Northern Echo | Chronicle Live | Birmingham Mail | Express & Star | Leicester Mercury | Nottingham Post | Bristol Post | Western Morning News | Plymouth Herald | Eastern Daily Press | East Anglian Daily Times | Kent Messenger | Kent Online | The Argus | Portsmouth News | Southern Daily Echo | Oxford Mail | Swindon Advertiser | My London | Hackney Gazette | Camden New Journal | Associated Newspapers | Mirror Group | Trinity Mirror | National World | JPIMedia | Johnston Press | DMG Media | ITV Studios | ITN | Sky Sports | GB News | TalkTV | Talk Radio | talkSPORT | LBC | Heart FM | Capital FM | Absolute Radio | Classic FM | Kiss FM | Channel Five | My5 | Dave channel | UKTV | Discovery | Warner Bros | Love Island | Jeremy Kyle Show | Jeremy Kyle | Big Brother | The X Factor | Endemol | Fremantle | Press Association | =PA Media | Reuters | Getty Images | Vice UK | Buzzfeed | LADbible | Mumsnet Ltd | Netmums | The Student Room | PinkNews | Guido Fawkes | PistonHeads
"""),
    ("general-business", "no", "energy", """
British Gas Homecare | British gas | Hive Energy | EDF | EDF energy | London Electricity | SWEB | Seeboard | Eon | EON | E-on | EON Next | E.On | Powergen | Npower Ltd | N-Power | Nat Power | Scottish power | Manweb | SSE Energy | Scottish Hydro | Southern electric | Atlantic Electric | Swalec Energy | OVO Energy | Ovo | SSE OVO | Boost Power | Octopus | Octopus energy | Bulb | Utility Point | Utilita Energy | Utility warehouse | Green Network Energy | Green Star Energy | Tonik Energy | Peoples Energy | People's Energy | Pure Planet | Together Energy | Bristol Energy | Robin Hood Energy | Outfox the Market | Rebel Energy | 100Green | Ebico | E Energy | ESB Energy | GoTo Energy | Neon Reef | Orbit Energy | Symbio | Daligas | Zog Energy | Igloo | Nabuh | Affect Energy | iSupply | Iresa | Solarplicity | Spark | GB Energy | Opus Energy | Drax | Haven Power | Gazprom Energy | Corona Energy | Yu Energy | SEFE | Valda | BES Utilities | Crown Gas and Power | Engie | Power NI | SSE Airtricity | Airtricity | Budget Energy | Firmus Energy | Click Energy | Electric Ireland | Phoenix Natural Gas | SGN | Scotia Gas Networks | Northern Gas Networks | Electricity North West | SP Energy Networks | Scottish and Southern Electricity Networks | SSEN | Northern Ireland Electricity | NIE | NIE Networks | UKPN | WPD | National Grid Electricity Distribution | Transco | Calor | Flogas | Certas | NWF Fuels | Rix | Home Serve | HomeServe UK | Domestic and General | Domestic & General | 247 Home Rescue | Corgi HomePlan | Hometree | Warm Homes | Smart DCC | Data Communications Company | Siemens metering | Lowri Beck | Morrison Data Services | G4S metering
"""),
    ("general-business", "no", "water", """
Thames water | Severn Trent water | United Utilities Water | Norweb | Anglian water | Hartlepool Water | Yorkshire water | Southern water | South West water | Bournemouth Water | Wessex water | Northumbrian water | Dwr Cymru Welsh Water | Hyder | South Staffs Water | South Staffordshire Water | Sutton and East Surrey Water | Veolia Water | Three Valleys Water | Folkestone Water | Independent Water Networks | Castle Water | Business Stream | Wave Utilities | Water Plus | Everflow | Pennon | Source for Business | Clear Business Water | Affinity for Business | South Staffs | Icosa Water | Albion Water | Leep Utilities
"""),
    ("leisure", "no", "leisure", """
Pure Gym Ltd | The Gym | Gym Group | Better Gym | GLL Better | Total Fitness | Bannatynes | Nuffield Health Gym | Snap Fitness | Energie Fitness | Village Gym | Third Space | Gymbox | F45 | CrossFit | Les Mills | Trib3 | Orangetheory | Fusion Lifestyle | Alliance Leisure | Halo Leisure | Aneurin Leisure | Newport Live | Legacy Leisure | Kirklees Active Leisure | Sheffield City Trust | Oldham Active | Life Leisure | Active Tameside | Inspiring Healthy Lifestyles | Trafford Leisure | MCRactive | BH Live | Vivacity | SLM | Sports and Leisure Management | Circadian Trust | Tone Leisure | 1Life | Slimming world | WW Weight Watchers | WeightWatchers | Noom
Arsenal | Arsenal FC | Chelsea FC | Tottenham Hotspur | Spurs | Manchester United | Man United | Man Utd | Manchester City FC | Liverpool FC | Everton FC | Leeds United | Newcastle United | Sunderland AFC | Aston Villa | West Ham United | Crystal Palace | Fulham FC | Wolves FC | Wolverhampton Wanderers | Nottingham Forest | Derby County | Leicester City FC | Birmingham City FC | Sheffield Wednesday | Sheffield United | Celtic FC | Rangers FC | Hearts FC | Hibs | Aberdeen FC | Cardiff City FC | Swansea City AFC | Wrexham AFC | Millwall | Charlton Athletic | Portsmouth FC | Southampton FC | Norwich City | Ipswich Town | English Football League | EFL | Scottish Football Association | =SFA | =FA | the FA | Football Foundation | Scottish Rugby | Irish FA | Rugby League | RFL | RFU | WRU | ECB | LTA | British Horseracing Authority | British Boxing Board of Control | England Hockey | England Netball | UK Athletics | England Athletics | Welsh Athletics | British Judo | British Taekwondo | British Rowing | British Canoeing | Royal Yachting Association | British Equestrian | British Horse Society | Pony Club | Archery GB | British Shooting | Motorsport UK | Gymnastics GB | Scottish Gymnastics | Scottish Swimming | Swim Wales | Wales Golf | England Golf | R&A | Amateur Swimming Association | British Mountaineering Council | Parkrun | Park run | London Marathon | Great North Run | Ironman UK
Odeon Cinemas | Cineworld Cinemas | Vue Entertainment | Showcase Cinema | Everyman Cinema | Picturehouse | Curzon | ATG Tickets | Ambassador Theatre Group | Delfont Mackintosh | National Theatre | Royal Opera House | Royal Shakespeare Company | Old Vic | Lyric Theatre | Wales Millennium Centre | Theatr Clwyd | Southbank Centre | Barbican | O2 Arena | Wembley Stadium | Principality Stadium | Live Nation | AXS | Gigantic | Skiddle | Dice tickets | Glastonbury | Eisteddfod | National Eisteddfod | Eisteddfod Genedlaethol | Sioe Fawr | Royal Welsh Show | Hay Festival | Edinburgh Fringe
Butlin's holidays | Haven | Parkdean | Parkdean Resorts | Park Resorts | Bluestone | Center Parc | Forest Holidays | Darwin Escapes | Caravan and Motorhome Club | Camping and Caravanning Club | Legoland | Chessington | Drayton Manor | Flamingo Land | Blackpool Pleasure Beach | Oakwood | Chester Zoo | London Zoo | ZSL | Longleat | Knowsley Safari | Warwick Castle | Madame Tussauds | Sea Life | National Space Centre | P&O Cruises | Cunard | Royal Caribbean | Fred Olsen | Saga Holidays | Saga Cruises | Warner Leisure Hotels | Shearings | First Choice | loveholidays | Teletext Holidays | Jet2 Holidays | easyJet holidays | Virgin Holidays | Kuoni | Trailfinder | STA Travel | Flight Centre | Co-op Travel | Contiki | Neilson | Mark Warner | Club Med | Riviera Travel | Newmarket Holidays | Leger | Explore Worldwide | Intrepid
Ladbrokes Coral | Ladbroke | Coral Bookmakers | William Hills | Bet 365 | BetVictor | Bet Victor | Betway | Unibet | 888 | PokerStars | Poker Stars | 32Red | LeoVegas | Casumo | Jackpotjoy | Gala | Gala Casino | Mecca | Buzz Bingo | Foxy Bingo | Tombola | Tote | Betfred Lotto | Sky Vegas | SkyBet | Grosvenor Casino | Genting Casino | Rank Group | Allwyn | National Lottery Camelot | Postcode Lottery | Health Lottery | GamStop | Admiral Slots | Merkur | BoyleSports | Boyles | Paddypower | Spreadex | Virgin Bet | Virgin Games | Mr Green | Dream Vegas
"""),
    ("charities", "no", "charity", """
Anthony Nolan | Alzheimers Society | Arthritis UK | Versus Arthritis | Asthma UK | Asthma + Lung UK | Barnados | Battersea Dogs and Cats Home | Battersea Dogs Home | Beat eating disorders | Blue Cross animal | British Lung Foundation | Brooke | Bookaid | Breast Cancer Now | BTCV | Calibre | Cancer Research | CRUK | Macmillan Nurses | Marie Curie Cancer | Teenage Cancer Trust | CLIC Sargent | Young Lives vs Cancer | Prostate Cancer UK | Bowel Cancer UK | Blood Cancer UK | Carers UK | Carers Trust | Childline | Child Line | Children 1st | Children's Hospice | Coram | Cruse | Cruse Bereavement | Cystic Fibrosis Trust | DEC | Disasters Emergency Committee | Demelza | Donkey Sanctuary | The Donkey Sanctuary | Dr Barnardo's | Dr Barnardos | Epilepsy Society | Epilepsy Action | Family Action | FareShare | Trussell Trust | Foodbank Trussell | Gingerbread | Guide Dogs for the Blind | Hospice UK | Help Musicians | Huntington's | International Rescue Committee | IFAW | Jewish Care | Kidney Research UK | League Against Cruel Sports | Leonard Cheshire Disability | Lullaby Trust | Marine Conservation Society | Medecins Sans Frontieres | MSF | Mermaids | Missing People | MIND charity | Mind in | Motor Neurone Disease Association | MND Association | Multiple Sclerosis Society | Muscular Dystrophy UK | NACRO | Nacro | National Autistic Society | =NAS | National Deaf Children's Society | NDCS | NCH | National Children's Home | Children's Society | Waifs and Strays | Church of England Children's Society | Father Hudson's | Catholic Children's Society | Fairbridge | Fairbridge Society | Quarriers | Quarriers Homes | Aberlour | National Energy Action | Norwood | Nugent Care | Sisters of Nazareth | Nazareth House | Poor Sisters of Nazareth | Sisters of Mercy | Daughters of Charity | Christian Brothers | De La Salle Brothers | Benedictines | Jesuits | Society of Jesus | Salvation Army Trading | Sally Army | Smyllum Park | Magdalene Laundry | Muller Homes | Spurgeons | Thomas Coram | Foundling Hospital | NYAS | OCD Action | One25 | Orbis | Papworth Trust | Parkinsons UK | PDSA | People's Dispensary for Sick Animals | Plan International | Plan UK | POD | Prince's Trust | The Prince's Trust | Prison Reform Trust | Prostate Cancer | Redwings | Refugee Council | Remploy | Rethink | Retired Greyhound Trust | Rape Crisis | Royal Mencap | Royal National Institute of Blind People | Royal National Lifeboat Institution | Royal Society for the Prevention of Cruelty to Animals | Royal Society for the Protection of Birds | Royal Voluntary Service | WRVS | RNIB | Rotary | Rotary Club | Round Table | Lions Club | Freemasons Lodge | Masonic Lodge | Orange Order | Buffaloes | Sense | Sightsavers | Smile Train | Sue Ryder | SolarAid | Spina Bifida | SSPCA | Scottish SPCA | St Giles Trust | St John Cymru | St Vincent de Paul | SVP | Survivors UK | Survivors Trust | NAPAC | The Lucy Faithfull Foundation | Lucy Faithfull | Together for Short Lives | Tommy's | Trinity Hospice | Turn2us | UNHCR | UNICEF | Unicef | VSO | Voluntary Service Overseas | War Child | WaterAid | Water Aid | Wellcome Trust | Which? | Which magazine | Wildfowl and Wetlands Trust | Wood Green | WWF UK | World Vision | World Wildlife Fund | Woodland Trust UK | Young Minds | YoungMinds | YWCA | Youth Hostels Association | Zoological Society | Avaaz | 38 Degrees | Change.org | JustGiving | GoFundMe | Just Giving | Crowdfunder | Wikimedia Foundation | Internet Watch Foundation | IWF | Age Concern England | Age Scotland | Age NI | Independent Age | Friends of the Elderly | Abbeyfield | Almshouse Association | Royal British Legion | British Legion | Legion Scotland | Poppy Appeal | Poppyscotland | Erskine | Blind Veterans | St Dunstan's | Royal Star & Garter | Walking With The Wounded | Soldiers Charity | ABF | RAF Benevolent Fund | RAF Association | Sea Cadets | Army Cadet Force | Air Training Corps | Air Cadets | Boys' Brigade | Boys Brigade | Girls' Brigade | Woodcraft Folk | Scouts Cymru | Scouts Scotland | Girlguiding Cymru | Duke of Edinburgh Award | Outward Bound | National Federation of Women's Institutes | Townswomen's Guild | Mothers' Union | Soroptimist | University of the Third Age | U3A | CAMRA | Campaign for Real Ale | Countryside Alliance | Hunt Saboteurs | PETA | Animal Aid | Extinction Rebellion | Just Stop Oil | Campaign for Nuclear Disarmament | =CND | Cymdeithas yr Iaith | Cymdeithas yr Iaith Gymraeg | Mentrau Iaith | Menter Iaith | Dyfodol i'r Iaith | Age Connects | Llamau | Gisda | GISDA | Mind Cymru | Barnardo's Cymru | Cymorth i Ferched | Cymorth Cristnogol | Ambiwlans Awyr Cymru | Wales Air Ambulance | Ty Hafan | Tŷ Hafan | Ty Gobaith | Tŷ Gobaith | Marie Curie Cymru | RSPCA Cymru | Undeb Amaethwyr Cymru | Farmers' Union of Wales | NFU Cymru | Clybiau Ffermwyr Ifanc | Young Farmers | Young Farmers' Club | Undeb yr Annibynwyr | Eglwys Bresbyteraidd Cymru | Presbyterian Church of Wales | Presbyterian Church in Ireland | Church of Ireland | Free Presbyterian Church | Free Church of Scotland | United Reformed Church | Elim Pentecostal | Assemblies of God | Hillsong | Vineyard Church | Redeemed Christian Church of God | Plymouth Brethren | Exclusive Brethren | Seventh-day Adventist | Church of Scientology | Scientology | Unification Church | Universal Church of the Kingdom of God | Soul Survivor | Iwerne Trust | Titus Trust | Mormons | Mormon Church | Kingdom Hall of Jehovah's Witnesses | Jehovahs Witnesses | Watchtower | Church Commissioners | Archbishops' Council | Lambeth Palace | Diocese of Chichester | Archdiocese of Westminster | Archdiocese of Birmingham | Westminster Cathedral | Muslim Council of Britain | Board of Deputies | United Synagogue | Federation of Synagogues | Sikh Council | Hindu Council | ISKCON | Triratna | Alpha Course | Alcoholics Anonymous | Narcotics Anonymous | Gamblers Anonymous | Samaritans Cymru | The Samaritans
Unite Union | UNITE union | Unite the union | USDAW | Usdaw | GMB union | Unison Cymru | CWU | PCS | NEU | NUJ | Equity | Musicians' Union | FBU | Fire Brigades Union | POA | Prison Officers' Association | Prospect union | BECTU | Community union | TSSA | ASCL | NAHT | UCU | University and College Union | EIS | SSTA | Royal College of Midwives | RCN | BMA | BDA | British Dental Association | Police Federation of England | BALPA | Nautilus | Undeb Cenedlaethol Athrawon | NFU | CLA | CBI | Institute of Directors | Chamber of Commerce | FSB
the Labour Party | Labour HQ | Momentum | the Tories | Tory Party | Conservative Party HQ | CCHQ | Conservative Association | Conservative Central Office | Lib Dems | Liberal Democrat Party | Greens | the Green Party | UK Independence Party | Brexit Party | Reform | SNP HQ | Scottish Labour | Welsh Labour | Llafur Cymru | Alba Party | DUP | SDLP | Ulster Unionist Party | UUP | Alliance Party | TUV | Sinn Fein | Workers Party | TUSC | Vote Leave | Better Together | Yes Scotland | Britain Stronger in Europe | English Defence League | British National Party | BNP | National Front
"""),
    ("regulators", "yes", "regulator", """
Local Government & Social Care Ombudsman | the Local Government Ombudsman | Housing ombudsman | Property Redress Scheme | The Property Ombudsman | Rail Ombudsman | Motor Ombudsman | Dispute Resolution Ombudsman | Furniture Ombudsman | CEDR | Removals Ombudsman | Waterways Ombudsman | Consumer Council for Water | CCW | Citizens Advice Consumer | Trading Standards Scotland | National Trading Standards | Phone-paid Services Authority | Premium Rate Regulator | ICSTIS | Office of Communications Ofcom | Broadcasting Standards Commission | Independent Television Commission | Oftel | Oftel Ofcom | Energywatch | Postwatch | Postcomm | Consumer Focus | Passenger Focus | London TravelWatch | Utility Regulator | Consumer Council Northern Ireland | Water Industry Commission for Scotland | Scottish Housing Regulator | Scottish Charity Regulator | OSCR | Charity Commission for Northern Ireland | Police Investigations and Review Commissioner | PIRC | Scottish Legal Complaints Commission | Law Society of Scotland | Faculty of Advocates | General Teaching Council for Scotland | GTCS | Northern Ireland Social Care Council | Regulation and Quality Improvement Authority | RQIA | Mental Welfare Commission | Mental Health Act Commission | Healthcare Commission | Commission for Social Care Inspection | CSCI | National Care Standards Commission | Monitor NHS regulator | General Chiropractic Council | General Osteopathic Council | British Association for Counselling | BACP | UKCP | British Psychological Society | Royal Pharmaceutical Society | Royal College of Physicians | Royal College of Surgeons | Royal College of GPs | Royal College of Psychiatrists | Nursing & Midwifery Council | NMC register | UKCC | General Social Care Council | GSCC | Health & Care Professions Council | Chartered Insurance Institute | CILEx | CILEx Regulation | Council for Licensed Conveyancers | =CLC | Chartered Management Institute | CIPFA | ACCA | CIMA | ICAEW | ICAS | Institute and Faculty of Actuaries | Financial Reporting Council | Lending Standards Board | Money Laundering Office | Gambling Commissioner | Horserace Betting Levy Board | Sports Grounds Safety Authority | UK Anti-Doping | UKAD | Architects Registration Board | ARB | RIBA | Engineering Construction Industry Training Board | CITB | Gas Safe Register | Gas Safe | CORGI gas | NICEIC | FENSA | TrustMark | National House Building Council | NHBC | Building Safety Regulator | Health and Safety Executive for Northern Ireland | HSENI | Equality Commission for Northern Ireland | Equality Commission | Commission for Racial Equality | Disability Rights Commission | Equal Opportunities Commission | Biometrics Commissioner | Surveillance Camera Commissioner | Forensic Science Regulator | Investigatory Powers Commissioner | IPCO | Interception of Communications Commissioner | Investigatory Powers Tribunal | House of Lords Appointments Commission | Commissioner for Public Appointments | Civil Service Commission | Advisory Committee on Business Appointments | ACOBA | Parliamentary Commissioner for Standards | Local Government Boundary Commission | Boundary Commission | Electoral Office for Northern Ireland | Future Generations Commissioner | Comisiynydd Pobl Hŷn | Comisiynydd Cenedlaethau'r Dyfodol | Swyddfa Archwilio Cymru | Wales Audit Office | Audit Scotland | Accounts Commission | Northern Ireland Audit Office | Impress press regulator | IMPRESS | Video Standards Council | BBFC | PEGI | Plant Varieties | Veterinary Medicines Directorate | Human Tissue Authority | Health Research Authority | Professional Footballers | Farm Animal Welfare | Gangmasters Licensing Authority | Employment Agency Standards | Pubs Code Adjudicator | Ofsted inspectors | Independent Schools Inspectorate | ISI | Joint Committee on Human Rights
"""),
    ("environment", "yes", "environment", """
Agri-Food and Biosciences Institute | Rivers Agency | Loughs Agency | Forest Service Northern Ireland | Forest Service | Woodland Carbon | Natural Resources Body for Wales | NRW | Environment Agency Wales | Countryside Commission | English Heritage Land | Nature Conservancy Council | National Forest Company | National Rivers Authority | Scottish Canals | Canal & River Trust | Glandŵr Cymru | Glandwr Cymru | Zero Waste Scotland | WRAP | Keep Britain Tidy | Committee on Climate Change | Climate Change Committee | Oil and Gas Authority | North Sea Transition Authority | Mining Remediation Authority | Sellafield | Magnox | Dounreay | Rural Development Commission | Gangmasters Environment | Association of Inland Navigation Authorities | Conservators of Wimbledon Common | Ashdown Forest Conservators | Lee Valley Regional Park Authority | Lee Valley Park | Thames Barrier | Lower Severn Drainage Board | Somerset Drainage Boards | North Pennines AONB | Parc Cenedlaethol Eryri | Awdurdod Parc Cenedlaethol Bannau Brycheiniog | Parc Cenedlaethol Arfordir Penfro | Snowdonia National Park | Peak Park | Peak District National Park | Lake District National Park | New Forest National Park | South Downs National Park | Dartmoor National Park | Exmoor National Park | North York Moors | Yorkshire Dales National Park | Cairngorms | Loch Lomond National Park | Norfolk Broads | Waste and Recycling NI | arc21 | West London Waste Authority | North London Waste Authority | Greater Manchester Waste Disposal Authority | Merseyside Recycling and Waste Authority
"""),
    ("local-government", "yes", "council", """
Brum Council | Birmingham council | B'ham City Council | Stoke Council | Stoke City Council | Hull Council | Newcastle Council | Newcastle upon Tyne City Council | Brighton Council | Brighton & Hove City Council | Brighton and Hove Council | Bradford Met | Bradford City Council | City of Bradford | Wakefield Met | Wakefield City Council | Kirklees Metropolitan | Wirral Borough | Wirral Met | BCP Council | =BCP | Cheshire West | CWAC | Cheshire West and Chester | BANES | B&NES | BathNES | Bath Council | Bath & North East Somerset Council | Medway Unitary | RCT Council | RCT | Cyngor RhCT | Cyngor Rhondda Cynon Taf | Rhondda Council | NPT Council | NPTCBC | Ynys Mon Council | Anglesey Council | Cyngor Môn | Cyngor Mon | BCBC | CCBC | Conwy Council | Vale Council | Vale of Glamorgan | Comhairle | Western Isles | D&G Council | Dumfries Council | Argyll Council | Perth Council | Highland Regional Council | Strathclyde Regional Council | Lothian Regional Council | Tayside Regional Council | Grampian Regional Council | Central Regional Council | Fife Regional Council | Strathclyde Region | Glasgow Council | Glasgow City | Glasgow Corporation | Edinburgh Council | Edinburgh City Council | Dundee Council | Aberdeen Council | Derry City Council | Derry Council | Strabane District Council | Derry and Strabane | Derry & Strabane | Fermanagh Council | Newry Council | Mid Ulster Council | Causeway Coast Council | Armagh Council | Craigavon Borough Council | Lisburn Council | North Down Borough Council | Ards Borough Council | Ballymena Borough Council | Clwyd County Council | Gwynedd County Council | Dyfed County Council | West Glamorgan County Council | Mid Glamorgan County Council | South Glamorgan County Council | Gwent County Council | Cyngor Sir Clwyd | Cyngor Sir Dyfed | Avon County Council | Cleveland County Council | Humberside County Council | Hereford and Worcester County Council | Berkshire County Council | Bedfordshire County Council | Huntingdonshire County Council | Rutland County Council | Huntingdon Council | Westmorland County Council | West Riding County Council | East Riding | Greater London Council | =GLC | Inner London Education Authority | ILEA | Merseyside County Council | South Yorkshire County Council | West Midlands County Council | Tyne and Wear County Council | Greater Manchester Council | Greater Manchester Combined Authority | GMCA | West Midlands Combined Authority | Liverpool City Region Combined Authority | West Yorkshire Combined Authority | South Yorkshire Mayoral Combined Authority | Tees Valley Combined Authority | Cambridgeshire and Peterborough Combined Authority | North East Combined Authority | West of England Combined Authority | London Fire Brigade | LFB | London Fire | Greater Manchester Fire | West Midlands Fire Service | Merseyside Fire and Rescue | South Wales Fire and Rescue | North Wales Fire and Rescue | Mid and West Wales Fire | Scottish Fire and Rescue Service | Northern Ireland Fire and Rescue Service | Gwasanaeth Tân ac Achub | Gwasanaeth Tan ac Achub | Local Government Association | Welsh Local Government Association | WLGA | COSLA | NALC | Children's Services Cymru | CAFCASS Council | Barnet Homes | Birmingham Children's Trust | Doncaster Children's Services Trust | Slough Children First | Sandwell Children's Trust | Kent Commissioning | Together for Children Sunderland | Achieving for Children | Kent County | Essex County | Surrey County | Devon County | Norfolk County | Lancashire County | Cornwall County Council | Cumbria County | Durham County Council | Northumberland County Council | Wiltshire County Council | Shropshire County Council | Herefordshire County Council | Isle of Wight County Council | Dorset County | Bucks County Council | Bucks Council | Notts County Council | Derbys County Council | Lincs County Council | Leics County Council | Cambs County Council | Herts County Council | Beds Council | Hants County Council | Glos County Council | Oxon County Council | Worcs County Council | Staffs County Council | Lancs County Council | Northants County Council | Warks County Council | Salop County Council
"""),
)


# Names that are also ordinary words: only in their own letter case, or not at all where a sentence may begin so.
EXACT = frozenset(
    """Sky Shelter Scope Apple Boots Liberty Coral Principality Provident Halifax Vue Saga Admiral Churchill Oasis Zoom
    Meta Argos Riverside Vitality Nutmeg Anchor Orange EE O2 BT Bell Dreams Drafty Sunny Satsuma Peachy Hermes Bolt
    Target Marbles Zurich Mercer Nexus Arriva Reed Hays Adra Torus Trinity Iceland Amigo Lantern Tide Chase Ring Match
    Samaritans Ramblers Quakers Stonewall Tate Crown Centro Metro Dignity Ancestry Discord Valve Mumsnet Tinder Bumble
    Visa Wise PayPal OVO SSE RAC UPS DPD DHL NCP AXA LV= LSE UCL SOAS JISC OCR AQA SQA Unite GMB NEST Cabot Lowell Link
    Perch Intrum Capita Mitie Serco Monster Hilton Avis Sixt Hertz Ford Kia Toyota Tesla Ticketmaster Bounty Epsilon
    Curves Marriott Camelot parkrun Greggs Primark Zara Google Bupa Nationwide Southeastern Thameslink Oyster
    Heathrow Gatwick Eurostar Cadw""".split()
) | {"On the Beach", "More Than", "Your Move", "The Sun", "The Times", "Turning Point", "Home Group", "Places for People",
     "Good Energy", "So Energy", "Great Northern", "Just Eat", "Love Holidays", "Likely Loans", "Everyday Loans",
     "Debt Managers", "Credit Style", "The Gym", "The Independent", "The Observer"}  # fmt: skip
DROPPED = frozenset({*"""Chip Plum Butter Square Stripe Mango Comet Dune Blacks Dreams Magnet Jupiter Vanguard Sense Brooke
    Hunters Romans Leaders Oracle Slack Nest Ring Blink Hive Match Hinge Settle Prima Orbit Vivid Futures Budget Thrifty
    Haven Mecca Gala Spark Bulb Momentum Reform Greens Equity MEN Three Opus Spurs Rotary Sanctuary Hyde Clarion Citizen
    POD AMP Fernando Everest Engage Alphabet Target Signal Manors Strike Andrews Dukes Nolans Chess Unicom Igloo Boost Rix
    Mini Audible Vista Alexa Kindle Kiss Sharps Hammonds Harveys Savers Works Booths Spar Makro Subway Costa Harvester
    Avon Tote Explore Intrepid Leger Oakwood Longleat Barbican Curzon Dice AXS Live Elim Vineyard Alpha Aqua Luma Curve
    Deko Zip Kleva Perrys Listers Chubb Marcus Coram Beat Orbis NAS Progress Community Prospect Livin Origin Catalyst
    Moat Link Ark Apex Hafod Linc Octavia Thrive Flagship Accent Abri Curo Gentoo Ongo Soha Radian Rooftop Raven Wandle
    Heart Clicks Warner Stuart Gemini Plain Penfold Kroo Monument Chase Pull&Bear Boyles WHG EMH HML Preim Zinc Opos DCA
    CRS LCS NDR MMF TDX DRP Ringo Aire Crif Graydon Pinterest Reed Monster Drax Wave Everflow Ebico SEFE Valda Engie
    Tapestry Arbor Famly""".split(), "Spare Room", "Big Brother", "Round Table", "Mind in", "Money Box", "Phone Book",
    "First Choice", "The Works", "The Range", "Which?", "Access to Work", "Help to Buy", "Winter Fuel", "Land Tribunal",
    "County Council", "Comhairle", "Vale Council", "Metro newspaper", "Police Authority", "Open Uni", "East Riding",
    "Mind", "Next", "Very", "Three", "Indeed", "Relate", "Crisis", "Refuge", "Steam", "Reach", "Leaders", "Unum",
                     "Belvoir", "Northwood", "Cinch", "Jacobs Enforcement", "SMARTY", "Pearson", "Starling", "Freemans",
                     "Grattan", "Connells", "Mainstay", "Coral", "Parliament", "Army", "Nexus", "Wise", "Monster", "Avis",
                     "Bell", "Link Financial", "Saga", "Valve", "Churchill", "Peachy", "Anchor", "SNP", "Liberty", "Universal Credit"})  # fmt: skip


def _split(block: str) -> list[str]:
    return [" ".join(part.split()) for part in block.replace("\n", "").split("|") if part.strip()]


def _council_rows() -> list[list[str]]:
    rows: list[list[str]] = []
    rows += [
        _council(f"{name} County Council", [f"{name} Council", f"{name} CC"]) for name in _split(ENGLISH_COUNTIES)
    ]
    forms = ((UNITARY, ""), (METROPOLITAN, "Metropolitan Borough"), (DISTRICTS, "District"))
    for block, form in (*forms, (SCOTTISH, ""), (NORTHERN_IRISH, "")):
        rows += [_plain_council(name, form) for name in _split(block)]
    for name in _split(LONDON):
        short = name.removesuffix(" City")
        royal = {"Kensington and Chelsea", "Kingston upon Thames", "Greenwich"} & {short}
        full = "Westminster City Council" if short == "Westminster" else f"{'Royal' if royal else 'London'} Borough of {short}"
        aliases = [f"{short} Council", f"{short} Borough Council", f"LB {short}", f"LB of {short}", f"LBC of {short}",
                   f"London Borough of {short}", f"{short} London Borough", f"{short} London Borough Council", f"={short}"]
        if short == "Kensington and Chelsea":
            aliases += ["RBKC"]
        if short in {"Sutton", "Merton"}:
            aliases.remove(f"={short}")  # a surname, or a place like any other
        rows.append([full, "london-boroughs", "yes", "; ".join(a for a in aliases if a != full), "council", ""])
    rows.append(["City of London Corporation", "london-boroughs", "yes", "Corporation of London; City of London", "council", ""])
    rows.append(["Greater London Authority", "london-boroughs", "yes", "GLA; Mayor of London; London Assembly", "council", "not a borough; the same team"])
    for entry in _split(WELSH):
        english, *welsh = [part.strip() for part in entry.split(";")]
        short = english.removesuffix(" County Borough").removesuffix(" County").removesuffix(" City")
        aliases = [f"{short} Council", f"{short} County Council", f"{short} County Borough Council"]
        aliases += [f"{first} {name}" for name in welsh for first in ("Cyngor", "Gyngor", "Chyngor")]
        aliases += [f"Cyngor {name.removeprefix('Bwrdeistref Sirol ').removeprefix('Sir ')}" for name in welsh]
        rows.append(_council(f"{english} Council", aliases))
    rows.append(_council("Comhairle nan Eilean Siar", ["Western Isles Council"]))
    rows.append(_council("Belfast City Council", ["Comhairle Cathrach Bhéal Feirste", "Chomhairle Cathrach Bhéal Feirste", "Belfast Council"]))
    return rows


def _plain_council(name: str, form: str) -> list[str]:
    short = name.removesuffix(" Borough").removesuffix(" City").removesuffix(" District").removeprefix("City of ")
    city, borough = name.endswith(" City"), name.endswith(" Borough")
    has_form = city or borough or name.endswith(" District") or name.startswith("City of ")
    built = f"{name} {form} Council" if form and not has_form else f"{name} Council"
    if form == "District" and name in BOROUGHS:
        built, borough = f"{name} Borough Council", True
    elif form == "District" and name in NO_FORM:
        built = f"{name} Council"
    full = OFFICIAL.get(name, built)
    aliases = [built, f"{short} Council", f"{short} Borough Council", f"{short} District Council", f"City of {short} Council"]
    aliases += [f"Borough of {short}", f"Royal Borough of {short}", f"Royal Borough of {short} Council"]
    if city:
        aliases += [f"{short} City Council", f"City of {short} Metropolitan District Council"]
    if form.startswith("Metro"):
        aliases += [f"{short} MBC", f"{short} Metropolitan Borough Council", f"{short} Metropolitan Council",
                    f"{short} Metropolitan District Council"]
    if "Borough" in form or borough:
        aliases += [f"{short} BC"]
    return _council(full, aliases)


def _council(name: str, aliases: list[str]) -> list[str]:
    return [name, "local-government", "yes", "; ".join(dict.fromkeys(alias for alias in aliases if alias != name)), "council", ""]

# Names of forces that name nothing else.
BARE_FORCES = frozenset(
    {"West Mercia", "Thames Valley", "Avon and Somerset", "Devon and Cornwall", "Dyfed-Powys", "Humberside", "Northumbria"}
)


def _police_rows() -> list[list[str]]:
    rows = []
    for name in _split(POLICE):
        constabulary = name in {"Avon and Somerset", "Cheshire", "Cumbria", "Derbyshire", "Durham", "Gloucestershire",
                                "Hampshire", "Hertfordshire", "Lancashire", "Norfolk", "Suffolk"}
        full = f"{name} {'Constabulary' if constabulary else 'Police'}"
        aliases = [f"{name} {'Police' if constabulary else 'Constabulary'}", f"Chief Constable of {name}", f"Chief Constable of {name} Police",
                   f"{name} Police and Crime Commissioner"]
        if name == "Greater Manchester":
            aliases.append("=GMP")
        if name in BARE_FORCES:
            aliases += [f"={name}", f"={name.replace(' and ', ' & ')}"]
        rows.append([full, "criminal-justice", "yes", "; ".join(aliases), "police", ""])
    return rows


def _other_rows() -> list[list[str]]:
    """One row for each name with its aliases; `|` keeps several bodies on one line apart."""
    rows: list[list[str]] = []
    for sector, foi, kind, block in (*OTHERS, *MORE):
        by_case = block in {entry[3] for entry in MORE}
        for line in block.strip().splitlines():
            for entry in line.split("|"):
                names = [name.strip() for name in entry.split(";") if name.strip()]
                if names[0] in DROPPED:
                    continue
                if names[0].startswith("="):
                    names = [names[0][1:], *names]
                elif names[0] in EXACT or (by_case and len(names) == 1):
                    names.append("=" + names[0])
                rows.append([names[0].removeprefix("="), sector, foi, "; ".join(names[1:]), kind, ""])
    return rows


def build() -> list[list[str]]:
    """All rows, sorted by name, each name once: the first given tells the sector, later ones add aliases."""
    rows: dict[str, list[str]] = {}
    councils = _council_rows()
    # "Birmingham council" is no body beside Birmingham City Council.
    short_names = {alias.casefold() for row in councils for alias in row[3].split("; ")}
    others = [row for row in _other_rows() if row[4] != "council" or row[0].casefold() not in short_names]
    for row in [*others, *_police_rows(), *councils]:
        known = rows.setdefault(row[0].casefold(), row)
        if known is not row:
            more = [alias for alias in row[3].split("; ") if alias and alias not in known[3].split("; ") and alias != "=" + row[0]]
            known[3] = "; ".join([*([known[3]] if known[3] else []), *more])
    return sorted(rows.values(), key=lambda row: row[0].casefold())


def main() -> int:
    """Write the file; say how many rows."""
    rows = build()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "sector", "foi", "aliases", "kind", "note"])
        writer.writerows(rows)
    print(f"{len(rows)} organisations written to {TARGET}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
