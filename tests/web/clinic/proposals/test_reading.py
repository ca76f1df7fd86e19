"""What an approver sees of a change, and what has to be ticked: every word, and nobody gets round it."""

import random
import re
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import text

from suggester.core.loading.load import RuleFilesError, load
from suggester.core.table.row_hash import rows_by_hash
from suggester.storage.accounts import accounts
from suggester.storage.versions import versions
from tests.shipped import ASKED, FILES, NEXT, TABLE, VERSION, label
from tests.web.clinic_house import held_clinic, press, storage_of, visit_clinic
from tests.web.house import words
from tests.web.proposing import AUTHOR, LIST, Clinic, boxes, reworded, send, typed
from tests.web.walking import TODAY

WORD = "Zebrafish"
TIMES = 300
CHANGED_WORDS = "main del, main ins"
P_03 = b"""[[promise]]
id = "P-03"
text = "A doubt about a red flag is never ignored."
when = "red_flags: not_sure"
approach = "every_procedure"
at_least = "hold"

"""
NEW_CAUTION = (
    b'CA-98,caution,every_procedure,"medicines: not_sure",Injections,'
    b"Do not stop it because of this page. Ask us first.,,B,until you know,,,,LEEDS-AFTER,check,\n"
)
NEXT_HEAD = FILES["table.toml"].replace(VERSION.encode(), NEXT.encode())
LOST = "row_lighter row:CA-98"
FRECKLE = b"""id = "changing_mole"
label = "A new freckle\""""
CHOOSE = b"""id = "disclaimer_short"
where = "every page"
text = "This is information from our practice. It helps you choose a treatment.\""""


def proposed(clinic: Clinic, files: dict[str, bytes], base: int = 0) -> int:
    """The number of a proposal of these files, as a rules folder is proposed."""
    with storage_of(clinic.app).writing() as connection:
        author = accounts.named(connection, AUTHOR)
        proposal = versions.Proposal(files=files, label=NEXT, reason="x", base=base, valid_from=TODAY)
        return versions.propose(connection, proposal, author, clinic.moment).number


def two_reworded(book: Workbook) -> None:
    reworded(book)
    typed(book, "CA-04", 7, "A note of another kind.")


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

    flags = ASKED.questions["red_flags"]
    place = f"{flags.short}, answer {flags.place['changing_mole'] + 1} of {len(flags.options)}"
    assert [part.partition(" ")[2].partition(":")[0] for part in parts[:3]] == [
        f"Red flag or stop {place} Answer, changed The patient reads A old",
        "Disclaimer or help Disclaimer short Text, changed The patient reads This is old",
        "Safeguard removed P-03 Safeguard, removed It says old",
    ]
    assert label("red_flags", "changing_mole").removeprefix("A ") in gone
    assert "new freckle" in come
    assert "information, not medical advice." in gone
    assert "It helps you choose a treatment." in come
    assert "A doubt about a red flag is never ignored." in gone
    assert f"Held no more, such as {flags.short} {label('red_flags', 'not_sure')}" in parts[2]
    assert "ST-02" in parts[0]
    assert "what part 3 removes is proved no more" in words(page.select(".proof")[0])
    assert "What people answer to other words cannot be counted. Those are in part 1." in words(page)


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
    assert "To be ticked before it goes live" in words(page.select(".part-tick")[0])


