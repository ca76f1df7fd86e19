"""What records do to a response: everything that they may, and everything that they must not, one thing a line."""

from collections.abc import Callable, Mapping

from suggester.exchange.fhir.resource import Resource
from tests.exchange.fhir.responses import (
    BASE,
    ELSEWHERE,
    HIDDEN,
    TODAYS,
    answer,
    each_coding,
    flat,
    parameters,
    place_of,
    sent,
    with_coding,
    with_hidden,
    with_item,
    with_more,
    without,
    without_canonical,
    without_item,
    without_texts,
)  # fmt: skip
from tests.shipped import ASKED

Variant = Callable[[Resource], object]

PERSON = {
    "id": "abc", "meta": {"versionId": "4", "tag": [{"code": "lformsVersion: 40.1.3"}]},
    "text": {"status": "generated", "div": "<div xmlns='http://www.w3.org/1999/xhtml'>Ada Lovelace</div>"},
    "subject": {"reference": "Patient/17", "display": "Ada Lovelace"}, "author": {"display": "Ada Lovelace"},
    "authored": "2026-11-28T10:00:00+01:00", "source": {"reference": "Patient/17"},
}  # fmt: skip
"""Whom a record says it is about: taken, and never seen again."""
LOCAL = {
    "questionnaire": "#form",
    "contained": [{"resourceType": "Questionnaire", "id": "form", "status": "active"}],
}
NOTE = {"url": "https://record.example/note", "valueString": "Ada Lovelace"}

TAKEN: Mapping[str, Variant] = {
    "as the form filled it in": lambda r: r,
    "questions without their groups": flat,
    "items in another order": lambda r: {**flat(r), "item": flat(r)["item"][::-1]},
    "left in progress": lambda r: {**r, "status": "in-progress"},
    "amended, with an extension of the status": lambda r: {**r, "status": "amended", "_status": {"id": "s"}},
    "who, when and for whom": lambda r: {**r, **PERSON},
    "of an installation that moved": lambda r: {**r, "questionnaire": TODAYS.replace(BASE, "http://old.example:8000")},
    "systems of an installation that moved": lambda r: each_coding(
        r, lambda c: {**c, "system": c["system"].replace(BASE, "http://10.0.0.7")}
    ),
    "display dropped": lambda r: each_coding(r, without("display")),
    "all texts dropped": without_texts,
    "a version in each coding": lambda r: each_coding(r, lambda c: {**c, "version": "1", "userSelected": True}),
    "a canonical of the record's own": lambda r: {**r, "questionnaire": ELSEWHERE},
    "no canonical": without_canonical,
    "no canonical, and item texts dropped": lambda r: without_canonical(without_texts(r)),
    "our canonical without its version": lambda r: {**r, "questionnaire": TODAYS.partition("|")[0]},
    "a local reference to a questionnaire inside": lambda r: {**r, **LOCAL},
    "words before a question sent back": lambda r: with_more(r, {"linkId": "about.health"}),
    "an optional question left open": lambda r: with_item(r, "goals", answer=[]),
    "an optional question left out": lambda r: without_item(r, "downtime"),
    "notes in extensions": lambda r: with_item({**r, "extension": [NOTE]}, "age_band", extension=[NOTE], id="x"),
    "an answer to a question that does not apply": lambda r: with_hidden(r, answer(HIDDEN, "no")),
    "in Parameters": parameters,
    "in Parameters of an earlier guide": lambda r: parameters(r, "in"),
}  # fmt: skip
"""What records do to a response and may do: read all the same."""

