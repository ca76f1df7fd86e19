"""What an approver sees of a change, and what has to be ticked: every word, and nobody gets round it."""

import random
import re
from pathlib import Path

import pytest

from suggester.core.loading.load import RuleFilesError, load
from suggester.storage.accounts import accounts
from suggester.storage.versions import versions
from tests.shipped import FILES
from tests.web.clinic_house import held_clinic, storage_of, visit_clinic
from tests.web.house import words
from tests.web.proposing import AUTHOR, LIST, Clinic, Prepared, boxes, prepared, send
from tests.web.walking import TODAY

WORD = "Zebrafish"
P_03 = b"""[[promise]]
id = "P-03"
text = "A doubt about a red flag is never ignored."
when = "red_flags: not_sure"
approach = "every_procedure"
at_least = "hold"

"""
FRECKLE = b"""id = "changing_mole"
label = "A new freckle\""""
CHOOSE = b"""id = "disclaimer_short"
where = "every page"
text = "This is information from our practice. It helps you choose a treatment.\""""


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(tmp_path_factory.mktemp("confirmed"), confirmed=True)


@pytest.fixture
def clinic(confirmed: Prepared, tmp_path: Path) -> Clinic:
    return confirmed.copied(tmp_path)


def proposed(clinic: Clinic, files: dict[str, bytes]) -> int:
    """The number of a proposal of these files, as a rules folder is proposed."""
    with storage_of(clinic.app).writing() as connection:
        author = accounts.named(connection, AUTHOR)
        proposal = versions.Proposal(files=files, label="2026.12", reason="x", base=0, valid_from=TODAY)
        return versions.propose(connection, proposal, author, clinic.moment).number


def with_words(name: str, pattern: bytes, new: bytes, files: dict[str, bytes] = FILES) -> dict[str, bytes]:
    assert re.search(pattern, files[name])
    return {**files, name: re.sub(pattern, lambda _: new, files[name], count=1)}


def attacked() -> dict[str, bytes]:
    """A red flag that is a freckle, a disclaimer that advises, and a promise that is gone."""
    files = with_words("questionnaire.toml", rb'id = "changing_mole"\nlabel = "[^"]*"', FRECKLE)
    files = with_words(
        "wording.toml", rb'id = "disclaimer_short"\nwhere = "[^"]*"\ntext = "[^"]*"', CHOOSE, files
    )
    return with_words("promises.toml", re.escape(P_03), b"", files)


def test_a_freckle_a_choice_and_a_lost_promise_are_told_word_by_word(clinic: Clinic) -> None:
    """All three were once put live by somebody who had read three ids."""
    page = visit_clinic(clinic.approver, f"{LIST}/{proposed(clinic, attacked())}")
    parts = [words(part) for part in page.select(".change-part")]
    gone, come = (
        " ".join(words(one) for one in page.select(f".change-part {sign}")) for sign in ("del", "ins")
    )

    assert [part.partition(" ")[2].partition(":")[0] for part in parts[:3]] == [
        "Red flag or stop See a doctor first, answer 6 of 11 Answer, changed The patient reads A old",
        "Disclaimer or help Disclaimer short Text, changed The patient reads This is old",
        "Promise removed P-03 Promise, removed It says old",
    ]
    assert "mole, mark or lump that is new" in gone
    assert "new freckle" in come
    assert "information, not medical advice." in gone
    assert "It helps you choose a treatment." in come
    assert "A doubt about a red flag is never ignored." in gone
    assert "ST-02" in parts[0]


def test_nobody_approves_before_every_box_is_ticked_and_is_told_which_are_open(clinic: Clinic) -> None:
    """A box is asked for by the server: a form can be sent by hand. No code is used up meanwhile."""
    number = proposed(clinic, attacked())
    keys = boxes(clinic.approver, number)
    code = clinic.code()

    for left_out in keys:
        response = send(clinic.approver, number, "approve", but={left_out}, digits=code, then="publish")
        page = held_clinic(response, 422)
        links = [str(link["href"]) for link in page.select("#error-summary a")]
        ticked = [str(box["value"]) for box in page.select("input[name=read][checked]")]
        assert links == ["#decide", f"#{left_out.replace(' ', '-')}"]
        assert page.find(id=links[1][1:]) is not None
        assert ticked == [key for key in keys if key != left_out]

    assert keys[:3] == [
        "red_flag option:red_flags/changing_mole",
        "fixed_text text:disclaimer_short",
        "promise_removed promise:P-03",
    ]
    assert clinic.live() == (0, 0)
    assert clinic.approve(number, digits=code).status_code == 303
    assert clinic.live() == (1, number)


def test_who_wrote_it_sees_what_has_to_be_ticked_and_no_box(clinic: Clinic) -> None:
    """The author knows what the other one will have to say."""
    page = visit_clinic(clinic.author, f"{LIST}/{proposed(clinic, attacked())}")

    assert not page.select("input[name=read]")
    assert len(page.select(".part-tick.closed")) == 4
    assert "Whoever approves it has to tick" in words(page.select(".part-tick")[0])


def test_a_new_row_and_a_new_source_stand_there_in_whole(clinic: Clinic) -> None:
    """The letter, the review and the source are what a row rests on."""
    row = (
        b'CA-98,caution,every_procedure,"medicines: not_sure",Injections,Ask us first. Do not stop it.,'
        b"No trial seen.,D,until weight is steady,,PRECAUTION OUR-AUDIT,check,Is it steady?\n"
    )
    source = (
        b"OUR-AUDIT,clinic,C,Our own visits,Harbour Skin,2026,https://example.org/a,all 41,counted twice\n"
    )
    files = {
        **FILES,
        "table.csv": FILES["table.csv"] + row,
        "sources.csv": FILES["sources.csv"] + source,
    }

    page = visit_clinic(clinic.approver, f"{LIST}/{proposed(clinic, files)}")
    told = " ".join(words(part) for part in page.select(".row-cells ins"))

    for said in ("Injections", "Ask us first.", "No trial seen.", "D", "until weight is steady", "check"):
        assert said in told
    for said in (
        "Our own visits",
        "Harbour Skin",
        "2026",
        "https://example.org/a",
        "all 41",
        "counted twice",
    ):
        assert said in told


def test_one_other_word_in_each_of_the_nine_files_is_on_the_page(clinic: Clinic) -> None:
    """The page shows what the core tells, for every file and wherever the word is."""
    chance, files = random.Random(5), dict(FILES)
    for number, name in enumerate(FILES, start=1):
        files = with_another_word(chance, files, name, f"{WORD}{number}")

    page = visit_clinic(clinic.approver, f"{LIST}/{proposed(clinic, files)}")
    told = " ".join(words(part) for part in page.select(".row-cells ins"))

    assert [number for number in range(1, 10) if f"{WORD}{number}" not in told] == []


def with_another_word(
    chance: random.Random, files: dict[str, bytes], name: str, word: str
) -> dict[str, bytes]:
    """One word of this file is another one, so that the files still load."""
    places = [found.span() for found in re.finditer(rb"(?<=[a-z,] )[a-z]{4,}(?= [a-z])", files[name])]
    for _ in range(50):
        start, end = chance.choice(places)
        changed = {**files, name: files[name][:start] + word.encode() + files[name][end:]}
        try:
            load(changed)
        except RuleFilesError:
            continue
        return changed
    raise AssertionError(name)
