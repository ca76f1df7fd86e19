"""What patients read: counted by hand once, so that the program may count from then on."""

import random
import re
from collections import Counter
from dataclasses import replace
from statistics import median

import pytest

from suggester.core.table.rules import Effect, Rule, RuleTable
from suggester.core.verification.patient_texts import (
    GRADED_FROM_WORDS,
    TextFault,
    patient_texts,
    text_advice,
    text_faults,
)
from suggester.core.verification.readability import WORD, grade, syllables
from tests.shipped import TABLE

PLAIN = "skin heals in a few days and you can ask the nurse to look at it now or wait for"
WONDER = "A miracle"
WONDERS = [
    "questionnaire.toml, page age, title",
    *(f"questionnaire.toml, question age_band, {column}" for column in ("text", "short", "hint", "why")),
    *(f"questionnaire.toml, question age_band, option under_18, {column}" for column in ("label", "hint")),
    *(f"table.csv HD-12, column {column}" for column in ("title", "reason", "wait", "ask")),
    *(f"approaches.toml, approach microneedling, {what}" for what in ("name", "fact what_it_is")),
    *(f"approaches.toml, grid, {what}" for what in ("title", "note")),
    "approaches.toml, grid column microneedling",
    *(f"approaches.toml, grid row what_it_is, {what}" for what in ("title", "column microneedling")),
    *(
        f"approaches.toml, grid row what_it_is, column microneedling, {what}"
        for what in ("short", "numbers 1 what", "numbers 1 who", "numbers 1 when")
    ),
    "approaches.toml, topic visit",
    f"approaches.toml, ask {TABLE.asks[0].id}",
    f"approaches.toml, ask {TABLE.more_asks[0].id}",
    "wording.toml, text no_rush",
]

SPOKEN = {
    "scale": 1, "makes": 1, "filled": 1, "tongue": 1, "eyes": 1, "clothes": 1, "don't": 1, "called": 1,
    "bruise": 1, "stretch": 1, "whole": 1, "tired": 1, "straight": 1, "through": 1, "please": 1, "priest": 1,
    "needle": 2, "places": 2, "wanted": 2, "people": 2, "safely": 2, "acne": 2, "rashes": 2, "laser": 2,
    "trial": 2, "doing": 2, "being": 2, "diet": 2, "patient": 2, "special": 2, "question": 2, "seizure": 2,
    "sometimes": 2, "treatment": 2, "safety": 2, "settled": 2, "labelled": 2, "herpes": 2, "isn't": 2,
    "quiet": 2, "union": 2, "spasm": 2, "rhythm": 2, "sunbed": 2, "freckles": 2, "platelets": 2, "ageing": 2,
    "make-up": 2, "blue-grey": 2, "create": 2, "increased": 2, "science": 2, "fluid": 2, "million": 2,
    "area": 3, "radio": 3, "usual": 3, "serious": 3, "devices": 3, "diagnose": 3, "collagen": 3, "period": 3,
    "everyone": 3, "anything": 3, "exercise": 3, "reaction": 3, "procedure": 3, "melasma": 3, "easier": 3,
    "pacemaker": 3, "keloidal": 3, "opinion": 3, "influence": 3, "specialist": 3, "behaviour": 3,
    "vitiligo": 4, "diabetes": 4, "psoriasis": 4, "rosacea": 4, "experience": 4, "information": 4,
    "professional": 4, "tranexamic": 4, "authorities": 4, "society": 4, "anxiety": 4, "isotretinoin": 5,
    "antibiotics": 5, "associated": 5, "photodynamic": 5, "radiotherapy": 6,
    "business": 2, "every": 2, "maybe": 2, "sunbeds": 2, "wavelength": 2, "recipe": 3, "ASAP": 1, "NEVER": 2,
    "isn’t": 2, "CALLING": 2, "26": 1, "4.5": 1, "US": 1, "UVA": 1, "{emergency_number}": 1,
}  # fmt: skip

SAYS_NOT_TO_STOP = re.compile(
    r"(?i)[^.!?]*\bdo not [^.!?]*\b(?:because of this page|unless|without)\b[^.!?]*[.!?]"
)

