"""Every mistake in the rule files: found at once, with its place and its cure."""

import csv
import io
import random
from dataclasses import replace

import pytest

from suggester.core.loading.load import FILES as NAMES
from suggester.core.loading.load import RuleFilesError, load, sha256
from suggester.core.table.rules import Effect, Settles
from tests.shipped import FILES, TABLE, number_in_table_csv

TABLE_CSV = FILES["table.csv"].decode()
HEADER, *ROWS = TABLE_CSV.splitlines()
THAT_SKIN = (
    ']\n\n[[page]]\nid = "that_skin"\ntitle = "The skin you want help with"\nquestions = ["pigment_checked", '
)
PLACE = ']\n\n[[page]]\nid = "place"\ntitle = "Where it is, and what matters to you"\nquestions = ["area", "goals"'
ROW = number_in_table_csv("HD-03")
VERSION = f'version = "{TABLE.provenance.version}"'
REVIEW_BY = f"review_by = {TABLE.provenance.review_by}"
SPOTS = TABLE_CSV[: TABLE_CSV.index("spots")].count("\n") + 1


def mistakes(**changed: bytes) -> list[str]:
    """What the loader says about the shipped files with some of them changed; dots are written as __."""
    files = FILES | {name.replace("__", "."): content for name, content in changed.items()}
    with pytest.raises(RuleFilesError) as caught:
        load(files)
    return list(caught.value.problems)


def table_with(old: str, new: str) -> bytes:
    assert old in TABLE_CSV
    return TABLE_CSV.replace(old, new, 1).encode()


