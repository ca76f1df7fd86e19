"""The two papers as pages: nothing of the questionnaire or the table is missing, and nothing is kept."""

from dataclasses import replace
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag

from suggester.core.questionnaire.questions import Condition, Question
from suggester.core.table.rules import Effect, Rule, Urgency
from suggester.web.public.papers import paper_pages
from suggester.web.site.settings import StartError
from tests.shipped import ASKED, CALM, TABLE
from tests.web.house import one, visit, words
from tests.web.walking import TODAY, cookie_of, day_in_words, program

QUESTIONS = list(ASKED.questions.values())
STOPS = [rule for rule in TABLE.rules if rule.effect is Effect.STOP]
LEVEL_TEXTS = {
    Urgency.NOW: "stop_now_title",
    Urgency.TODAY: "stop_today_title",
    Urgency.SOON: "stop_soon_title",
}
PAPERS = ("/questions/print", "/questions/print?size=large", "/rules/print")


@cache
def paper(address: str = "/questions/print") -> BeautifulSoup:
    return visit(program(region="uk").test_client(), address)


def sheet(page: BeautifulSoup, question: Question) -> Tag:
    return one(page, f"#question-{question.id}")


def options(part: Tag) -> list[Tag]:
    return part.select(".paper-options li")


@pytest.mark.parametrize("address", PAPERS)
def test_a_paper_holds_no_answer_and_leaves_none_behind(address: str) -> None:
    """A paper is the same for everybody: what a browser holds neither shows on it nor is touched by it."""
    fresh, used = program().test_client(), program().test_client()
    used.set_cookie("answers", cookie_of(CALM | {"concerns": ["tattoo"], "goals": ["gone"]}))

    blank, other = fresh.get(address), used.get(address)

    assert "Set-Cookie" not in blank.headers
    mains = [one(BeautifulSoup(answer.text, "lxml"), "main") for answer in (blank, other)]
    assert str(mains[0]) == str(mains[1])
    assert not mains[0].select("input, form, select, textarea")


@pytest.mark.parametrize("address", PAPERS)
def test_a_paper_names_the_table_that_it_is_of(address: str) -> None:
    """A paper that is found in a drawer next year has to say which rules it belongs to."""
    page = paper(address)
    provenance = TABLE.provenance

    assert words(one(page, "main .hash")).replace(" ", "") == provenance.sha256
    assert f"Rule table {provenance.version}" in words(one(page, "main"))
    assert TABLE.wording["not_approved"] in words(one(page, "main"))
    assert provenance.sha256[:8] in str(one(page, "html")["data-running"])


def test_pages_questions_and_options_stand_in_the_order_of_the_screen() -> None:
    """Whoever types the answers in goes down both at once."""
    page = paper()

    assert [words(head) for head in page.select(".paper-page h2")] == [one_.title for one_ in ASKED.pages]
    assert [part["id"] for part in page.select(".paper-question")] == [f"question-{q.id}" for q in QUESTIONS]
    for question in QUESTIONS:
        shown = [words(option) for option in options(sheet(page, question))]
        assert len(shown) == len(question.options)
        for text, option in zip(shown, question.options, strict=True):
            assert text.startswith(f"{option.label} {option.hint}".strip())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_says_in_words_how_to_answer_and_why_it_is_asked(question: Question) -> None:
    """A circle and a square mean nothing to those who never filled in a form, or cannot see them."""
    part = sheet(paper(), question)
    how = words(one(part, ".paper-how"))

    assert words(one(part, ".paper-why")) == f"{TABLE.wording['why_we_ask']}: {question.why}"
    assert "many" in part["class"] if question.many else "one" in part["class"]
    if question.at_most:
        assert how.startswith(TABLE.wording["paper_at_most"].format(at_most=question.at_most))
    else:
        assert how.startswith(TABLE.wording["paper_many" if question.many else "paper_one"])
    assert how.endswith(question.hint)
    assert how.count(TABLE.wording["paper_many"]) <= 1


def test_an_answer_that_stands_alone_says_so_and_doubt_is_parted_by_or_as_on_the_screen() -> None:
    """On the screen the server refuses 'none' beside something else; paper can only say it."""
    page = paper()
    alone = [q.id for q in QUESTIONS if q.many and any(option.exclusive for option in q.options)]

    assert alone
    for question in QUESTIONS:
        part = sheet(page, question)
        assert str(part).count(TABLE.wording["paper_alone"]) == (question.id in alone)
        apart = [words(option) for block in part.select(".paper-apart") for option in options(block)]
        expected = [option.label for option in question.options if option.exclusive or option.unknown]
        assert len(apart) == len(expected)
        assert all(text.startswith(label) for text, label in zip(apart, expected, strict=True))
        assert len(part.select(".paper-apart > p")) == bool(expected)


