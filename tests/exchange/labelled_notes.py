"""Short notes as aspirants write them, each with the category to which it belongs, to judge guesses by.

    python tests/exchange/labelled_notes.py

says how many are guessed, and how many of the guesses are right.
"""

from upsc_cli.exchange.read.finish import Known
from upsc_cli.exchange.read.guess import UNSORTED
from upsc_cli.exchange.read.importing import import_source

NOTES = """\
art-and-culture|Rock-cut caves|Chaitya halls and viharas; Buddhist monks; painting on the walls; sculpture of the later phase.
art-and-culture|Temple styles|Nagara has a curvilinear tower, Dravida a vimana. Temple architecture of the south has gopurams.
art-and-culture|Eight dances|Classical dance forms named by the academy. Each has its own music and costume.
art-and-culture|Pottery and crafts|Blue pottery, folk painting on cloth and metal craft of the hills.
art-and-culture|Saints of the north|Bhakti saints composed in the language of the people; sufi orders sang in khanqahs.
disaster-management|When the river rises|Flood drill, evacuation routes and relief camps; NDRF teams reach first.
disaster-management|Framework of 2015|Sendai has four priorities and seven targets for disaster risk and resilience.
disaster-management|Authority and its plan|NDMA lays down guidelines for disaster mitigation; SDRF of each state.
disaster-management|Cloudbursts|Early warning, rescue by helicopter and relief; hazard zoning for mitigation.
disaster-management|Chemical leaks|Industrial disaster: on-site drill, off-site evacuation plan, sirens.
economy|Why prices climb|Inflation by CPI and WPI; the RBI raises the repo rate and money becomes dear.
economy|Bad loans|Banks set aside capital. Insolvency code gives a time limit; debt recovery improves.
economy|Fiscal deficit|Borrowing of the year; tax revenue and subsidy; the budget shows three deficits.
economy|Support prices|MSP is announced for crops; procurement by agencies; farmers get a floor price.
economy|One market, one levy|GST subsumed many taxes; the council decides rates; trade between states is easier.
environment|Wetlands of note|Ramsar sites, habitat of waders, pollution by sewage. Wetland rules give zones.
environment|Big cats|Tiger reserves have a core; wildlife corridors; species in schedule one; forest officials.
environment|Talks on warming|Emission cuts, carbon markets, climate finance; the convention meets each year.
environment|Foul air|Pollution by dust and stubble; emission norms; the index has six colours.
environment|Trade in animals|CITES has three appendices; species are listed by how endangered; biodiversity hotspots.
ethics|The honest officer|Integrity and probity under pressure; a dilemma between loyalty and conscience.
ethics|What one ought|Kant asks of duty; utility asks of ends. Moral reasoning in ethics papers.
ethics|Feeling with others|Empathy and attitude towards the weak; compassion as a value of the services.
ethics|Accounting for power|Accountability, objectivity and impartiality of a civil servant; ethical codes.
ethics|Traits|Aptitude and attitude differ. Honesty, virtue and courage of conviction.
geography|Winds that bring rain|Monsoon onset, ocean branch, mountain barrier, rainfall shadow.
geography|Fire mountains|Volcano types; plate margins; seismic belts; lava plateau.
geography|Black cotton|Soil from basalt; plateau of the west; clay holds moisture; soil map.
geography|Spinning storms|Cyclone tracks in the ocean; atmosphere needs warm water; wind shear; latitude.
geography|Rivers of the peninsula|Basin areas, delta or estuary, tributary lists; rocks are old and hard.
governance|Asking for files|RTI gives thirty days for information; transparency; the citizen pays ten rupees.
governance|Promise to the public|Citizen charter, grievance redress, e-governance portals; transparency.
governance|Watch on graft|Lokpal, CVC and vigilance; corruption cases; whistleblower cover.
governance|The vote|Election machinery, voter rolls, electoral reform, corruption by money.
governance|Groups beyond the state|NGO funding, self-help groups, social audit and scheme delivery.
history|Cities of brick|Harappa seals; ancient drains; decline after nineteen centuries.
history|Edicts|Ashoka of the Maurya empire had edicts cut on rock; king of Magadha; Kalinga battle.
history|Salt and law|Gandhi led a satyagraha to the coast; Congress joined; freedom movement grew.
history|Company and crown|British company rule ended after the revolt; colonial act of 1858.
history|Sultans|Sultanate dynasties; medieval market reforms; king and nobles; battle of 1526 brought Mughal rule.
internal-security|Red corridor|Naxal extremism; CRPF camps; police modernisation; surrender scheme.
internal-security|Money that hides|Laundering through hawala; terror funding; smuggling of gold; security agencies.
internal-security|Along the fence|Border guarding, smuggling, infiltration; army posts and BSF; smart fencing.
internal-security|Screens and threats|Cyber attacks, intelligence sharing, critical systems; cyber security policy.
internal-security|Hill insurgency|AFSPA areas, insurgency groups, peace talks; army and police.
international-relations|Four at sea|Quad of Japan and others; Indo-Pacific; strategic ties; ministerial meeting.
international-relations|Next door|Neighbour first; SAARC stalls; China presence; bilateral talks with Nepal.
international-relations|Trade club of emerging powers|BRICS bank; China and Russia; multilateral summit each year.
international-relations|Rules at Geneva|WTO rounds; multilateral trade; agreement on agriculture; foreign ministers.
international-relations|Looking east|ASEAN summit, strategic partnership, bilateral agreement on ports.
polity|Who makes laws|Parliament passes a bill; the President assents; speaker certifies money bill.
polity|Courts above|Supreme Court and High Court; writ jurisdiction; judicial review; judges.
polity|Head of a state|Governor, ordinance, assembly; article 356; centre and state.
polity|Village bodies|Panchayat of three tiers; municipality; constitutional amendment of 1992.
polity|Rights one can sue for|Fundamental rights, writs, article 32; court as guardian; reasonable limits.
science-and-technology|Up there|ISRO satellite launch, orbit insertion, rocket stages; space missions.
science-and-technology|Code of life|DNA, gene editing, cell lines; biotechnology; vaccine platforms.
science-and-technology|Chips|Semiconductor fabs; nano scale; quantum computer race.
science-and-technology|Split atoms|Nuclear reactor types; uranium and thorium; fast breeder technology.
science-and-technology|Arrows|Missile ranges, DRDO labs, drone swarms; technology control.
society|Counting people|Population growth, literacy, migration; demographic dividend; sex ratio of children.
society|Old order|Caste and tribe; scheduled communities; tribal groups; dalit movement.
society|Homes and work|Women, family, marriage age; unpaid care; gender gap.
society|Cities swell|Urbanisation, migration, slums, poverty and health of children.
society|Many faiths|Religion, secularism, communalism; minority rights; diversity of regions.
|Doctrine of Lapse|States whose ruler left no heir were taken over.
|Reading list|Books for the month. Finish two by Sunday.
|To do|Call the library. Make a plan for the week.
|Essay: time|Time heals; time reveals. Quotes to remember.
|Words of the day|Laconic, verbose, candid, terse.
|Answer writing|Begin with a definition. Draw a map. End with a way forward.
|Test 4 errors|I misread the question. Read all four options.
|Maps to draw|Practise the outline each day.
|Interview|Hobbies, home district, graduation subject.
|Schedule|Morning for reading, evening for tests.
"""


def guesses(known: Known) -> list[tuple[str, str, str]]:
    """Return for each note its title, its category, empty if it has none, and the guess, empty if none was made."""
    found = []
    for note in NOTES.splitlines():
        category, title, text = note.split("|")
        imported = import_source(f"# {title}\n\n{text}\n".encode(), "note.md", known)[0]
        guess = imported.topic.category
        found.append((title, category, "" if guess == UNSORTED else guess))
    return found


def known() -> Known:
    """Return what the bundled topics and the syllabus tell."""
    import os
    import tempfile

    os.environ["UPSC_HOME"] = tempfile.mkdtemp()
    from upsc_cli.cli.begin import begin
    from upsc_cli.session import authoring

    return authoring.known(begin())


if __name__ == "__main__":
    made = [(title, right, guess) for title, right, guess in guesses(known()) if guess]
    right = [one for one in made if one[1] == one[2]]
    print(
        f"{len(NOTES.splitlines())} notes, {len(made)} guesses, {len(right)} right: {len(right) / len(made):.3f}"
    )
    for title, category, guess in made:
        if category != guess:
            print(f"  {title}: {guess}, not {category or 'any'}")