def toml_with(name: str, old: str, new: str) -> bytes:
    text = FILES[name].decode()
    assert old in text, old
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("HD-03,hold,pico_laser", "HD-03,hol,pico_laser", "column effect: has no meaning as 'hol'. Did you mean 'hold'?"),
        ("HD-03,hold,pico_laser", "HD-03,hold,pico_lazer", "column approach: has no meaning as 'pico_lazer'. Did you mean 'pico_laser'?"),
        ("pigment_checked: no | not_sure", "pigment_cheked: no", "there is no question 'pigment_cheked'. Did you mean 'pigment_checked'?"),
        ("pigment_checked: no | not_sure", "pigment_checked: no | not_shure", "'pigment_checked' has no option 'not_shure'. Did you mean 'not_sure'?"),
        ("pigment_checked: no | not_sure", "pigment_checked: no; pigment_checked: not_sure", "question 'pigment_checked' stands twice"),
        ("pigment_checked: no | not_sure", "pigment_checked: no | no", "option 'no' of 'pigment_checked' stands twice"),
        ("pigment_checked: no | not_sure", "pigment_checked no", "is no condition; write 'question: option | option'"),
        ("pigment_checked: no | not_sure", "pigment_checked: no;", "is no condition"),
        ("pigment_checked: no | not_sure", "pigment_checked: n\u043e", "U+043E (cyrillic small letter o)"),
        ("HD-04,hold", "HD-03,hold", "column id: 'HD-03' stands twice, first in table.csv row"),
        ("HD-04,hold", "HX-04,hold", "begins with 'HX', but ids say the effect"),
        ("HD-04,hold", "HD-\u041e4,hold", "which can be taken for another letter"),
        ("HD-04,hold", "HD-\u200b04,hold", "holds an invisible character, U+200B (zero width space)"),
        ("Needles on sore spots", "=Needles on sore spots", "column reason: begins with '=', so a spreadsheet would run it"),
        ("Needles on sore spots", "@Needles on sore spots", "column reason: begins with '@'"),
        ("ARPANSA QLD-LIGHT", "ARPANSSA QLD-LIGHT", "there is no source 'ARPANSSA'. Did you mean 'ARPANSA'?"),
        ("ARPANSA QLD-LIGHT", "ARPANSA ARPANSA", "names the same source twice"),
        ("until a doctor has looked,soon", "until a doctor has looked,sooon", "column urgency: has no meaning as 'sooon'"),
        ("ST-02,stop,everything", "ST-02,stop,pico_laser", "'everything' belongs to a stop"),
        ("HD-03,hold,pico_laser", "HD-03,HOLD,pico_laser", f"row {ROW} (HD-03), column effect: has no meaning as 'HOLD'. Did you mean 'hold'?"),
        ("HD-03,hold,pico_laser", "HD-03,xyz,pico_laser", "It can be: caution, hold, info, stop, suggest."),
        ("HD-03,hold,pico_laser", ",hold,pico_laser", f"table.csv row {ROW}, column id: is empty"),
        ("HD-03,hold,pico_laser", "hd-03,hold,pico_laser", "'hd-03' is no id; use capital letters, digits and - only"),
        ("HD-03,hold,pico_laser", "HD-03,hold,everything", "'everything' belongs to a stop, and a stop to 'everything'"),
        ("pigment_checked: no | not_sure", "pigment_checked:", "'pigment_checked:' is no condition"),
        ("choose any treatment.,,", "choose any treatment.,soon,", "column urgency: has a meaning only for a stop"),
        (",doctor,NHS-LOTH PRECAUTION", ",docter,NHS-LOTH PRECAUTION", "(HD-02), column settles: has no meaning as 'docter'. Did you mean 'doctor'?"),
        ("soon,,,NHS-LOTH MEL-LASER VEND", "soon,,doctor,NHS-LOTH MEL-LASER VEND", "(ST-02), column settles: has a meaning only for a hold or a caution; leave it empty"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_row_is_told_with_its_place_and_the_nearest_word(
    old: str, new: str, said: str
) -> None:
    """A clinician mends what she can find; 'invalid option' helps nobody."""
    found = mistakes(table__csv=table_with(old, new))

    assert any(said in line for line in found), found
    assert all(line.startswith("table.csv row ") or "cases.toml" in line for line in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("questionnaire.toml", 'why = "Tanned', 'wy = "Tanned', "key why: is missing"),
        ("questionnaire.toml", 'why = "Tanned', 'wy = "Tanned', "key wy: is not known here. Did you mean 'why'?"),
        ("questionnaire.toml", 'id = "health"\ntext', 'id = "age_band"\ntext', "'age_band' stands twice"),
        ("questionnaire.toml", 'questions = ["age_band"]', 'questions = ["age_bund"]', "there is no question 'age_bund'. Did you mean 'age_band'?"),
        ("questionnaire.toml", 'questions = ["age_band"]', 'questions = ["age_band", "health"]', "question 'health' stands on 2 pages"),
        ("questionnaire.toml", 'concerns = ["acne_scars", "other_scars"]', 'concerns = ["acne_scar"]', "'concerns' has no option 'acne_scar'. Did you mean 'acne_scars'?"),
        ("questionnaire.toml", 'label = "Under 18"', 'label = ""', "question 1 (age_band), option 1 (under_18), key label: is empty"),
        ("questionnaire.toml", 'required = true', 'required = "yes"', "question 1 (age_band), key required: is not true or false"),
        ("questionnaire.toml", 'label = "I would rather not say"\nunknown = true', 'label = "I would rather not say"', "a safety question needs an option with unknown = true"),
        ("questionnaire.toml", 'calm = "over_12m"', 'calm = "over_2m"', "(scar_age), key calm: has to name the option that nothing speaks against, because 'under_6m' may change"),
        ("questionnaire.toml", 'calm = "over_12m"', 'calm = "6_12m"', "(scar_age), key calm: has to name the option that nothing speaks against"),
        ("questionnaire.toml", 'calm = "over_12m"', 'calm = "not_sure"', "(scar_age), key calm: has to name the option that nothing speaks against"),
        ("questionnaire.toml", 'calm = "over_12m"\n', "", "(scar_age), key calm: has to name the option that nothing speaks against"),
        ("questionnaire.toml", 'label = "I would rather not say"\nunknown = true', 'label = "I would rather not say"\nunknown = true\nmay_change = true', "option 6 (prefer_not), key may_change: cannot be true of an open answer"),
        ("questionnaire.toml", 'calm = "flexible"', 'calm = "flexible"\nmay_change = true', "key may_change: is not known here"),
        ("questionnaire.toml", '\nabout_medicines = true', '\ncalm = "nonne"', "(medicines), key calm: there is no calm option 'nonne'. Did you mean 'none'?"),
        ("questionnaire.toml", 'calm = "cold_sores: no"', 'calm = "cold_sore: no"', "disagreement 1 (cold_sore), key calm: there is no question 'cold_sore'"),
        ("questionnaire.toml", 'calm = "cold_sores: no"', 'calm = "cold_sores: no; health: none"', "key calm: has to name one question"),
        ("questionnaire.toml", 'questions = ["age_band"]', 'questions = []', "page 1 (age), key questions: is empty"),
        ("questionnaire.toml", 'questions = ["age_band"]', 'questions = ["age_band", "age_band"]', "names the same thing twice"),
        ("questionnaire.toml", 'questions = ["age_band"]', 'questions = ["age_band", 7]', "key questions: is not a list of plain texts"),
        ("questionnaire.toml", 'questions = ["age_band"]', 'questions = ["age_\u200bband"]', "key questions: is not a list of plain texts"),
        ("questionnaire.toml", '"scar_age", "skin_now"', '"skin_now"', "question 'scar_age' stands on 0 pages"),
        ("questionnaire.toml", '"concerns"' + PLACE + THAT_SKIN + '"scar_age", ', '"concerns", "scar_age"' + PLACE + THAT_SKIN, "'scar_age' depends on 'concerns', so it has to stand on a later page"),
        ("questionnaire.toml", 'show_when = { concerns =', 'show_when = { later =', "there is no earlier question 'later'"),
        ("questionnaire.toml", 'required = true', 'required = false', "a safety question has to be required = true"),
        ("questionnaire.toml", 'at_most = 3', 'at_most = 0', "at_most: has a meaning only beside choose = 'many', and is at least 1"),
        ("questionnaire.toml", 'at_most = 3', 'at_most = true', "at_most: is not a whole number"),
        ("questionnaire.toml", 'choose = "one"', 'choose = "one"\nat_most = 3', "at_most: has a meaning only beside choose = 'many'"),
        ("questionnaire.toml", 'calm = "over_12m"', 'calm = "over_12"', "has to name the option that nothing speaks against"),
        ("questionnaire.toml", 'id = "under_18"', 'id = "under_18"\nexclusive = true', "exclusive = true has no meaning where one option is chosen"),
        ("approaches.toml", 'parts = ["microneedling", "pico_laser"]', 'parts = ["microneedling", "pico"]', "there is no approach before this one 'pico'"),
        ("approaches.toml", "{ k = 5, n = 36", "{ k = 50, n = 36", "has to lie between 0 and n"),
        ("approaches.toml", 'topic = "what_it_is"', 'topic = "what_is_it"', "has no meaning as 'what_is_it'. Did you mean 'what_it_is'?"),
        ("promises.toml", 'at_least = "stop"', 'at_least = "stopp"', "promise 1 (P-01), key at_least: has no meaning as 'stopp'. Did you mean 'stop'?"),
        ("promises.toml", 'at_least = "stop"', 'never = "hold"\nat_least = "stop"', "say either at_least or never"),
        ("cases.toml", 'answers = { concerns = ["rough_texture"] }', 'answers = { concerns = ["ruff"] }', "case 1 (C-01), key answers: question 'concerns' has no such option"),
        ("cases.toml", 'rows = ["SG-03",', 'rows = ["SG-99",', "there is no row 'SG-99'"),
        ("wording.toml", 'id = "no_rush"', 'id = "no_rash"', "the pages need a text 'no_rush'"),
        ("wording.toml", "{emergency_number}", "{emergency_nomber}", "there is no place '{emergency_nomber}'"),
        ("regions.toml", 'id = "uk"', 'id = "u k"', "'u k' is no id; use small letters, digits and _ only"),
        ("regions.toml", 'emergency_number = "999"', 'emergency_number = ""', "region 4 (uk), key emergency_number: is empty"),
        ("table.toml", REVIEW_BY, f'review_by = "{TABLE.provenance.review_by}"', "is not a day such as 2026-11-20, without quotes"),
        ("table.toml", 'tick = "1/10"', "tick = 0.1", "table.toml plausible, key tick: is not text; put it in quotes"),
        ("table.toml", 'tick = "1/10"', 'tick = "11/10"', "table.toml plausible, key tick: is no weight as '11/10'"),
        ("table.toml", 'tick = "1/10"', 'tick = "0/10"', "key tick: is no weight as '0/10'; write a fraction of at most 1 in quotes, as in '1/10'"),
        ("table.toml", 'tick = "1/10"', 'tick = "1/0"', "key tick: is no weight as '1/0'"),
        ("table.toml", 'tick = "1/10"', 'tick = "1/99999"', "key tick: is no weight as '1/99999'"),
        ("table.toml", 'tick = "1/10"', 'tik = "1/10"', "key tick: is missing"),
        ("table.toml", 'open_answer = "1/10"', 'open_anser = "1/10"', "key open_anser: is not known here. Did you mean 'open_answer'?"),
        ("table.toml", 'review = "confirm"', 'review = "checked"', "key review: has no meaning as 'checked'. Did you mean 'check'?"),
        ("table.toml", REVIEW_BY, f"review_by = {TABLE.provenance.valid_from}", "has to be later than valid_from"),
        ("table.toml", VERSION, 'version = "2026/11"', "key version: has letters, digits, dots and dashes"),
        ("table.toml", VERSION, 'version = "2026.11\\nX: y"', "key version: has letters, digits, dots and dashes"),
        ("table.toml", VERSION, f'{VERSION}\n{VERSION}', "table.toml: cannot be read"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_toml_file_is_told_with_its_path(name: str, old: str, new: str, said: str) -> None:
    """The path leads to the line as surely as a row number does."""
    found = mistakes(**{name.replace(".", "__"): toml_with(name, old, new)})

    assert any(said in line for line in found), found
    assert all(line.startswith(name) for line in found if said in line)


def test_all_mistakes_of_all_files_are_told_at_once() -> None:
    """Mending one mistake an hour, a clinician gives up; a file that cannot be read hides no other."""
    found = mistakes(
        questionnaire__toml=b"[[page]\n",
        table__csv=table_with("HD-03,hold,pico_laser", "HD-03,hol,pico_lazer"),
        sources__csv=FILES["sources.csv"].replace(b",guideline,A,", b",guidline,A,", 1),
        regions__toml=toml_with("regions.toml", 'id = "uk"', 'id = "u k"'),
    )

    assert [line.split()[0].rstrip(":,") for line in found] == [
        "questionnaire.toml", "sources.csv", "table.csv", "table.csv", "regions.toml",
    ]  # fmt: skip


def test_what_refers_to_a_file_that_cannot_be_read_is_no_mistake_of_its_own() -> None:
    """One broken quote in the sources must not be told again at every row that cites them."""
    found = mistakes(sources__csv=b'id,kind\n"', questionnaire__toml=b"[[page]\n")

    assert {line.split()[0].rstrip(":") for line in found} == {"sources.csv", "questionnaire.toml"}, found


def test_a_file_with_one_column_is_told_the_others_and_not_to_use_commas() -> None:
    """Advice that does not fit sends a clinician the wrong way."""
    found = mistakes(table__csv=b"id\nHD-01\n")

    assert "table.csv row 1: column 'effect' is missing; add it, empty if need be" in found
    assert not [line for line in found if "commas" in line]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_file_that_a_spreadsheet_saved_its_own_way_means_the_same(separator: str) -> None:
    """Byte order mark, line ends, separators and empty cells are the program's doing, not the clinician's."""
    rows = list(csv.reader(io.StringIO(TABLE_CSV)))
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(
        [*row, "", "", ""] for row in [*rows, [""] * 12]
    )

    table = load(FILES | {"table.csv": b"\xef\xbb\xbf" + text.getvalue().encode()})

    assert table.rules == TABLE.rules


def test_a_file_with_semicolons_and_nothing_else_changed_means_the_same() -> None:
    """So a spreadsheet saves it where a comma stands in numbers; no cell is added at the end there."""
    rows = list(csv.reader(io.StringIO(TABLE_CSV)))
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)

    assert load(FILES | {"table.csv": text.getvalue().encode()}).rules == TABLE.rules


def test_a_misspelt_column_is_taken_for_one_that_is_missing_and_for_no_other() -> None:
    """'Did you mean sources?' is no help where the sources stand two columns on."""
    found = mistakes(table__csv=TABLE_CSV.replace("reason,", "resource,", 1).encode())

    assert "table.csv row 1: there is no column 'resource'. It can be: reason." in found


def test_a_past_table_lends_the_fixed_texts_that_it_lacks_and_keeps_its_own() -> None:
    """Paper from before the last version must be readable, in the words that stood on it."""
    ours = FILES["wording.toml"].decode()
    start = ours.index("[[text]]", ours.index('id = "no_rush"') - 60)
    older = FILES | {"wording.toml": (ours[:start] + ours[ours.index("[[text]]", start + 8) :]).encode()}
    live = replace(TABLE, wording={name: f"{text} Today." for name, text in TABLE.wording.items()})

    past = load(older, fallback=live)

    assert past.wording["no_rush"] == live.wording["no_rush"]
    assert {**past.wording, "no_rush": ""} == {**TABLE.wording, "no_rush": ""}


def test_an_option_may_be_as_likely_ticked_as_not_and_even_certain() -> None:
    """One is the most that a share can be, so it is a weight like any other."""
    table = load(FILES | {"table.toml": toml_with("table.toml", 'tick = "1/10"', 'tick = "1"')})

    assert table.plausible is not None
    assert table.plausible.tick == 1


def test_line_ends_and_byte_order_marks_do_not_change_the_fingerprint() -> None:
    """The same table saved on another system is the table that was approved."""
    windows = {name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") for name, content in FILES.items()}

    assert load(windows).provenance.sha256 == TABLE.provenance.sha256


def test_any_other_change_changes_the_fingerprint() -> None:
    """One character of one reason is another table."""
    for name in NAMES:
        assert sha256(FILES | {name: FILES[name] + b" "}) != TABLE.provenance.sha256


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TABLE_CSV.encode("utf-16"), "is saved as UTF-16; save it again as 'CSV UTF-8"),
        (
            TABLE_CSV.replace("spots", "sp\u00f6ts", 1).encode("latin-1"),
            f"table.csv line {SPOTS}: holds a byte that",
        ),
        (HEADER.replace(",", "|").encode(), "the columns are not separated by commas"),
        (f"{HEADER}\n{ROWS[0]},more\n".encode(), "row 2: has 16 cells where the first row has 15"),
        (
            TABLE_CSV.replace("reason,", "reson,", 1).encode(),
            "there is no column 'reson'. Did you mean 'reason'?",
        ),
        (TABLE_CSV.replace("reason,", "reson,", 1).encode(), "column 'reason' is missing"),
        (TABLE_CSV.replace("note,", "reason,", 1).encode(), "column 'reason' stands twice"),
        (HEADER.encode() + b"\nHD-03,hold\n", "row 2: has 2 cells where the first row has 15"),
        (b"", "is empty; its first line has to name the columns"),
        (HEADER.encode() + b"\n,,,,,,,,,,,,\n", "table.csv: has no row below its column names"),
        (TABLE_CSV.encode() + b'HD-77,hold,"pico', "cannot be read"),
        (TABLE_CSV.encode()[:5000] + b"\0" + TABLE_CSV.encode()[5000:], "holds an empty (NUL) character"),
    ],
)
def test_a_file_whose_meaning_is_not_certain_is_refused_with_advice(content: bytes, said: str) -> None:
    """A guess about a safety table would be worse than a refusal."""
    found = mistakes(table__csv=content)

    assert any(said in line for line in found), found


