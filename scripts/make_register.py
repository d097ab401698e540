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
NHS 111; NHS Direct; NHS Direct Wales
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
Uber | Addison Lee | Bolt Taxi | Dart Charge | Royal Automobile Club
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
Virgin Media; Virgin Mobile; NTL; Telewest
TalkTalk; Talk Talk | Carphone Warehouse; The Carphone Warehouse | Tiscali | AOL Broadband | Post Office Broadband | KCOM | Kingston Communications | Hyperoptic | Gigaclear | Zen Internet | Community Fibre | Utility Warehouse Telecom | Phones 4u | Phones4u | Phone Co-op | Vonage | Gradwell | Andrews & Arnold | Ogi | Truespeed
"""),
    ("general-business", "no", "business", """
Tesco | Sainsbury's; Sainsburys | Asda | Morrisons | Aldi | Lidl | Waitrose | John Lewis | Marks & Spencer | Marks and Spencer | M&S | Co-op | The Co-operative | Iceland Foods | =Iceland | Ocado | Amazon | eBay | Argos | Currys | PC World | Dixons | Dixons Carphone | Next plc | =Next | Primark | ASOS | Boohoo | Debenhams | House of Fraser | BHS | Boots | Superdrug | WHSmith | W H Smith | WH Smith | Poundland | B&M Bargains | Wilko | B&Q | Homebase | Wickes | Screwfix | IKEA | Ikea | DFS | ScS | Dunelm | Halfords | Sports Direct | JD Sports | Matalan | TK Maxx | New Look | River Island | H&M | Zara | Shein | Temu | Gumtree | Etsy | Vinted | AliExpress | Wayfair | AO.com | Screwfix Direct | Pets at Home | Greggs | McDonald's | McDonalds | KFC | Burger King | Domino's | Nando's | Wetherspoon | JD Wetherspoon | Wetherspoons | Costa Coffee | Starbucks | Caffè Nero | Pret A Manger | Deliveroo | Just Eat | Uber Eats | HelloFresh | Timpson | Co-op Funeralcare | Dignity Funerals
Meta | Apple | iCloud | Tinder | Bumble | Match.com | Plenty of Fish | Netflix | Spotify | Steam | Valve | Mumsnet | Trustpilot | Checkatrade | MyBuilder | Adobe | Ancestry | Ancestry.co.uk | MyHeritage | Findmypast | 192.com | Clearview AI | Ring Doorbell | Airbnb | Booking.com | Expedia | OpenAI
Royal Mail; Post Brenhinol | Parcelforce | Hermes | Evri | Yodel | DPD | DHL | UPS | FedEx | City Sprint | TNT Post | Whistl
ParkingEye; Parking Eye | UKPC | UK Parking Control | Euro Car Parks | NCP | National Car Parks | Excel Parking | Vehicle Control Services | Smart Parking | APCOA | Civil Enforcement Ltd | RingGo | PayByPhone | JustPark | Indigo Parking | Horizon Parking | POPLA | British Parking Association | Independent Parking Committee | Minster Baywatch
Arnold Clark | Evans Halshaw | Lookers | Pendragon | Vertu Motors | Cazoo | webuyanycar | We Buy Any Car | Auto Trader | Cinch | Ford Motor Company | Vauxhall | Volkswagen | BMW | Mercedes-Benz | Toyota | Nissan | Kia | Hyundai | Jaguar Land Rover | Tesla | Kwik Fit | Kwik-Fit | ATS Euromaster | RAC | Green Flag | Enterprise Rent-A-Car | Hertz | Europcar | Avis | Sixt | Zipcar | Motability Operations
Rightmove | Zoopla | OnTheMarket | OpenRent | Foxtons | Purplebricks | Countrywide | Connells | Savills | Your Move | Reeds Rains | Belvoir | Leaders | Northwood | Barratt Homes | Persimmon | Taylor Wimpey | Bellway | Redrow | FirstPort | Rendall and Rittner | Mainstay | Clarion Housing | Peabody | L&Q | London & Quadrant | Sanctuary Housing | Guinness Partnership | Places for People | Riverside Housing | Home Group | Bromford | Metropolitan Thames Valley | Notting Hill Genesis | Southern Housing | Hyde Housing | Optivo | Orbit Housing | Sovereign Housing | Stonewater | Platform Housing | Midland Heart | Adra | Grŵp Cynefin | Clwyd Alyn | Wales & West Housing | Pobl Group | Trivallis | Circle Housing | Torus | Onward Homes | Together Housing | Anchor Hanover
Capita | Serco | G4S | Atos | Mitie | Sodexo | ISS Facility | Securitas | Reed Recruitment | Adecco | Hays Recruitment | Randstad | Manpower | Indeed | Monster | Totaljobs | Deloitte | KPMG | PwC | Ernst & Young | Slater and Gordon | Irwin Mitchell | Carillion | Interserve | Ticketmaster | viagogo | StubHub | Eventbrite | See Tickets | Scottish Widows Rugby | Kennel Club | Medivet | Vets4Pets | CVS Vets
Daily Mail | Mail Online | The Sun | Daily Mirror | The Guardian | The Times | Daily Telegraph | Daily Express | Western Mail | Reach plc | News UK | Newsquest | ITV | ITV Wales | Channel 5 | =STV | UTV | Global Radio | Bauer Media | Sky News
Solar Plicity | Anglian Home Improvements | Everest Windows | Safestyle | Safestyle UK | Weatherseal | Help-Link | Stannah | Dreams Beds | Bensons for Beds
"""),
    ("general-business", "no", "platform", """