def test_a_follow_up_says_which_answers_open_it_and_every_other_question_is_for_all() -> None:
    """On paper nothing hides a question that does not apply."""
    page = paper()
    numbers = {name: number for number, name in enumerate(ASKED.questions, start=1)}

    for question in QUESTIONS:
        lines = [words(line) for line in sheet(page, question).select(".paper-only")]
        assert len(lines) == len(question.show_when)
        for line, condition in zip(lines, question.show_when, strict=True):
            start = TABLE.wording["paper_only_if"].format(number=numbers[condition.question])
            asked = ASKED.questions[condition.question]
            labels = [option.label for option in asked.options if option.id in condition.options]
            assert line.replace(" ;", ";") == f"{start} {'; '.join(labels)}."
    followed = [question.id for question in QUESTIONS if question.show_when]
    assert len(page.select(".paper-question:has(.paper-only)")) == len(followed) > 0


@pytest.mark.parametrize("rule", STOPS, ids=lambda rule: rule.id)
def test_every_answer_that_stops_stands_beside_what_to_do_at_once(rule: Rule) -> None:
    """The screen stops a patient; paper has to say it where the box is, in the words of the row."""
    page = paper()
    condition = rule.when[0]
    question = ASKED.questions[condition.question]
    label = question.labels(sorted(condition.options))[0]

    held = [part for part in page.select(".paper-stop") if any(words(li) == label for li in options(part))]
    assert len(held) == 1
    assert rule.reason in words(page)
    if rule.urgency:
        assert TABLE.wording[LEVEL_TEXTS[rule.urgency]] in words(held[0])
        assert TABLE.wording["paper_stop"] in words(sheet(page, question))
    else:
        assert rule.reason in words(held[0])


def test_no_other_answer_stands_beside_a_stop() -> None:
    """An instruction too many would frighten, and teach people not to read them."""
    stopping = {(c.question, option) for rule in STOPS for c in rule.when for option in c.options}

    held = [words(li) for part in paper().select(".paper-stop") for li in options(part)]
    assert sorted(held) == sorted(ASKED.questions[name].by_id[option].label for name, option in stopping)


def test_stops_and_the_number_to_call_come_before_every_other_question() -> None:
    """Who has to see a doctor first gives the least, on paper as well."""
    text = words(one(paper(), "main"))

    first_wish = text.index(ASKED.pages[2].questions[0].text)
    assert text.index("get help now: 999") < text.index(QUESTIONS[0].text)
    assert all(text.index(rule.reason) < first_wish for rule in STOPS)


def test_an_answer_that_stops_only_with_another_one_stops_alone_on_paper() -> None:
    """Paper cannot combine two answers, so it errs on the careful side."""
    heart = Condition(question="health", options=frozenset({"heart"}))
    grave = replace(STOPS[-1], id="ST-99", urgency=Urgency.NOW, when=(*STOPS[-1].when, heart))
    table = replace(TABLE, rules=(*TABLE.rules, grave))

    health = next(q for page in paper_pages(table) for q in page.questions if q.question.id == "health")

    urgent = [
        option.id for block in health.blocks if block.urgency is Urgency.NOW for option in block.options
    ]
    assert urgent == ["heart"]
    assert health.stops == (grave,)


def test_an_answer_that_two_rows_stop_counts_as_the_more_urgent() -> None:
    """The gravest stands, on paper as in the program."""
    soon = next(rule for rule in STOPS if rule.urgency is Urgency.SOON)
    now = replace(soon, id="ST-98", urgency=Urgency.NOW)
    table = replace(TABLE, rules=(*TABLE.rules, now))

    asked = next(q for page in paper_pages(table) for q in page.questions if q.question.id == "red_flags")

    option = next(iter(soon.when[0].options))
    assert [b.urgency for b in asked.blocks if option in {o.id for o in b.options}] == [Urgency.NOW]
    assert {o.id for b in asked.blocks for o in b.options} == set(asked.question.by_id)


def test_paper_asks_for_a_date_and_for_nothing_about_the_person() -> None:
    """What is not asked for cannot be lost on a bus."""
    page = paper()

    assert words(one(page, ".paper-date")) == "Date"
    assert TABLE.wording["paper_who"] in words(page)
    assert "stores nothing" in TABLE.wording["paper_who"]


def test_large_print_is_asked_for_in_the_address_and_anything_else_is_normal() -> None:
    """A misspelt wish still gives a paper."""
    classes = {
        size: one(paper(f"/questions/print?size={size}"), "main")["class"] for size in ("large", "LARGE", "")
    }

    assert "large" in classes["large"]
    assert "large" not in classes["LARGE"]
    assert "large" not in classes[""]


def test_a_paper_says_how_to_print_without_a_script() -> None:
    """The button needs a script and is hidden without one; the words do not."""
    for address in PAPERS:
        page = paper(address)
        assert TABLE.wording["paper_how_to_print"] in words(one(page, ".paper-tools"))
        assert "hidden" in one(page, "[data-print]").attrs