def test_columns_that_cannot_be_told_apart_are_one_mistake_and_not_one_a_row() -> None:
    """A list of guesses about cells would hide the one thing that has to be mended."""
    assert [
        line for line in mistakes(table__csv=TABLE_CSV.replace(",", "|").encode()) if "table.csv" in line
    ] == [
        "table.csv row 1: the columns are not separated by commas; save it again as 'CSV UTF-8 (comma separated)'"
    ]


def test_a_row_has_the_number_that_a_spreadsheet_shows() -> None:
    """An empty row above is counted there, so it is counted here."""
    content = "\n".join([HEADER, ",,,,,,,,,,,", *ROWS]).replace("HD-03,hold", "HD-03,hol", 1).encode()

    found = [line for line in mistakes(table__csv=content) if "column effect" in line]
    assert [line.split(" column")[0] for line in found] == [f"table.csv row {ROW + 1} (HD-03),"]


def test_an_address_of_a_source_is_one() -> None:
    """It is printed as a link, so it must not be able to run anything."""
    found = mistakes(
        sources__csv=FILES["sources.csv"].replace(b"https://www.aad.org", b"javascript:aad.org", 1)
    )

    assert any("(AAD-ACNE), column url: is no address; it begins with https://" in line for line in found), (
        found
    )


