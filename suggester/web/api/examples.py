"""Requests and what they are answered with, all made by the functions that answer."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from suggester.core.answer_code import SIGNS, encode
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.evaluation.sensitivity import baseline_answers
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.rules import RuleTable
from suggester.exchange.answers_csv import answers_csv
from suggester.exchange.handout.plain_text import summary_text
from suggester.exchange.json import questionnaire as questionnaire_json
from suggester.exchange.json import rule_table as rule_table_json
from suggester.exchange.json.openapi import JSON, PROBLEM, ApiExample, ApiRequest
from suggester.exchange.json.suggestions import paper, suggestions
from suggester.web.api.body import not_acceptable, read, wrong_type
from suggester.web.api.json_api import ADDRESS, taken
from suggester.web.api.papers import BUSY, FORMS, opened
from suggester.web.api.refusals import USUAL, ApiRefusal, problem_of
from suggester.web.api.told import told_of
from suggester.web.result.printed import printed_result
from suggester.web.site.table_in_use import ShownTable

SUGGESTIONS, PAPERS = f"{ADDRESS}/suggestions", f"{ADDRESS}/papers"
GETS = tuple(f"{ADDRESS}/{name}" for name in ("openapi.json", "questionnaire", "rules"))
PDF = "application/pdf"
TWICE = '{"code": "1", "code": "2"}'
Given = Mapping[str, object]


def examples(shown: ShownTable, day: date) -> Iterator[ApiExample]:
    """All of them: the beginning of each document, patients, the page of one, and every refusal."""
    told = told_of(shown, day)
    whole = ({"openapi": "3.1.0"}, questionnaire_json.as_data(told), rule_table_json.as_data(told))
    for path, data in zip(GETS, whole, strict=True):
        yield replace(_answered("beginning", _get(path), _beginning(data)), is_cut=True)
    for name, given in patients(shown.table).items():
        sent = taken(given, shown.table.questionnaire)
        made = suggestions(evaluate(shown.table, sent.answers), sent.ignored, told)
        yield _answered(name, _post(SUGGESTIONS, given), made)
    yield from _page(shown, day)
    yield from _refusals_of_bodies()
    yield from _refusals_of_answers(shown)
    yield from _refusals_of_codes(shown)
    yield from _refusals_anywhere(shown.table)


def patients(table: RuleTable) -> Mapping[str, Given]:
    """Invented ones: plain, with answers to questions that do not apply, and stopped where a case is."""
    asked, everything = table.questionnaire, baseline_answers(table)
    found: dict[str, Given] = {
        "plain": as_given(asked.questions.values(), asked.answers(everything).chosen),
        "hidden_answers": everything,
    }
    for case in [case for case in table.cases if case.stop is not None][:1]:
        found["stop"] = {name: value for name, value in case.answers.items() if value != []}
    return found


def code_of_page(table: RuleTable) -> str:
    """The code of the plain patient."""
    return encode(table, table.questionnaire.answers(patients(table)["plain"]))


def _page(shown: ShownTable, day: date) -> Iterator[ApiExample]:
    """The page of the plain patient, in every form that is text."""
    sent = {"code": code_of_page(shown.table)}
    evaluation = opened(sent, shown)
    forms: dict[str, object] = {
        JSON: paper(evaluation, told_of(shown, day), in_use=True),
        "text/plain": summary_text(printed_result(evaluation, shown, day)),
        "text/csv": answers_csv(evaluation),
    }
    for kind, made in forms.items():
        yield _answered("page", _post(PAPERS, sent, {"Accept": kind}), made, kind)


def _refusals_of_bodies() -> Iterator[ApiExample]:
    for path in (SUGGESTIONS, PAPERS):
        request = _post(path, {})
        yield _refused("not_json", replace(request, body="{"), caught(read, b"{"))
        yield _refused("key_twice", replace(request, body=TWICE), caught(read, TWICE.encode()))
        yield _refused("too_large", replace(request, body=" ", times=65_537), usual(413))
        as_text = replace(request, headers={"Content-Type": "text/plain"})
        yield _refused("wrong_type", as_text, wrong_type([JSON]))
    yield _refused("other_website", _post(SUGGESTIONS, {}, {"Sec-Fetch-Site": "cross-site"}), usual(403))


def _refusals_of_answers(shown: ShownTable) -> Iterator[ApiExample]:
    asked, plain = shown.table.questionnaire, patients(shown.table)["plain"]
    first = next(iter(plain))
    slips: dict[str, object] = {
        "no_object": [],
        "missing_answer": {name: value for name, value in plain.items() if name != first},
        "unknown_question": {**plain, f"{first}s": plain[first]},
        "unknown_option": {**plain, first: "no_such_option"},
        "null": {**plain, first: None},
    }
    for name, given in slips.items():
        yield _refused(name, _post(SUGGESTIONS, given), caught(taken, given, asked))


def _refusals_of_codes(shown: ShownTable) -> Iterator[ApiExample]:
    code = code_of_page(shown.table)
    slip = code[:-1] + SIGNS[SIGNS.index(code[-1]) - 1]
    for name, sent in {"no_code": {}, "slip": {"code": slip}}.items():
        yield _refused(name, _post(PAPERS, sent), caught(opened, sent, shown))
    page = {"code": code}
    picture, pdf = _post(PAPERS, page, {"Accept": "image/png"}), _post(PAPERS, page, {"Accept": PDF})
    yield _refused("not_acceptable", picture, not_acceptable([*FORMS]))
    yield _refused("busy", pdf, ApiRefusal(503, "busy", BUSY))


def _refusals_anywhere(table: RuleTable) -> Iterator[ApiExample]:
    yield _refused("not_found", _get(f"{ADDRESS}/nothing"), usual(404))
    yield _refused("not_allowed", _get(SUGGESTIONS), usual(405))
    posts = (_post(SUGGESTIONS, patients(table)["plain"]), _post(PAPERS, {"code": code_of_page(table)}))
    for request in (*map(_get, GETS), posts[0]):
        picture = replace(request, headers={**request.headers, "Accept": "image/png"})
        yield _refused("not_acceptable", picture, not_acceptable([JSON]))
    for request in (*map(_get, GETS), *posts):
        yield _refused("crash", request, usual(500))
        yield _refused("closed", request, usual(503))


def caught(function: Callable[..., object], *arguments: object) -> ApiRefusal:
    """The refusal with which a function answers these arguments."""
    try:
        function(*arguments)
    except ApiRefusal as refusal:
        return refusal
    raise AssertionError(f"{function.__name__} takes what it should refuse")


def usual(status: int) -> ApiRefusal:
    """What the program itself says with this status."""
    return ApiRefusal(status, *USUAL[status])


def _get(path: str) -> ApiRequest:
    return ApiRequest(path=path, method="GET", headers={})


def _post(path: str, sent: object, headers: Mapping[str, str] | None = None) -> ApiRequest:
    return ApiRequest(path=path, headers={"Content-Type": JSON, **(headers or {})}, body=json.dumps(sent))


def _answered(name: str, request: ApiRequest, answer: object, kind: str = JSON) -> ApiExample:
    return ApiExample(name=name, request=request, status=200, kind=kind, answer=answer)


def _refused(name: str, request: ApiRequest, refusal: ApiRefusal) -> ApiExample:
    data = problem_of(refusal)
    return ApiExample(name=name, request=request, status=refusal.status, kind=PROBLEM, answer=data)


def _beginning(data: object) -> object:
    """The same with the first entry of each list."""
    if isinstance(data, dict):
        return {name: _beginning(value) for name, value in data.items()}
    return [_beginning(entry) for entry in data[:1]] if isinstance(data, list) else data