Facebook | Instagram | WhatsApp | Google | YouTube | Gmail | Microsoft | LinkedIn | Hotmail | Yahoo | Twitter | =X Corp | TikTok | Snapchat | Reddit | Discord | Zoom | Dropbox | Nextdoor | Outlook | Messenger | Skype | WhatDoTheyKnow | Wikipedia
"""),
    ("direct-marketing", "no", "marketing", """
Acxiom | CallCredit Marketing | Emma's Diary | Bounty | Bounty UK | We Are Energy Saver | Ideal Homes Nuisance | Wilmington Data | Epsilon Data | Oscar Research | Reader's Digest | Weatherbys Marketing | Gladstones PPI | Claims Direct | National Accident Helpline | Injury Lawyers 4 U | Money Boomerang | The Claims Guys | We Fight Any Claim | Canvas Holidays Marketing
"""),
    ("leisure", "no", "leisure", """
PureGym; Pure Gym | The Gym Group | David Lloyd | David Lloyd Clubs | Virgin Active | Fitness First | DW Sports | Bannatyne | Bannatyne's | Nuffield Gyms | JD Gyms | Xercise4Less | LA Fitness | Anytime Fitness | Better Gyms | Greenwich Leisure Limited | =GLL | Everyone Active | Places Leisure | Freedom Leisure | Serco Leisure | Parkwood Leisure | Active Luton | Curves | Weight Watchers | Slimming World | parkrun
The Football Association | Rugby Football Union | Welsh Rugby Union | Undeb Rygbi Cymru | England and Wales Cricket Board | Lawn Tennis Association | British Gymnastics | Swim England | British Cycling | Premier League | Football Association of Wales | Jockey Club
Odeon | ODEON Cinemas | Cineworld | Vue | Vue Cinemas | Center Parcs | Centre Parcs | Butlins | Butlin's | Haven Holidays | Pontins | Hoseasons | Premier Inn | Travelodge | Hilton | Marriott | Holiday Inn | Best Western | Britannia Hotels | Merlin Entertainments | Alton Towers | Thorpe Park | Thomas Cook | TUI | Thomson Holidays | Jet2holidays | Love Holidays | On the Beach | Hays Travel | Trailfinders
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


# Names that are also ordinary words: only in their own letter case, or not at all where a sentence may begin so.
EXACT = frozenset(
    """Sky Shelter Scope Apple Boots Liberty Coral Principality Provident Halifax Vue Saga Admiral Churchill Oasis Zoom
    Meta Argos Riverside Vitality Nutmeg Anchor Orange EE O2 BT Bell Dreams Drafty Sunny Satsuma Peachy Hermes Bolt
    Target Marbles Zurich Mercer Nexus Arriva Reed Hays Adra Torus Trinity Iceland Amigo Lantern Tide Chase Ring Match
    Samaritans Ramblers Quakers Stonewall Tate Crown Centro Metro Dignity Ancestry Discord Valve Mumsnet Tinder Bumble
    Visa Wise PayPal OVO SSE RAC UPS DPD DHL NCP AXA LV= LSE UCL SOAS JISC OCR AQA SQA Unite GMB NEST Cabot Lowell Link
    Perch Intrum Capita Mitie Serco Monster Hilton Avis Sixt Hertz Ford Kia Toyota Tesla Ticketmaster Bounty Epsilon
    Curves Marriott Camelot parkrun Greggs Primark Zara Google Bupa Nationwide Southeastern Thameslink Oyster
    Heathrow Gatwick Eurostar""".split()
)
DROPPED = frozenset({"Mind", "Next", "Very", "Three", "Indeed", "Relate", "Crisis", "Refuge", "Steam", "Reach", "Leaders", "Unum",
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
    full = f"{name} {form} Council" if form and not has_form else f"{name} Council"
    aliases = [f"{short} Council", f"{short} Borough Council", f"{short} District Council", f"City of {short} Council"]
    aliases += [f"Borough of {short}", f"Royal Borough of {short}", f"Royal Borough of {short} Council"]
    if city:
        aliases += [f"{short} City Council", f"City of {short} Metropolitan District Council"]
    if form.startswith("Metro"):
        aliases += [f"{short} MBC", f"{short} Metropolitan Council", f"{short} Metropolitan District Council"]
    if "Borough" in form or borough:
        aliases += [f"{short} BC"]
    return _council(full, aliases)


def _council(name: str, aliases: list[str]) -> list[str]:
    return [name, "local-government", "yes", "; ".join(dict.fromkeys(alias for alias in aliases if alias != name)), "council", ""]


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
        rows.append([full, "criminal-justice", "yes", "; ".join(aliases), "police", ""])
    return rows


def _other_rows() -> list[list[str]]:
    """One row for each name with its aliases; `|` keeps several bodies on one line apart."""
    rows: list[list[str]] = []
    for sector, foi, kind, block in OTHERS:
        for line in block.strip().splitlines():
            for entry in line.split("|"):
                names = [name.strip() for name in entry.split(";") if name.strip()]
                if names[0] in DROPPED:
                    continue
                if names[0].startswith("="):
                    names = [names[0][1:], *names]
                elif names[0] in EXACT:
                    names.append("=" + names[0])
                rows.append([names[0].removeprefix("="), sector, foi, "; ".join(names[1:]), kind, ""])
    return rows


def build() -> list[list[str]]:
    """All rows, sorted by name, each name once (the first given wins)."""
    rows: dict[str, list[str]] = {}
    for row in [*_other_rows(), *_police_rows(), *_council_rows()]:
        rows.setdefault(row[0].casefold(), row)
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