ROOT = "QuestionnaireResponse"
NEXT_ITEM = f"{ROOT}.item[{len(sent()['item'])}]"
REFUSED: Mapping[str, tuple[Variant, str]] = {
    "another version of ours": (lambda r: {**r, "questionnaire": TODAYS[:-1] + "x"}, f"{ROOT}.questionnaire"),
    "no canonical and no display": (
        lambda r: each_coding(without_canonical(r), lambda c: without("display")(c) if c["code"] == "22_39" else c),
        f"{place_of('age_band')}.answer[0].valueCoding.display",
    ),
    "no canonical and another display": (
        lambda r: with_coding(without_canonical(r), "health", display="No, nothing"),
        f"{place_of('health')}.answer[0].valueCoding.display",
    ),
    "a canonical of the record's own and another question": (
        lambda r: with_item({**r, "questionnaire": ELSEWHERE}, "dark_marks", text="Do you get marks?"),
        f"{place_of('dark_marks')}.text",
    ),
    "a canonical of the record's own and another page": (
        lambda r: {**r, "questionnaire": ELSEWHERE, "item": [{**r["item"][0], "text": "Age"}, *r["item"][1:]]},
        f"{ROOT}.item[0].text",
    ),
    "an unknown linkId": (lambda r: with_more(r, {"linkId": "weight"}), f"{NEXT_ITEM}.linkId"),
    "no linkId": (lambda r: with_more(r, {"text": "Weight"}), f"{NEXT_ITEM}.linkId"),
    "a question given twice": (
        lambda r: with_more(r, {"linkId": "health", "answer": [answer("health", "none")]}), f"{NEXT_ITEM}.linkId"),
    "a page given twice": (lambda r: with_more(r, {"linkId": "page.age"}), f"{NEXT_ITEM}.linkId"),
    "the system of another question": (
        lambda r: with_coding(r, "health", system=BASE + "/fhir/CodeSystem/allergies"),
        f"{place_of('health')}.answer[0].valueCoding.system",
    ),
    "a system of somebody else": (
        lambda r: with_coding(r, "health", system="http://snomed.info/sct"),
        f"{place_of('health')}.answer[0].valueCoding.system",
    ),
    "a system that only ends as ours does": (
        lambda r: with_coding(r, "health", system="https://record.example/copies/fhir/CodeSystem/health"),
        f"{place_of('health')}.answer[0].valueCoding.system",
    ),
    "a canonical that only ends as ours does, and no display": (
        lambda r: with_coding({**r, "questionnaire": TODAYS.replace(BASE, BASE + "/copies")}, "health", display=None),
        f"{place_of('health')}.answer[0].valueCoding.display",
    ),
    "no system": (
        lambda r: each_coding(r, lambda c: without("system")(c) if c["code"] == "type_2" else c),
        f"{place_of('sun_reaction')}.answer[0].valueCoding.system",
    ),
    "an unknown code": (
        lambda r: with_coding(r, "health", code="fine"), f"{place_of('health')}.answer[0].valueCoding.code"),
    "a code that is a number": (
        lambda r: with_coding(r, "health", code=1), f"{place_of('health')}.answer[0].valueCoding.code"),
    "the label as text": (
        lambda r: with_item(r, "dark_marks", answer=[{"valueString": "No"}]), f"{place_of('dark_marks')}.answer[0]"),
    "a truth value": (
        lambda r: with_item(r, "dark_marks", answer=[{"valueBoolean": False}]),
        f"{place_of('dark_marks')}.answer[0]",
    ),
    "an answer without a value": (
        lambda r: with_item(r, "dark_marks", answer=[{}]), f"{place_of('dark_marks')}.answer[0]"),
    "an answer with two values": (
        lambda r: with_item(r, "dark_marks", answer=[answer("dark_marks", "no") | {"valueString": "No"}]),
        f"{place_of('dark_marks')}.answer[0]",
    ),
    "an answer that is no list": (
        lambda r: with_item(r, "dark_marks", answer=answer("dark_marks", "no")), f"{place_of('dark_marks')}.answer"),
    "two answers where one is asked": (
        lambda r: with_item(r, "dark_marks", answer=[answer("dark_marks", "no"), answer("dark_marks", "yes")]),
        f"{place_of('dark_marks')}.answer",
    ),
    "none beside another": (
        lambda r: with_item(r, "allergies", answer=[answer("allergies", "none"), answer("allergies", "nickel")]),
        f"{place_of('allergies')}.answer",
    ),
    "an option given twice": (
        lambda r: with_item(r, "allergies", answer=[answer("allergies", "nickel")] * 2),
        f"{place_of('allergies')}.answer",
    ),
    "more than a question takes": (
        lambda r: with_item(r, "goals", answer=[answer("goals", option.id) for option in ASKED.questions["goals"].options[:4]]),
        f"{place_of('goals')}.answer",
    ),
    "a required answer left out": (
        lambda r: without_item(r, "pregnancy"), place_of("pregnancy").rpartition(".")[0]),
    "a required answer left out, without groups": (lambda r: flat(without_item(r, "pregnancy")), ROOT),
    "a required answer left empty": (lambda r: with_item(r, "pregnancy", answer=[]), place_of("pregnancy")),
    "a follow-up left out": (
        lambda r: without_item(r, "scar_age"), place_of("scar_age").rpartition(".")[0]),
    "a modifier of the response": (
        lambda r: {**r, "modifierExtension": [NOTE]}, f"{ROOT}.modifierExtension"),
    "a modifier of a question": (
        lambda r: with_item(r, "health", modifierExtension=[NOTE]), f"{place_of('health')}.modifierExtension"),
    "a modifier of an answer": (
        lambda r: with_item(r, "health", answer=[answer("health", "none") | {"modifierExtension": [NOTE]}]),
        f"{place_of('health')}.answer[0].modifierExtension",
    ),
    "rules that change how it is read": (lambda r: {**r, "implicitRules": "http://rules.example"}, ROOT),
    "an unknown element": (lambda r: {**r, "patient": "Ada Lovelace"}, ROOT),
    "an unknown element of a question": (lambda r: with_item(r, "health", type="choice"), place_of("health")),
    "an unknown element of a coding": (
        lambda r: with_coding(r, "health", value="none"), f"{place_of('health')}.answer[0].valueCoding"),
    "items below a question": (
        lambda r: with_item(r, "health", item=[{"linkId": "cold_sores"}]), f"{place_of('health')}.item"),
    "items below an answer": (
        lambda r: with_item(r, "health", answer=[answer("health", "none") | {"item": [{"linkId": "x"}]}]),
        f"{place_of('health')}.answer[0].item",
    ),
    "an answer to a page": (
        lambda r: {**r, "item": [{**r["item"][0], "answer": [{"valueBoolean": True}]}, *r["item"][1:]]},
        f"{ROOT}.item[0].answer",
    ),
    "items that are no list": (
        lambda r: with_more(r, {"linkId": "about.health", "item": {}}), f"{NEXT_ITEM}.item"),
    "an item that is no object": (lambda r: with_more(r, "health"), NEXT_ITEM),
    "rubbish in a question that does not apply": (
        lambda r: with_hidden(r, answer(HIDDEN, "sometimes")), f"{NEXT_ITEM}.answer[0].valueCoding.code"),
    "Parameters with two": (
        lambda r: {"resourceType": "Parameters", "parameter": parameters(r)["parameter"] * 2}, "Parameters.parameter"),
    "Parameters with none": (lambda _: {"resourceType": "Parameters"}, "Parameters.parameter"),
    "Parameters with a fault inside": (
        lambda r: parameters(with_coding(r, "age_band", code="old")),
        f"{place_of('age_band')}.answer[0].valueCoding.code".replace(ROOT, "Parameters.parameter[0].resource"),
    ),
    "another resource": (lambda _: {"resourceType": "Questionnaire", "status": "active"}, ""),
    "a list of responses": (lambda r: [r], ""),
}  # fmt: skip
"""What records do to a response and must not: refused, and the element that is named; '' for the whole."""