def test_after_500_mistakes_the_rest_is_left_for_later() -> None:
    """Nobody reads more; and for 5,000 rows of nonsense the nearest words took a minute to find."""
    row = "HD-%d,hodl,pico_%d,skin_%d: x | y,t,r,n,Q,,x,,,A-%d B-%d,chek,"
    rows = "\n".join(row % (n, n, n, n, n) for n in range(5_000))

    found = mistakes(table__csv=f"{HEADER}\n{rows}\n".encode())

    assert len(found) == 501
    assert found[-1] == "and more; mend these first"
    assert "table.csv row 2 (HD-0)" in found[0]


def test_a_missing_file_is_named() -> None:
    """An empty folder must not look like an empty table."""
    files = {name: content for name, content in FILES.items() if name != "promises.toml"}

    with pytest.raises(RuleFilesError) as caught:
        load(files)

    assert caught.value.problems == ("promises.toml: is missing from the folder of rule files; put it back",)


def test_a_damaged_file_is_refused_or_read_whole_and_never_crashes() -> None:
    """Whatever a disk, an editor or an attacker does to a file: a table, or a list of mistakes."""
    chance = random.Random(9)
    outcomes = {"refused": 0, "read": 0}

    for name in NAMES:
        for _ in range(6):
            try:
                table = load(FILES | {name: _damaged(chance, FILES[name])})
                assert table.provenance.sha256 != TABLE.provenance.sha256 or table.rules == TABLE.rules
                outcomes["read"] += 1
            except RuleFilesError as error:
                assert error.problems
                outcomes["refused"] += 1

    assert outcomes["refused"] > 25
    assert outcomes["read"] > 5