COUNTED = [  # text, words, sentences, syllables: each by hand
    ("You do not have to decide today.", 7, 1, 9),
    ("Take this page home and talk it over.", 8, 1, 9),
    ("Lines get softer; they do not go away.", 8, 2, 10),
    ("Sure: good reviews agree. Not sure: small or mixed studies.", 10, 4, 13),
    ("Call {emergency_number}. Or go to the nearest emergency department.", 9, 2, 15),
    ("Is something here wrong or unclear? Tell {contact}.", 8, 2, 10),
    ("A trial of 903 people over 4 and a half years found less.", 13, 1, 16),
    ("Ask the NHS about your medicine. Version 2.2 counts as one sentence!", 12, 2, 17),
    ("Isotretinoin leaflets say to wait 6 months after the last dose.", 11, 1, 14),
    ("Tick 'none' or 'I am not sure.' Then go on.", 10, 2, 10),
    ("I worry about dark marks | I do not", 8, 2, 10),
    ("Needling makes many tiny holes in the skin", 8, 1, 11),
    ("Skin-smoothing lasers don't suit everyone…", 5, 1, 10),
    ("Choose “yes”. Wait 1 to 4 weeks (or more).", 9, 2, 9),
]


def found_in(table: RuleTable) -> list[TextFault]:
    return list(text_faults(table))


def row(row_id: str) -> Rule:
    return next(rule for rule in TABLE.rules if rule.id == row_id)


def with_row(changed: Rule) -> RuleTable:
    return replace(TABLE, rules=tuple(changed if rule.id == changed.id else rule for rule in TABLE.rules))


def with_words(**words: str) -> RuleTable:
    return replace(TABLE, wording={**TABLE.wording, **words})


def with_label(label: str) -> RuleTable:
    page = TABLE.questionnaire.pages[0]
    options = page.questions[0].options
    question = replace(page.questions[0], options=(replace(options[0], label=label), *options[1:]))
    pages = (replace(page, questions=(question,)), *TABLE.questionnaire.pages[1:])
    return replace(TABLE, questionnaire=replace(TABLE.questionnaire, pages=pages))


def with_cells(*texts: str) -> RuleTable:
    """The first row of the comparison with these texts, and the other cells as they are shipped."""
    shipped = TABLE.grid.rows[0]
    told = tuple(replace(cell, text=text) for cell, text in zip(shipped.cells, texts, strict=False))
    changed = replace(shipped, cells=(*told, *shipped.cells[len(told) :]))
    return replace(TABLE, grid=replace(TABLE.grid, rows=(changed, *TABLE.grid.rows[1:])))


def wondrous() -> RuleTable:
    """A banned word in one text of every kind, and nothing else to read."""
    page, approach, grid = TABLE.questionnaire.pages[0], TABLE.approaches[0], TABLE.grid
    option = replace(page.questions[0].options[0], label=WONDER, hint=WONDER)
    question = replace(
        page.questions[0], text=WONDER, short=WONDER, hint=WONDER, why=WONDER, options=(option,)
    )
    page = replace(page, title=WONDER, questions=(question,))
    counted = replace(grid.rows[1].cells[0].numbers[0], what=WONDER, who=WONDER, when=WONDER)
    cell = replace(grid.rows[0].cells[0], text=WONDER, short=WONDER, numbers=(counted,))
    column = replace(grid.columns[0], title=WONDER)
    compared = replace(grid.rows[0], title=WONDER, cells=(cell,))
    return replace(
        TABLE,
        questionnaire=replace(TABLE.questionnaire, pages=(page,)),
        rules=(replace(row("HD-12"), when=(), title=WONDER, reason=WONDER, wait=WONDER, ask=WONDER),),
        topics={"visit": WONDER},
        approaches=(replace(approach, name=WONDER, facts=(replace(approach.facts[0], text=WONDER),)),),
        grid=replace(grid, title=WONDER, note=WONDER, columns=(column,), rows=(compared,)),
        asks=(replace(TABLE.asks[0], text=WONDER),),
        more_asks=(replace(TABLE.more_asks[0], text=WONDER),),
        wording={"no_rush": WONDER},
    )


def medicine_rows() -> list[Rule]:
    questions = TABLE.questionnaire.questions
    return [rule for rule in TABLE.rules if any(questions[c.question].about_medicines for c in rule.when)]