def test_a_new_row_and_a_new_source_stand_there_in_whole(clinic: Clinic) -> None:
    """The letter, the review and the source are what a row rests on."""
    row = (
        b'CA-98,caution,every_procedure,"medicines: not_sure",Injections,Ask us first. Do not stop it.,'
        b"No trial seen.,D,until weight is steady,,,,PRECAUTION OUR-AUDIT,check,Is it steady?\n"
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


def test_three_hundred_other_words_in_the_nine_files_stand_on_the_page(clinic: Clinic) -> None:
    """The page shows what the core tells, for every file and wherever the word is."""
    chance, files, numbers = random.Random(5), dict(FILES), iter(range(1_000, 9_999))
    for name in FILES:
        places = [found.span() for found in re.finditer(rb"(?<=[a-z,] )[a-z]{4,}(?= [a-z])", files[name])]
        places = those_that_load(name, chance.sample(places, min(36, len(places))))
        for (start, end), number in zip(sorted(places, reverse=True), numbers, strict=False):
            files[name] = files[name][:start] + f"{WORD}{number}".encode() + files[name][end:]
    written = re.findall(rf"{WORD}[0-9]{{4}}", b"".join(files.values()).decode())

    page = visit_clinic(clinic.approver, f"{LIST}/{proposed(clinic, files)}")
    told = " ".join(words(part) for part in page.select(".row-cells ins"))

    assert len(written) >= TIMES
    assert [one for one in written if one not in told] == []


def those_that_load(name: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places of this file at which another word is no mistake."""
    content = FILES[name]
    for start, end in sorted(places, reverse=True):
        content = content[:start] + WORD.encode() + content[end:]
    try:
        load({**FILES, name: content})
    except RuleFilesError:
        half = len(places) // 2
        parts = (places[:half], places[half:]) if half else ()
        return [one for part in parts for one in those_that_load(name, part)]
    return places


def test_two_words_that_became_one_are_told_where_they_are_joined(clinic: Clinic) -> None:
    """The sign between two words of a list is never one that a word itself can hide in."""
    files = with_words("wording.toml", rb'"guarantee", "ideal candidate"', b'"guarantee; ideal candidate"')

    page = visit_clinic(clinic.approver, f"{LIST}/{proposed(clinic, files)}")

    assert words(page.select("main del")[0]) == "old: guarantee \u21b5"
    assert words(page.select("main ins")[0]) == "new: guarantee;"


def test_a_word_that_only_looks_the_same_is_told_by_its_signs(clinic: Clinic) -> None:
    """A letter of another script, or a space that is none; what has no width is refused by the loader."""
    tricks = ("Ask a d\u043ector", "Ask a\u00a0doctor")
    files = FILES
    for name, trick in zip(("no_rush", "results_differ"), tricks, strict=True):
        pattern = rb'(?<=id = "%s"\n)where = "([^"]*)"\ntext = "[^"]*"' % name.encode()
        files = with_words("wording.toml", pattern, f'where = "x"\ntext = "{trick}"'.encode(), files)

    page = visit_clinic(clinic.approver, f"{LIST}/{proposed(clinic, files)}")
    told = " ".join(words(part) for part in page.select("main ins"))

    assert [one for one in ("U+043E", "U+00A0") if one not in told] == []


def test_a_cell_of_the_review_frees_no_row_of_its_second_reader(clinic: Clinic) -> None:
    """An author once switched it off for seventy-five rows, and the page said that all were confirmed."""
    files = {**FILES, "table.csv": FILES["table.csv"].replace(b",confirm,", b",check,")}
    number = proposed(clinic, files)

    page = visit_clinic(clinic.approver, f"{LIST}/{number}")

    freed = sum(rule.review == "confirm" for rule in TABLE.rules)
    assert f"{freed} rows need a second reader" in words(page.select("#to-confirm")[0])
    assert len(page.select(".part-concern")) == freed + 1
    assert not page.select("#decision")


def test_values_of_a_row_are_told_in_words_and_not_as_the_file_has_them(clinic: Clinic) -> None:
    """Nobody who reads a change has to know what stands in a cell."""
    line = next(one for one in FILES["table.csv"].splitlines() if b",clinic," in one and b",confirm," in one)
    other = line.replace(b",clinic,", b",time,").replace(b",confirm,", b",check,")
    files = with_words("table.csv", re.escape(line), other)
    page = visit_clinic(clinic.approver, f"{LIST}/{proposed(clinic, files)}")
    cells = page.select(".row-cells div")
    told = {words(cell.dt): words(cell.dd) for cell in cells if cell.dt and cell.dd}

    assert told["Review"] == "to be old: confirmed new: checked"
    clinic_settles, time_settles = (TABLE.wording[f"settles_{one}"] for one in ("clinic", "time"))
    assert told["Who settles it"] == f"old: {clinic_settles} new: {time_settles}"


def test_an_approver_frees_a_row_with_a_reason_and_everybody_who_approves_ticks_it(clinic: Clinic) -> None:
    """It is an act with a name, and no cell."""
    number = clinic.waiting(reworded)
    row = f"{LIST}/{number}/rows/HD-19"
    assert not visit_clinic(clinic.author, row).select("form[action$='/lift']")
    silent = press(clinic.approver, f"{row}/lift", row, reason=" ")

    done = press(clinic.approver, f"{row}/lift", row, reason="Only a comma.")

    assert "Say why this row needs no second reader" in words(held_clinic(silent, 422))
    assert str(done.location).endswith("done=lifted#to-confirm")
    page = visit_clinic(clinic.approver, f"{LIST}/{number}")
    assert "Only a comma." in words(page.select("#to-confirm")[0])
    assert "confirmation_lifted HD-19" in boxes(clinic.approver, number)
    assert clinic.approve(number).status_code == 303


def test_each_row_that_was_freed_is_ticked_alone(clinic: Clinic) -> None:
    """One box for all of them said that one row was read."""
    number = clinic.waiting(two_reworded)
    for name, reason in (("HD-19", "Only a comma."), ("CA-04", "A note only.")):
        row = f"{LIST}/{number}/rows/{name}"
        assert press(clinic.approver, f"{row}/lift", row, reason=reason).status_code == 303

    refused = send(clinic.approver, number, "approve", but={"confirmation_lifted CA-04"}, digits="1")

    freed = [key for key in boxes(clinic.approver, number) if key.startswith("confirmation_lifted")]
    assert sorted(freed) == ["confirmation_lifted CA-04", "confirmation_lifted HD-19"]
    page = held_clinic(refused, 422)
    (left,) = page.select("#error-summary a[href='#confirmation_lifted-CA-04']")
    assert words(left) == "Without a second reader: CA-04"
    (part,) = (words(one) for one in page.select("article:has(#confirmation_lifted-CA-04)"))
    assert "A note only." in part
    assert "Only a comma." not in part


def test_who_wrote_a_row_is_told_that_somebody_else_confirms_it(clinic: Clinic) -> None:
    """Their own word on their own words counts for nothing, so it is not taken."""
    row = f"{LIST}/{clinic.waiting(reworded)}/rows/HD-19"
    page = visit_clinic(clinic.author, row)
    sent = {str(one["name"]): str(one["value"]) for one in page.select(".verdict-form input[type=hidden]")}

    response = clinic.author.post(row, data={**sent, "verdict": "agree", "comment": "", "go": ""})

    assert "You wrote these words" in words(page)
    assert "You wrote these words" in words(held_clinic(response, 422).select("#error-summary")[0])


def test_who_wrote_in_a_change_confirms_none_of_its_rows(clinic: Clinic) -> None:
    """Neither on its page nor on that of the table in use: the words of a row are the same on both."""
    number, hashes = clinic.waiting(reworded), rows_by_hash(TABLE)
    agreed = {"sha256": hashes["HD-13"], "verdict": "agree", "comment": ""}

    for row in (f"{LIST}/{number}/rows/HD-13", "/clinic/rows/HD-13"):
        page = visit_clinic(clinic.author, row)
        sent = press(clinic.author, f"{row}/verdict" if "proposals" not in row else row, row, **agreed)

        assert not page.select("input#verdict-agree")
        assert "You wrote part of a change that waits" in words(page.select(".verdict-form")[0])
        assert "Another clinician has to confirm it" in words(held_clinic(sent, 422))
    assert visit_clinic(clinic.approver, "/clinic/rows/HD-13").select("input#verdict-agree")


def test_a_wish_stands_beside_the_block_and_an_approver_settles_it(clinic: Clinic) -> None:
    """Who wishes what, and why it counts; a wish on another row is on a fold and stops nothing."""
    hashes, nurse = rows_by_hash(TABLE), clinic.enter("rosa.reviewer", "reviewer")
    for row, wish in (("HD-19", "Keep the longer time."), ("CA-04", "Say it kinder.")):
        sent = {"sha256": hashes[row], "verdict": "change", "comment": wish}
        assert press(nurse, f"/clinic/rows/{row}/verdict", LIST, **sent).status_code == 303
    number = clinic.proposed()
    other = clinic.enter("third.person", "approver")

    page = visit_clinic(other, f"{LIST}/{number}")
    way = words(page.select("#to-confirm")[0])
    action = str(page.select("form[action$='/settle']")[0]["action"])

    assert "wants a change of HD-19" in way
    assert "Keep the longer time." in way
    assert "It counts because this touches HD-19." in way
    assert "1 more wish, not in the way" in way
    assert not page.select("#decision")
    assert not visit_clinic(clinic.author, f"{LIST}/{number}").select("form[action$='/settle']")
    empty = press(other, action, f"{LIST}/{number}", words=" ")
    assert "Say how the wish is settled" in words(held_clinic(empty, 422))
    done = press(other, action, f"{LIST}/{number}", words="Talked about: the shorter time is enough.")
    assert str(done.location).endswith("done=settled#to-confirm")
    assert clinic.approve(number).status_code == 303


def test_the_first_change_here_is_still_told_after_it_was_published(clinic: Clinic) -> None:
    """It was made on the rules folder, which no version holds, and the folder goes on."""
    number = clinic.proposed()
    asked = visit_clinic(clinic.approver, f"{LIST}/{number}").select(CHANGED_WORDS)
    assert clinic.approve(number).status_code == 303
    clinic.follow()
    clinic.app.config["RULES_FOLDER"] = Path("gone")

    told = visit_clinic(clinic.author, f"{LIST}/{number}").select(CHANGED_WORDS)

    assert [words(part) for part in told] == [words(part) for part in asked] != []


def test_a_first_change_of_an_older_program_says_what_was_not_kept(clinic: Clinic) -> None:
    """Nothing is made up, and nobody reads an empty page as "nothing changed"."""
    number = proposed(clinic, attacked())
    assert clinic.approve(number).status_code == 303
    clinic.follow()

    page = visit_clinic(clinic.author, f"{LIST}/{number}")

    assert "kept nothing of the rules folder that it was made on" in words(page)


def test_nobody_approves_while_record_and_tables_differ(clinic: Clinic) -> None:
    """A right that was written past the program, or a confirmation, is no right and no confirmation."""
    number = clinic.proposed()
    helper = clinic.enter("rosa.reviewer", "reviewer")
    with storage_of(clinic.app).writing() as connection:
        connection.execute(text("UPDATE accounts SET role = 'approver' WHERE name = 'rosa.reviewer'"))

    response = send(helper, number, "approve", then="publish", digits=clinic.code("rosa.reviewer"))

    said = words(held_clinic(response, 409).select("#error-summary")[0])
    assert "the account rosa.reviewer: role is 'approver', and by the record 'reviewer'" in said
    assert clinic.live() == (0, 0)


def test_going_back_tells_what_patients_lose_and_asks_for_each_box(clinic: Clinic) -> None:
    """Two cautions once went away without a word."""
    warned = {**FILES, "table.csv": FILES["table.csv"] + NEW_CAUTION, "table.toml": NEXT_HEAD}
    first = proposed(clinic, dict(FILES))
    assert clinic.approve(first).status_code == 303
    second = clinic.with_confirmed_rows(proposed(clinic, warned, base=first))
    assert clinic.approve(second).status_code == 303
    clinic.follow()
    code = clinic.code()

    page = clinic.approver.get(f"{LIST}/{first}/roll-back").text
    refused = send(clinic.approver, first, "roll-back", but={LOST}, digits=code, reason="x")

    assert "Do not stop it because of this page. Ask us first." in page
    assert boxes(clinic.approver, first, "roll-back") == [LOST]
    assert refused.status_code == 422
    assert f"#{LOST.replace(' ', '-')}" in refused.text
    assert clinic.live() == (2, second)
    assert send(clinic.approver, first, "roll-back", digits=code, reason="x").status_code == 303
    assert clinic.live() == (3, first)