def test_texts_for_patients_go_through_translation_and_ids_do_not() -> None:
    """A table in another language has the same rows, options and outcomes."""
    shouted = load(FILES, lambda text: text if "{" in text else text.upper())

    assert shouted.rules[0].reason == TABLE.rules[0].reason.upper()
    assert shouted.questionnaire.pages[0].title == "YOUR AGE"
    assert [rule.when for rule in shouted.rules] == [rule.when for rule in TABLE.rules]


def _damaged(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    kinds = [
        content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :],
        content[:at] + content[at + chance.randrange(1, 40) :],
        content[:at] + content[at : at + 30] + content[at:],
        content[:at],
        content[:at] + "\u200b".encode() + content[at:],
        content[:at] + "\u0430".encode() + content[at + 1 :],
        content[:at] + b"\0" + content[at:],
        content[:at] + b'"' + content[at:],
    ]
    return chance.choice(kinds)


def test_the_shipped_table_says_for_every_hold_and_caution_who_settles_it() -> None:
    """An empty cell is read as the clinic, and nobody would see that it was forgotten."""
    cells = {row["id"]: row["settles"] for row in csv.DictReader(io.StringIO(TABLE_CSV))}
    warnings = {rule.id for rule in TABLE.rules if rule.effect in {Effect.HOLD, Effect.CAUTION}}

    assert {row for row, cell in cells.items() if cell} == warnings
    assert {Settles(cell) for cell in cells.values() if cell} == set(Settles)


def test_a_table_from_before_it_was_said_who_settles_loads_and_the_clinic_settles_all() -> None:
    """Printed codes are read with the table that made them, for years."""
    rows = list(csv.DictReader(io.StringIO(TABLE_CSV)))
    before = io.StringIO()
    writer = csv.DictWriter(before, [name for name in rows[0] if name != "settles"], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)

    table = load(FILES | {"table.csv": before.getvalue().encode()})

    assert {rule.settles for rule in table.rules} == {Settles.CLINIC}