def test_the_papers_are_linked_from_where_people_look() -> None:
    """An address that nobody is told is no help."""
    for address, target in (("/", PAPERS[0]), ("/accessibility", PAPERS[0]), ("/rules", PAPERS[2])):
        assert paper(address).select(f"main a[href='{target}']"), address


def test_a_page_of_questions_cannot_take_the_address_of_the_paper() -> None:
    """Two pages at one address: patients would be sent round and round."""
    hidden = replace(ASKED.pages[0], id="print")
    table = replace(TABLE, questionnaire=replace(ASKED, pages=(hidden, *ASKED.pages[1:])))

    with pytest.raises(StartError, match="'print'"):
        program(table)


def test_sending_answers_to_the_paper_does_nothing() -> None:
    """It is no form, whatever a browser sends."""
    assert program().test_client().post("/questions/print", data={"age_band": "22_39"}).status_code == 404
    assert program().test_client().post("/rules/print").status_code == 405


def test_every_row_is_on_the_paper_to_sign_with_all_that_it_says() -> None:
    """Who signs a row has to have seen the whole of it, not only what patients see."""
    page = paper("/rules/print")
    rows = {words(one(tr, "th")).split()[0]: tr for tr in page.select(".sign-table tr:has(td)")}

    assert sorted(rows) == sorted(rule.id for rule in TABLE.rules)
    for rule in TABLE.rules:
        text = words(rows[rule.id])
        asked = [ASKED.questions[condition.question] for condition in rule.when]
        labels = [
            label for c, q in zip(rule.when, asked, strict=True) for label in q.labels(tuple(c.options))
        ]
        parts = [
            rule.title,
            rule.reason,
            rule.note,
            rule.wait,
            rule.ask,
            "Listed" if rule.effect is Effect.SUGGEST else rule.effect.name.capitalize(),
            *labels,
        ]
        parts += [question.text for question in asked] or ["Always"]
        assert [part for part in parts if " ".join(part.split()) not in text] == [], rule.id
        assert words(rows[rule.id].select("td")[6 - 1]) == rule.review.capitalize()
        numbers = ", ".join(str(TABLE.citation[name]) for name in sorted(rule.sources))
        assert words(rows[rule.id].select("td")[5 - 1]) == f"{rule.evidence} {numbers}"
        assert rows[rule.id].select(".box")
        assert rows[rule.id].select("svg use")


def test_rows_stand_in_groups_the_gravest_first() -> None:
    """A reviewer with one hour reads the stops and the holds."""
    heads = [words(head) for head in paper("/rules/print").select(".sign-group")]
    counts = [sum(rule.effect is effect for rule in TABLE.rules) for effect in sorted(Effect, reverse=True)]

    assert [head.split(":")[0] for head in heads] == ["Stop", "Hold", "Caution", "Listed", "Info"]
    assert [int(head.split()[1]) for head in heads] == counts


def test_the_paper_to_sign_explains_its_signs_and_lists_its_sources_under_their_numbers() -> None:
    """A letter or a number that stands for something unseen is not evidence."""
    page = paper("/rules/print")
    cited = {name for rule in TABLE.rules for name in rule.sources}

    keys = words(one(page, ".sign-keys"))
    for name in [f"evidence_{letter}" for letter in "ABCDR"] + ["sign_stop", "sign_confirm", "sign_check"]:
        assert TABLE.wording[name] in keys
    listed = {int(str(li["value"])): words(li) for li in page.select(".sign-sources li")}
    assert set(listed) == {TABLE.citation[name] for name in cited}
    for name in cited:
        assert TABLE.sources[name].title in listed[TABLE.citation[name]]


def test_there_are_lines_to_sign_on_and_they_say_what_a_signature_is_for() -> None:
    """Agreement on paper must not look like a switch that changes what patients see."""
    page = paper("/rules/print")

    assert len(page.select(".sign-lines tbody tr")) >= 3
    assert [words(head) for head in page.select(".sign-lines th")][1:3] == ["Agrees", "Wants changes"]
    assert TABLE.wording["sign_note"] in words(page)
    assert day_in_words(TODAY) in words(one(page, ".paper-head"))


def test_texts_of_an_installation_and_of_the_rules_are_escaped_on_paper() -> None:
    """A reason is data, also in an attribute at the foot of each sheet."""
    evil = "<b>\"&'x"
    rule = replace(TABLE.rules[0], reason=evil)
    client = program(replace(TABLE, rules=(rule, *TABLE.rules[1:])), clinic_name=evil).test_client()

    for address in PAPERS:
        answer = client.get(address)
        page = BeautifulSoup(answer.text, "lxml")
        assert '<b>"&' not in answer.text
        assert str(one(page, "html")["data-running"]).startswith(evil)
        assert evil in one(page, "main").get_text()