def test_a_text_that_is_too_long_for_its_place_on_paper_is_a_fault() -> None:
    """Nothing is ever cut by a program: whoever writes the text cuts it, at a sentence."""
    question, row_ = TABLE.questionnaire.questions["age_band"], row("HD-12")
    page = replace(TABLE.questionnaire.pages[0], questions=(replace(question, short="How old are you now"),))
    shipped = TABLE.grid.rows[0]
    cell = replace(shipped.cells[0], short="More than one. " * 9)
    table = replace(
        TABLE,
        questionnaire=replace(TABLE.questionnaire, pages=(page,)),
        rules=(replace(row_, when=(), title="One two three four five six seven"),),
        grid=replace(TABLE.grid, rows=(replace(shipped, cells=(cell, *shipped.cells[1:])),)),
    )

    assert [fault.what for fault in found_in(table) if "room for" in fault.what] == [
        "has 7 words, and there is room for 6",
        "has 5 words, and there is room for 4",
        "has 27 words, and there is room for 24",
    ]


def test_the_shipped_texts_fall_short_of_nothing() -> None:
    """What is shipped is what patients read."""
    assert found_in(TABLE) == []


def test_every_word_is_counted_as_it_is_spoken() -> None:
    """A wrong count would blame a plain text, or let a hard one pass."""
    assert {word: syllables(word) for word in SPOKEN} == SPOKEN


@pytest.mark.parametrize(("text", "words", "sentences", "spoken"), COUNTED)
def test_the_grade_is_the_one_counted_by_hand(text: str, words: int, sentences: int, spoken: int) -> None:
    """Whoever doubts a grade can count it on paper."""
    by_hand = 0.39 * words / sentences + 11.8 * spoken / words - 15.59

    assert grade(text, TABLE.lint.names) == pytest.approx(by_hand)


def test_the_name_of_a_medicine_is_two_syllables_and_a_text_without_words_is_easy() -> None:
    """Patients know the name from their own papers; writing it must not cost a plain sentence."""
    known = grade("Isotretinoin helps.", ["ISOTRETINOIN"])

    assert known == pytest.approx(grade("Leaflet helps.", []))
    assert grade("Isotretinoin helps.", []) == pytest.approx(known + 3 * 11.8 / 2)
    assert grade(" ... ", []) == 0.0


def test_a_banned_word_is_found_wherever_a_patient_can_read_it() -> None:
    """One place that nobody looks at is enough for a promise that no treatment keeps."""
    found = found_in(wondrous())

    assert all("'miracle'" in fault.what and fault.mend for fault in found)
    assert [fault.place for fault in found] == WONDERS


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("It is PERMANENTLY gone.", ["permanent"]), ("This works 100% of the time.", ["100%"]),
        ("It hurts 1 in 20 people.", ["1 in"]), ("You  should.", ["you should"]), ("Is it safe?", ["safe"]),
        ("It went (perfectly), no risk.", ["no risk", "perfect"]), ("Keep asbestos away.", []),
        ("Ask about safety, 11 in all.", []), ("A shoplift.", []),
    ],
)  # fmt: skip
def test_a_banned_term_counts_from_the_start_of_a_word(text: str, terms: list[str]) -> None:
    """Capitals and endings do not make a promise smaller; a cry at harmless words is soon switched off."""
    found = found_in(with_words(no_rush=text))

    assert [fault.what.split(", ")[0] for fault in found] == [f"says {term!r}" for term in terms]


def test_a_text_on_the_list_may_say_its_term_and_no_other() -> None:
    """The disclaimer has to say 'diagnosis'; that does not open the door to a miracle."""
    allowed = with_words(intended_use="This is no diagnosis.")
    other = with_words(intended_use="This is no miracle.", no_rush="This is no diagnosis.")

    assert found_in(allowed) == []
    assert {fault.what.split("'")[1] for fault in found_in(other)} == {"miracle", "diagnos"}


