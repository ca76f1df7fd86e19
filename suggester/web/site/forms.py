"""A page of the questionnaire to a form and back: the only module that knows WTForms.

Whether an answer can be taken is decided by the questionnaire itself; here the refusal gets its words.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, current_app, request, session
from wtforms import BooleanField, Field, StringField
from wtforms.csrf.session import SessionCSRF
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError

from suggester.core.questionnaire.questions import Chosen, Option, Question, Refusal
from suggester.web.protection.origin import Origin, origin_of
from suggester.web.site.table_in_use import ShownTable

TOKEN = "csrf_token"  # noqa: S105 - the name of a field, no secret
WITHOUT_COOKIE = "given out without a cookie"
"""What the token is made of on a page to which another website led, so that it could give no cookie."""


class PatientCSRF(SessionCSRF):
    """The library's token, compared in constant time and without a time limit of its own.

    A page to which another website led had no cookie to tie its forms to. Those are taken where the browser
    itself says that they come from a page of ours, so that whoever follows a link need not press twice.
    """

    def validate_csrf_token(self, form: BaseForm, field: Field) -> None:
        """Refuse a form that did not come from a page of this browser."""
        key = str(session.get("csrf", ""))
        given = str(field.data or "").partition("##")[2]
        is_of_cookie = bool(key) and _fits(given, key)
        if not is_of_cookie and not (_fits(given, WITHOUT_COOKIE) and is_from_own_page()):
            raise ValidationError("open_too_long")


class KeyedMeta(DefaultMeta):
    """Every form carries a token that ties it to the cookie of this browser."""

    csrf = True
    csrf_class = PatientCSRF
    csrf_time_limit: timedelta | None = None

    def __init__(self) -> None:
        self.csrf_secret = _key()
        self.csrf_context = session


class AnswerField(Field):
    """The options that were ticked, exactly as they were sent."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep every value: which of them are an answer is the questionnaire's decision."""
        self.data = tuple(valuelist)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """What a page shows of one question: the options ticked, and what is wrong with them."""

    question: Question
    chosen: tuple[str, ...]
    error: str = ""


class SentPage:
    """The form of one page as it came back. A field that the page does not have is refused with 422.

    A question beside them stands on the page too, and what was ticked there does not count.
    """

    def __init__(
        self, questions: Sequence[Question], shown: ShownTable, beside: Sequence[Question] = ()
    ) -> None:
        self._questions = tuple(questions)
        refuse_unknown_fields({question.id for question in (*questions, *beside)})
        fields = {
            question.id: AnswerField(validators=[_acceptable(question, shown)]) for question in questions
        }
        self._form = _sent(fields)
        self.is_right = self._form.validate()

    @property
    def came_from_here(self) -> bool:
        """Whether the token was right."""
        return not self._form[TOKEN].errors

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The options that were ticked, in the order of the file."""
        return {question.id: question.in_order(self._ticked(question)) for question in self._questions}

    @property
    def views(self) -> tuple[FieldView, ...]:
        """Every question with what was ticked and what is wrong with it."""
        return tuple(
            FieldView(
                question=question,
                chosen=self._ticked(question),
                error=str(next(iter(self._form[question.id].errors), "")),
            )
            for question in self._questions
        )

    def _ticked(self, question: Question) -> tuple[str, ...]:
        return tuple(self._form[question.id].data or ())


def blank_views(questions: Sequence[Question], chosen: Chosen) -> tuple[FieldView, ...]:
    """Every question with the answer that is known already."""
    return tuple(FieldView(question=question, chosen=chosen.get(question.id, ())) for question in questions)


def token() -> str:
    """The token for the forms of a page: the library's, which is slow to say what it has said before."""
    known = session.get("csrf")
    if known:
        return f"##{_signed(known)}"
    if origin_of(request.environ) is Origin.OTHER_WEBSITE:
        return f"##{_signed(WITHOUT_COOKIE)}"
    maker = PatientCSRF()
    maker.form_meta = KeyedMeta()
    unused: Any = None  # the library asks for the field and does not look at it
    return str(maker.generate_csrf_token(unused))