@pytest.mark.parametrize(("row_id", "faults"), [("HD-12", 1), ("HD-15", 0)])
def test_a_result_speaks_of_cancer_only_to_a_patient_who_ticked_it(row_id: str, faults: int) -> None:
    """Nobody should meet that word for the first time on this page."""
    assert len(found_in(with_row(replace(row(row_id), reason="Ask your cancer team.")))) == faults
    assert found_in(with_words(no_rush="Cancer is a word.")) == []


def test_a_cell_of_the_comparison_is_a_result_too() -> None:
    """Everybody is shown the comparison, whatever they ticked."""
    found = found_in(with_cells("Cancer. " + "Go. " * 30))

    assert ["'cancer'" in fault.what for fault in found] == [True]


@pytest.mark.parametrize(
    ("words", "faults"), [("information " * 7, 0), ("information " * 8, 1), ("plain " + "go " * 7, 0)]
)
def test_a_text_of_eight_words_or_more_may_not_be_hard(words: str, faults: int) -> None:
    """A patient who cannot read the warning was not warned; a short label has no grade worth the name."""
    found = found_in(with_words(no_rush=words))

    assert ["reading grade" in fault.what for fault in found] == [True] * faults
    assert {fault.place for fault in found} <= {"wording.toml, text no_rush"}


def test_many_texts_that_are_just_easy_enough_are_too_hard_together() -> None:
    """Each may reach the limit; a page full of such texts is a hard page."""
    found = found_in(replace(TABLE, lint=replace(TABLE.lint, grade_median_at_most=2.0)))

    assert len(found) == 1
    assert "median reading grade of 2." in found[0].what
    assert "at most 2" in found[0].what


def test_a_text_may_be_as_hard_as_the_limit_says_and_so_may_all_together() -> None:
    """'At most' is what clinicians set; a text that keeps to it must not be sent back."""
    grades = [
        grade(one.text, TABLE.lint.names)
        for one in patient_texts(TABLE)
        if len(WORD.findall(one.text)) >= GRADED_FROM_WORDS
    ]
    tight = replace(TABLE.lint, grade_at_most=max(grades), grade_median_at_most=median(grades))

    assert found_in(replace(TABLE, lint=tight)) == []


def test_a_sentence_has_at_most_25_words() -> None:
    """By the end of a longer one its beginning is forgotten."""
    texts = {"no_rush": "go " * 25 + ". Stay.", "because": "go " * 26 + "." + " Stay." * 9}

    assert [(fault.place, fault.what) for fault in found_in(with_words(**texts))] == [
        ("wording.toml, text because", "has a sentence of 26 words ('go go go'), over 25")
    ]


@pytest.mark.parametrize(("lengths", "faults"), [((10, 16, 12, 10), 0), ((10, 12, 17, 16), 1)])
def test_every_choice_is_compared_in_equal_detail(lengths: tuple[int, ...], faults: int) -> None:
    """Whatever is told at more length looks like the better choice."""
    found = found_in(with_cells(*("go " * length for length in lengths)))

    assert [fault.what for fault in found] == [
        "has 17 words about pico_laser, 10 about microneedling, over 1.6 times as many"
    ] * faults


@pytest.mark.parametrize(
    "rule", [rule for rule in medicine_rows() if not rule.has_own_medicine_words], ids=lambda rule: rule.id
)
def test_a_row_about_a_medicine_that_does_not_say_to_keep_on_is_found(rule: Rule) -> None:
    """A patient who stops a blood thinner for a skin treatment can have a stroke."""
    silent = SAYS_NOT_TO_STOP.sub(" Ask today.", rule.reason)
    found = found_in(with_row(replace(rule, reason=silent)))

    assert [fault.place for fault in found] == [f"table.csv {rule.id}, column reason"]
    assert "does not say to keep on taking it" in found[0].what


def test_the_rows_about_medicines_are_known_and_one_reads_only_doubt() -> None:
    """Who does not know the name of a medicine must be told as well, and a test of no row proves nothing."""
    asked = TABLE.questionnaire.questions["medicines"]
    unknown = {option.id for option in asked.options if option.unknown}
    read = [c.options for rule in medicine_rows() for c in rule.when if c.question == asked.id]

    assert len(medicine_rows()) >= 13
    assert [options for options in read if options <= unknown] == [unknown]


@pytest.mark.parametrize(
    ("reason", "effect", "faults"),
    [
        ("Do not stop it because of this page.", Effect.CAUTION, 0),
        ("Do not change a treatment because of this page.", Effect.HOLD, 0),
        ("Ask first: do not stop or skip it without your doctor.", Effect.INFO, 0),
        ("Do not stop it unless your doctor says so.", Effect.CAUTION, 0),
        ("Some rashes do not stop. Ask without delay.", Effect.CAUTION, 1),
        ("Stop it because of this page.", Effect.HOLD, 1),
        ("Ask your doctor.", Effect.INFO, 1),
        ("Ask your doctor.", Effect.SUGGEST, 0),
    ],
)
def test_only_words_that_say_not_to_stop_are_taken_as_such(reason: str, effect: Effect, faults: int) -> None:
    """Mild words about a medicine, or the right ones by chance, can make a patient stop it as well."""
    assert len(found_in(with_row(replace(row("CA-27"), effect=effect, reason=reason)))) == faults


def test_a_label_of_more_than_12_words_is_for_somebody_to_look_at() -> None:
    """Some red flags need the words; so it is said, and the table can still be used."""
    twelve, thirteen = with_label("go " * 12), with_label("go " * 13)

    assert found_in(thirteen) == []
    assert all(one.place.endswith(", label") for one in text_advice(twelve))
    assert not [one for one in text_advice(twelve) if "under_18" in one.place]
    assert [one.place for one in text_advice(thirteen) if one not in text_advice(twelve)] == [
        "questionnaire.toml, question age_band, option under_18, label"
    ]


@pytest.mark.parametrize(
    ("wait", "is_told"),
    [
        ("Until it has healed.", False),
        ("Ask the clinic, and the person who gave you the cream.", False),
        ("Until " + "so " * 12 + "long.", False),
        ("Until " + "so " * 13 + "long.", True),
        ("until calm", True),
        ("until calm.", True),
        ("Until calm", True),
        ("Ask them. Wait.", True),
        ("", True),
    ],
)
@pytest.mark.parametrize("name", ["HD-12", "CA-27"])
def test_what_comes_first_is_one_short_sentence(name: str, wait: str, *, is_told: bool) -> None:
    """It stands alone below a title: 'until calm' leaves open who or what has to be calm."""
    found = list(text_advice(with_row(replace(row(name), wait=wait))))

    assert [one.place for one in found if one.place.endswith(" wait")] == [
        f"table.csv {name}, column wait"
    ] * is_told


@pytest.mark.parametrize("name", ["ST-02", "SG-22", "IN-03"])
def test_what_comes_first_is_asked_of_holds_and_cautions_alone(name: str) -> None:
    """A stop has a page of its own, and what suggests or informs has no box."""
    told = with_row(replace(row(name), wait="until calm"))

    assert not [one for one in text_advice(told) if one.place.endswith(" wait")]


def test_every_title_can_be_listed_in_a_sentence() -> None:
    """'First sort out: metal allergy, blood thinner': a comma within a title would make two of it."""
    titles = [rule.title for rule in TABLE.rules if rule.title]

    assert len(titles) > 100
    assert [title for title in titles if set(title) & set(",;:.")] == []


def test_two_rows_share_a_title_only_where_they_are_about_different_choices() -> None:
    """The same words twice in one list say nothing the second time."""
    titled = [rule for rule in TABLE.rules if rule.title]
    alike = Counter((rule.title, rule.approach) for rule in titled)

    assert [one for one, times in alike.items() if times > 1] == []


def test_every_text_has_words_and_a_place_of_its_own() -> None:
    """A fault has to lead to one cell of one file."""
    texts = list(patient_texts(TABLE))

    assert len({text.place for text in texts}) == len(texts) > 700
    assert all(text.text and text.id in text.place for text in texts)


def test_short_plain_sentences_never_fail() -> None:
    """Whoever keeps to short words and short sentences is left in peace."""
    chance = random.Random(7)
    sentences = [" ".join(chance.choices(PLAIN.split(), k=chance.randint(1, 25))) for _ in range(600)]
    texts = {f"plain_{n}": ". ".join(chance.choices(sentences, k=1 + n % 4)) + "." for n in range(300)}

    assert found_in(with_words(**texts)) == []