def is_from_own_page() -> bool:
    """Whether the browser itself says that a page of ours sent this."""
    return origin_of(request.environ) is Origin.OWN_PAGE


def sent_choice(name: str) -> bool | None:
    """Whether a form's one box was ticked; None if the form did not come from a page of this browser."""
    refuse_unknown_fields({name})
    form = _sent({name: BooleanField()})
    return bool(form[name].data) if form.validate() else None


def sent_text(name: str) -> tuple[str, bool]:
    """The text in a form's one field, and whether the form came from a page of this browser."""
    texts, came_from_here = sent_texts(name)
    return texts[name], came_from_here


def sent_texts(*names: str, file: str = "") -> tuple[dict[str, str], bool]:
    """The texts in a form's fields, and whether the form came from a page of this browser.

    file: the name of the one field for a file, where the form has one.
    """
    refuse_unknown_fields(set(names), file=file)
    form = _sent({name: StringField() for name in names})
    return {name: str(form[name].data or "") for name in names}, form.validate()


def sent_ticks(name: str) -> frozenset[str]:
    """What stands in the boxes of this name that were ticked, once the fields were looked at."""
    return frozenset(request.form.getlist(name))


def sent_button() -> bool:
    """Whether a form that holds nothing but a button came from a page of this browser."""
    refuse_unknown_fields(set())
    return _sent({}).validate()


def refuse_unknown_fields(known: set[str], *, file: str = "") -> None:
    """A field that no page of ours has was not sent by one; nor was a file where none is asked for."""
    files = {file} if file else set[str]()
    if set(request.form) - known - {TOKEN} or set(request.files) - files:
        abort(422)


def in_words(question: Question, refusal: Refusal, shown: ShownTable, ticked: Sequence[str] = ()) -> str:
    """A refusal as the patient reads it; it names no answer but those of this question."""
    if refusal is Refusal.TOO_MANY:
        return shown.text("at_most", at_most=question.at_most)
    if refusal is Refusal.NOT_ALONE:
        alone = next(option.label for option in question.options if option.exclusive and option.id in ticked)
        return clash_words(question, shown).replace("{label}", alone)
    missing = shown.text("answer_missing_many" if question.many else "answer_missing_one")
    return _with_ways_out(
        missing, "or_choose", [o for o in question.options if o.exclusive or o.unknown], shown
    )


def clash_words(question: Question, shown: ShownTable) -> str:
    """What is asked where an answer stands beside one that cannot be true with it; {label} is that answer."""
    found: str | None = shown.shelf.get((clash_words, question.id))
    if found is None:
        doubt = [option for option in question.options if option.unknown]
        found = _with_ways_out(shown.text("none_alone"), "if_not_sure", doubt, shown)
        shown.shelf[clash_words, question.id] = found
    return found


def _with_ways_out(sentence: str, text_id: str, options: Sequence[Option], shown: ShownTable) -> str:
    """A sentence, and behind it which answers are there for whoever has no other; none where none is."""
    quoted = [f"“{option.label}”" for option in options]
    return f"{sentence} {shown.text(text_id, label=shown.language.either(quoted))}" if quoted else sentence


def _key() -> bytes:
    """The key of this installation for this purpose."""
    key: bytes = current_app.config["CSRF_KEY"]
    return key


def _signed(what: str) -> str:
    return hmac.digest(_key(), what.encode(), "sha1").hex()


def _fits(given: str, what: str) -> bool:
    return hmac.compare_digest(_signed(what).encode(), given.encode())


def _sent(fields: Mapping[str, Any]) -> BaseForm:
    form = BaseForm(fields, meta=KeyedMeta())
    form.process(request.form)
    return form


def _acceptable(question: Question, shown: ShownTable) -> Callable[[BaseForm, Field], None]:
    def check(form: BaseForm, field: Field) -> None:
        refusal = question.refusal(field.data or ())
        if refusal is not None:
            raise ValidationError(in_words(question, refusal, shown, field.data or ()))

    return check
