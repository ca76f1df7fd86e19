"""Propose, approve, publish, roll back, through the real pages: each way, and each refusal."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from openpyxl import Workbook
from sqlalchemy import text
from werkzeug.test import TestResponse

from suggester.core.loading.load import load
from suggester.core.table.row_hash import row_sha256
from suggester.core.table.rules import RuleTable
from suggester.core.verification.proofs import Proofs
from suggester.exchange.spreadsheet.read import uploaded
from suggester.storage.accounts import accounts
from suggester.storage.database.audit import entries
from suggester.storage.versions import versions
from suggester.web.clinic.checks import Report, report_of
from suggester.web.clinic.proposals import assessment
from suggester.web.site.table_in_use import TableInUse
from tests.exchange.workbooks import DOWNLOAD
from tests.shipped import FILES, LATER, NEXT, TABLE
from tests.web.clinic_house import clinic_program, held_clinic, press, storage_of, visit_clinic
from tests.web.house import one, words
from tests.web.proposing import (
    APPROVER,
    AUTHOR,
    LIST,
    WHY,
    Clinic,
    Prepared,
    boxes,
    broken,
    form_of,
    has_form,
    lighter,
    prepared,
    send,
    typed,
    upload,
    values,
    words_of,
    workbook,
)
from tests.web.protection.test_security import journal
from tests.web.published import worded
from tests.web.walking import TODAY, day_in_words

ROW = next(rule for rule in TABLE.rules if rule.id == "HD-13")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def clinic(begun: Prepared, tmp_path: Path) -> Clinic:
    return begun.copied(tmp_path)


@pytest.fixture
def ready(confirmed: Prepared, tmp_path: Path) -> Clinic:
    """Every row to confirm is confirmed."""
    return confirmed.copied(tmp_path)


def test_the_whole_way_of_a_change(ready: Clinic) -> None:
    """Proposed by one, approved and published by another with one fresh code, in use, and on record."""
    number = ready.proposed(version=NEXT)

    response = ready.approve(number)
    ready.follow()

    assert response.location == f"{LIST}/{number}?done=published"
    assert ready.live() == (1, number)
    page = visit_after(ready, f"{LIST}/{number}?done=published")
    assert "Put live. It is in use everywhere" in words(one(page, "[role=status]"))
    assert f"Live table {NEXT}" in words(one(page, ".ribbon"))
    assert "Approved by 1 clinician" in words(one(page, ".ribbon"))
    with storage_of(ready.app).reading() as connection:
        acts = [(act.actor, act.act) for act in entries(connection)]
    assert acts[-4:] == [
        (AUTHOR, "propose"),
        (APPROVER, "review"),
        (APPROVER, "approve"),
        (APPROVER, "publish"),
    ]


def visit_after(clinic: Clinic, address: str) -> BeautifulSoup:
    """A page once another version is live: the house rules look for the one that is shipped."""
    return BeautifulSoup(clinic.approver.get(address).text, "lxml")


def test_the_difference_is_told_in_words_lighter_first_and_patients_before_and_after(ready: Clinic) -> None:
    """A clinician sees at a glance what to think about."""

    def edit(book: Workbook) -> None:
        typed(book, "HD-41", 6, "Other words for this row.")
        lighter(book)

    page = visit_clinic(ready.approver, f"{LIST}/{ready.proposed(edit)}")
    rows = [words(row) for row in page.select(".row-change")]
    patients = page.select(".patient-change")

    assert rows[0].startswith("1 Less careful HD-19")
    assert "Row, changed HD-41 Words only" in rows[1]
    assert "Other words for this row." in words(page.select(".row-change ins")[-1])
    assert "lighter" in patients[0]["class"]
    assert patients[0].select(".loud")
    assert "Filler" in words(patients[0])
    assert [row.text for row in patients[0].select("tbody th")] == ["Before", "After"]
    assert "C-11" in words(one(page, ".change-part .plain"))


def test_an_example_opens_in_try(ready: Clinic) -> None:
    """With its answers in the body of a form, and none in an address."""
    page = visit_clinic(ready.approver, f"{LIST}/{ready.proposed(lighter)}")
    form = page.select(".patient-change form")[0]
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}

    tried = held_clinic(ready.approver.post(str(form["action"]), data=sent))

    assert "HD-19" in words(one(tried, "main"))
    assert "?" not in str(form["action"])


def test_t11_the_author_cannot_approve_and_sees_why(ready: Clinic) -> None:
    """T11: neither by the page, which has no form, nor by sending one."""
    number = ready.proposed()
    address = f"{LIST}/{number}"
    page = visit_clinic(ready.author, address)
    stolen = hidden(visit_clinic(ready.approver, address), "approve")

    response = press(ready.author, f"{address}/approve", address, **stolen, digits=ready.code(AUTHOR))

    assert "You wrote this. Another clinician has to approve." in words(one(page, ".decide"))
    assert not has_form(ready.author, number, "approve")
    assert "You wrote this" in words(held_clinic(response, 403))
    assert ready.live() == (0, 0)


def hidden(page: BeautifulSoup, act: str) -> dict[str, str]:
    form = one(page, f"form[action$='/{act}']")
    fields = form.select("input[type=hidden]:not([name=csrf_token])")
    return {str(field["name"]): str(field["value"]) for field in fields}


def test_t11_a_reviewer_neither_approves_publishes_nor_rolls_back(ready: Clinic) -> None:
    """T11: the role is asked before anything is read."""
    number = ready.proposed()
    reviewer = ready.enter("rosa.reviewer", "reviewer")
    page = visit_clinic(reviewer, f"{LIST}/{number}")

    assert "needs the role of an approver" in words(one(page, ".decide"))
    for act in ("approve", "publish", "roll-back"):
        assert press(reviewer, f"{LIST}/{number}/{act}", LIST).status_code == 403


def test_t14_a_code_works_once(ready: Clinic) -> None:
    """T14: somebody who saw the digits over a shoulder has seen nothing of use."""
    number = ready.proposed()
    used = ready.code()
    assert ready.approve(number, then="", digits=used).status_code == 303

    response = send(ready.approver, number, "publish", digits=used)

    assert "it was used already" in words(held_clinic(response, 422))
    assert ready.live() == (0, 0)
    assert send(ready.approver, number, "publish", digits=ready.code()).status_code == 303
    assert ready.live() == (1, number)


def test_wrong_codes_have_to_wait(ready: Clinic) -> None:
    """Six digits are guessed in a night where nobody counts."""
    number = ready.proposed()

    statuses = [send(ready.approver, number, "approve", digits="000000").status_code for _ in range(7)]

    assert statuses == [422] * 5 + [429] * 2
    assert ready.live() == (0, 0)


@pytest.mark.parametrize("field", ["sha256", "shown_sha256"])
def test_t11_an_approval_is_for_what_was_shown(ready: Clinic, field: str) -> None:
    """T11: a page that shows something else than what is approved is found out, and no code is used up."""
    number = ready.proposed()
    code = ready.code()

    response = ready.approve(number, digits=code, **{field: "0" * 64})

    assert "not what stands here now" in words(held_clinic(response, 409))
    assert ready.live() == (0, 0)
    assert ready.approve(number, digits=code).status_code == 303


def test_t11_a_file_that_changed_in_the_database_is_not_approved(ready: Clinic) -> None:
    """T11, T13: 503, because whoever runs the program has to look."""
    number = ready.proposed()
    with storage_of(ready.app).writing() as connection:
        connection.execute(text("DROP TRIGGER version_files_no_update"))
        connection.execute(text("UPDATE version_files SET content = content || ' ' WHERE name = 'table.csv'"))

    assert ready.approver.get(f"{LIST}/{number}").status_code == 503
    assert ready.live() == (0, 0)


def test_a_broken_promise_cannot_be_approved_and_shows_its_patient(ready: Clinic) -> None:
    """The proof is no decoration: there is no button, and sending the form by hand is refused, too."""
    number = ready.proposed(broken)
    page = visit_clinic(ready.approver, f"{LIST}/{number}")
    sent = {"sha256": str(sha_of(ready, number)), "shown_sha256": "0" * 64}

    lost = list(Proofs(uploaded(workbook(broken), FILES).table).broken_promises())
    promises = len(TABLE.promises)
    assert f"{promises - len(lost)} of {promises}" in words(one(page, ".proof-figure"))
    against = page.select(".proof .against")
    assert len(against) == len(lost) > 0
    assert "Such as a patient with" in words(against[0])
    assert "the checks stand against it" in words(one(page, ".decide"))
    assert not has_form(ready.approver, number, "approve")
    response = press(ready.approver, f"{LIST}/{number}/approve", LIST, **sent, digits=ready.code())
    assert response.status_code == 409
    assert ready.live() == (0, 0)


def sha_of(clinic: Clinic, number: int) -> str:
    with storage_of(clinic.app).reading() as connection:
        return versions.version(connection, number).sha256


def test_rows_that_nobody_confirmed_bar_the_way_until_they_are(clinic: Clinic) -> None:
    """A row worded otherwise has a page of its own in the proposal, with the form of the verdict."""

    def edit(book: Workbook) -> None:
        typed(book, "HD-13", 9, "until a skin doctor has agreed")

    clinic.confirm()
    number = clinic.waiting(edit)
    page = visit_clinic(clinic.approver, f"{LIST}/{number}")
    links = [str(link["href"]) for link in page.select("#to-confirm a")]
    assert links == [f"{LIST}/{number}/rows/HD-13"]
    assert "rows need a second reader first" in words(one(page, ".decide"))

    row = visit_clinic(clinic.approver, links[0])
    sent = hidden(row, "rows/HD-13")
    empty = press(clinic.approver, links[0], links[0], **sent)
    assert "Choose whether you agree" in words(held_clinic(empty, 422))
    wrong = press(clinic.approver, links[0], links[0], sha256="0" * 64, verdict="agree")
    assert wrong.status_code == 409
    agreed = press(clinic.approver, links[0], links[0], **sent, verdict="agree", comment="", go="")

    assert agreed.status_code == 303
    assert clinic.approve(number).status_code == 303
    assert clinic.live() == (1, number)


def test_unconfirmed_rows_of_the_live_table_are_named(clinic: Clinic) -> None:
    """A verdict is on the words: given there, it counts here."""
    clinic.confirm(but="HD-13")
    page = visit_clinic(clinic.approver, f"{LIST}/{clinic.proposed()}")

    assert f"{LIST}/1/rows/HD-13" in [str(link["href"]) for link in page.select("#to-confirm a")]


def test_a_wish_that_stops_use_bars_the_way_also_while_the_page_is_open(ready: Clinic) -> None:
    """Asked again when the button is pressed, and before the code is used up."""
    number, code = ready.proposed(), ready.code()
    form = values(form_of(ready.approver, f"{LIST}/{number}", "approve"))
    wanted = {"sha256": row_sha256(ROW), "verdict": "change", "comment": "not like this", "stops_use": "1"}
    assert press(ready.author, "/clinic/rows/HD-13/verdict", LIST, **wanted).status_code == 303

    sent = {**form, "then": "publish", "digits": code}
    response = ready.approver.post(f"{LIST}/{number}/approve", data=sent)

    assert "A wish stands in the way" in words(held_clinic(response, 409))
    assert ready.live() == (0, 0)
    without = wanted | {"stops_use": ""}
    assert press(ready.author, "/clinic/rows/HD-13/verdict", LIST, **without).status_code == 303
    assert ready.approve(number, digits=code).status_code == 303


def test_what_becomes_lighter_has_to_be_read(ready: Clinic) -> None:
    """Lighter is riskier, so it takes one more tick."""
    number = ready.proposed(lighter)

    response = send(ready.approver, number, "approve", but=boxes(ready.approver, number), digits="1")

    assert "Some boxes are still open" in words(held_clinic(response, 422))
    assert ready.live() == (0, 0)
    assert ready.approve(number).status_code == 303


def test_t12_whoever_was_outrun_is_told_and_loses_nothing(ready: Clinic) -> None:
    """T12: two proposals on the same base; the second is proposed again on top of the first."""
    first = ready.proposed()
    second = ready.proposed(lighter)
    assert ready.approve(second, then="").status_code == 303
    assert ready.approve(first).status_code == 303
    ready.follow()

    page = words_of(ready.approver.get(f"{LIST}/{second}"))

    assert "Nothing is lost: look at both differences" in page
    assert not has_form(ready.approver, second, "publish")
    assert ready.live() == (1, first)
    refused = words_of(upload(ready.author, workbook(lighter), version=LATER))
    assert "made from another version" in refused
    newest = ready.author.get("/clinic/table.xlsx").data
    assert newest != DOWNLOAD
    again = upload(ready.author, workbook(lighter, newest), version=LATER)
    assert again.status_code == 303


def test_t12_a_page_that_is_older_than_the_last_publication_publishes_nothing(ready: Clinic) -> None:
    """T12: the generation that was seen travels with the form."""
    number = ready.proposed()
    assert ready.approve(number, then="").status_code == 303

    response = send(ready.approver, number, "publish", generation="7", digits=ready.code())

    assert "Somebody else put a version live in between" in words(held_clinic(response, 409))
    assert ready.live() == (0, 0)


def test_the_table_in_use_is_proposed_with_no_change(ready: Clinic) -> None:
    """The first approval of all: of the rules folder as it is."""
    empty = press(ready.author, f"{LIST}/folder", LIST, reason=" ")
    response = press(ready.author, f"{LIST}/folder", LIST, reason="For a start")
    number = int(str(response.location).partition("?")[0].rpartition("/")[2])
    page = visit_clinic(ready.approver, f"{LIST}/{number}")

    assert "Say why" in words(held_clinic(empty, 422))
    assert "the table in use, with no change" in words(one(page, "main"))
    assert not visit_clinic(ready.author, LIST).select(".folder")
    assert ready.approve(number).status_code == 303
    ready.follow()
    assert ready.live() == (1, number)
    assert "Approved by 1 clinician" in words(one(visit_clinic(ready.author, LIST), ".ribbon"))


def test_the_first_table_of_all_takes_no_name_that_papers_carry(ready: Clinic) -> None:
    """Such as that of another table in the folder of earlier ones."""
    holder: TableInUse = ready.app.extensions["suggester"]
    earlier = replace(TABLE, provenance=replace(TABLE.provenance, sha256="0" * 64))
    holder.current = replace(holder.current, past=(earlier,))

    refused = press(ready.author, f"{LIST}/folder", LIST, reason="For a start")

    assert "a version of this name already" in words_of(refused)
    assert ready.kept() == 0


def test_a_first_table_with_a_case_that_does_not_fit_has_to_be_ticked_as_read(tmp_path: Path) -> None:
    """There is no difference to read, and still something to think about."""
    files = folder_with(tmp_path / "rules", b": filler_6m", b": filler_botox_2w")
    clinic = Clinic(clinic_program(tmp_path, load(files)))
    clinic.app.config["RULES_FOLDER"] = tmp_path / "rules"
    clinic.confirm()
    press(clinic.author, f"{LIST}/folder", LIST, reason="For a start")
    clinic.with_confirmed_rows(1)

    page = words_of(clinic.approver.get(f"{LIST}/1"))

    assert "with no change" in page
    assert "I have read where example patients do not fit any more" in page
    refused = send(clinic.approver, 1, "approve", but={"case_fails"}, digits="1")
    assert "Examples to be read" in words_of(refused)
    assert refused.status_code == 422
    assert clinic.approve(1).status_code == 303


def test_what_an_operator_put_into_the_rules_folder_is_proposed_from_there(
    ready: Clinic, tmp_path: Path
) -> None:
    """Texts, questions and cases come this way, and no other table takes the name of one that is known."""
    press(ready.author, f"{LIST}/folder", LIST, reason="For a start")
    ready.approve(1)
    ready.follow()
    assert not offers_folder(ready)
    ready.app.config["RULES_FOLDER"] = tmp_path / "rules"
    assert not offers_folder(ready)  # there is no such folder

    folder_with(tmp_path / "rules", b"Tell the clinic the date", b"Please tell the clinic the date")
    same_name = press(ready.author, f"{LIST}/folder", LIST, reason="Kinder")
    head = worded(NEXT)["table.toml"]
    (tmp_path / "rules" / "table.toml").write_bytes(head)
    kinder = press(ready.author, f"{LIST}/folder", LIST, reason="Kinder")
    (tmp_path / "rules" / "table.csv").write_bytes(b"id\nx\n")
    broken = press(ready.author, f"{LIST}/folder", LIST, reason="Broken")

    assert "a version of this name already" in words_of(same_name)
    assert str(kinder.location).endswith(f"{LIST}/2?done=proposed")
    assert "table.csv row 1" in words_of(broken)
    assert ready.approve(ready.with_confirmed_rows(2)).status_code == 303
    assert ready.live() == (2, 2)


def folder_with(folder: Path, old: bytes, new: bytes) -> dict[str, bytes]:
    """The shipped files in a folder of their own, with one change in one row."""
    assert old in FILES["table.csv"]
    files = {**FILES, "table.csv": FILES["table.csv"].replace(old, new, 1)}
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


def offers_folder(clinic: Clinic) -> bool:
    return bool(BeautifulSoup(clinic.author.get(LIST).text, "lxml").select(".folder"))


def test_a_version_of_a_later_day_is_shown_as_waiting(ready: Clinic) -> None:
    """Published today, and everybody sees from when on."""
    later = TODAY + timedelta(days=10)
    number = ready.proposed(valid_from=later.isoformat())

    response = ready.approve(number)

    assert str(response.location).endswith("done=waits")
    assert f"Put live, waits for {day_in_words(later)}" in words(visit_clinic(ready.author, LIST))
    assert ready.live() == (1, 0)
    upload_page = words(visit_clinic(ready.author, f"{LIST}/upload"))
    assert "Download the table that waits for its day" in upload_page
    newest = ready.author.get(f"{LIST}/{number}/table.xlsx").data
    assert upload(ready.author, workbook(lighter, newest), version=LATER).status_code == 303
    assert "made from another version" in words_of(upload(ready.author, workbook(lighter), version="2027.02"))


def test_one_approver_rolls_back_with_a_reason_and_it_is_noted_loudly(ready: Clinic) -> None:
    """At night, when something is wrong, one has to be enough, and everybody learns of it."""
    press(ready.author, f"{LIST}/folder", LIST, reason="For a start")
    assert ready.approve(1).status_code == 303
    second = ready.proposed()
    assert ready.approve(second).status_code == 303
    ready.follow()
    assert ready.live() == (2, second)

    silent = send(ready.author, 1, "roll-back", digits=ready.code(AUTHOR))
    wrong = send(ready.author, 1, "roll-back", digits="000000", reason="A wrong word")
    with journal() as notes:
        done = send(ready.author, 1, "roll-back", digits=ready.code(AUTHOR), reason="A wrong word")
    ready.follow()

    assert "Say why" in words_of(silent)
    assert one(held_rolled(wrong), "#reason").text.strip() == "A wrong word"
    assert str(done.location).endswith("done=rolled-back")
    assert ready.live() == (3, 1)
    assert '"event": "rolled back"' in notes.getvalue()
    assert "Went back to by" in words(visit_clinic(ready.author, LIST))
    assert not has_form(ready.author, 1, "roll-back")
    assert ready.author.get(f"{LIST}/1/roll-back").status_code == 404
    with storage_of(ready.app).reading() as connection:
        assert entries(connection, newest=1)[0].details["why"] == "A wrong word"


def held_rolled(response: TestResponse) -> BeautifulSoup:
    """A page while another version is live: the house rules look for the one that is shipped."""
    assert response.status_code == 422
    return BeautifulSoup(response.text, "lxml")


def test_what_takes_seconds_is_done_once_and_with_no_transaction_open(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a proof of ten seconds would keep everybody from the database, at each look again."""
    pool = storage_of(ready.app)._engine.pool
    in_use: list[int] = []
    real = report_of

    def watched(table: RuleTable, day: date) -> Report:
        in_use.append(pool.checkedout())  # type: ignore[attr-defined]
        return real(table, day)

    monkeypatch.setattr(assessment, "report_of", watched)
    number = ready.proposed(lambda book: typed(book, "HD-19", 6, "Tell the clinic about your filler."))

    for client in (ready.author, ready.approver):
        visit_clinic(client, f"{LIST}/{number}")
    assert ready.approve(number).status_code == 303

    assert in_use == [0]


def test_there_is_no_way_back_to_what_was_never_in_use(ready: Clinic) -> None:
    """Not even for somebody who writes the form by hand."""
    number = ready.proposed()
    data = {"generation": "0", "reason": "x", "digits": ready.code()}

    response = press(ready.approver, f"{LIST}/{number}/roll-back", LIST, **data)

    assert "was never in use" in words(held_clinic(response, 409))
    assert ready.approver.get(f"{LIST}/{number}/roll-back").status_code == 404
    assert press(ready.approver, f"{LIST}/99/roll-back", LIST, reason="x").status_code == 409


def test_an_author_takes_a_proposal_back(ready: Clinic) -> None:
    """Nobody else can, and it stays readable."""
    number = ready.proposed()
    stranger = press(ready.approver, f"{LIST}/{number}/withdraw", LIST)

    done = send(ready.author, number, "withdraw")

    assert "Only who wrote a change" in words(held_clinic(stranger, 409))
    assert str(done.location).endswith("done=withdrawn")
    page = visit_clinic(ready.author, f"{LIST}/{number}")
    assert "Withdrawn" in words(page)
    assert WHY in words(page)
    assert not page.select(".decide form")


def test_two_have_to_approve_where_the_installation_says_so(tmp_path: Path) -> None:
    """SUGGESTER_APPROVERS=2: one approval publishes nothing, and nobody approves twice."""
    clinic = Clinic(clinic_program(tmp_path, approvers=2))  # type: ignore[arg-type]
    clinic.confirm()
    number = clinic.proposed()
    third = clinic.enter("third.person", "approver")
    assert "needs 2 approvals" in words(visit_clinic(third, LIST))

    assert clinic.approve(number, then="").status_code == 303
    assert "You have approved it" in words(visit_clinic(clinic.approver, f"{LIST}/{number}"))
    assert not has_form(clinic.approver, number, "publish")
    code = clinic.code("third.person")
    assert send(third, number, "approve", then="publish", digits=code).status_code == 303

    assert clinic.live() == (1, number)


def test_a_single_handed_practice_publishes_alone_and_every_page_says_so(tmp_path: Path) -> None:
    """SUGGESTER_APPROVERS=0: there is no approval, and nobody is made to believe that there is one."""
    clinic = Clinic(clinic_program(tmp_path, approvers=0))  # type: ignore[arg-type]
    clinic.confirm()
    number = clinic.proposed()
    for address in (LIST, f"{LIST}/{number}"):
        assert "obody else has to approve" in words(visit_clinic(clinic.author, address))

    assert send(clinic.author, number, "publish", digits=clinic.code(AUTHOR)).status_code == 303
    clinic.follow()

    assert clinic.live() == (1, number)
    ribbon = BeautifulSoup(clinic.author.get(LIST).text, "lxml").select_one(".ribbon")
    assert ribbon is not None
    assert "Put in use by one clinician alone" in words(ribbon)


def test_a_version_that_this_program_cannot_read_is_told_so(ready: Clinic) -> None:
    """Of another program, or of a page that forgot to check: said in words, and not approved."""
    with storage_of(ready.app).writing() as connection:
        author = accounts.named(connection, AUTHOR)
        files = FILES | {"table.csv": b"id\nnonsense\n"}
        proposal = versions.Proposal(files=files, label="x", reason="x", base=0, valid_from=TODAY)
        number = versions.propose(connection, proposal, author, 0).number

    page = visit_clinic(ready.approver, f"{LIST}/{number}")
    response = press(ready.approver, f"{LIST}/{number}/approve", LIST, digits="1")

    assert "cannot be read" in words(one(page, "h1"))
    assert response.status_code == 409
    assert ready.approver.get(f"{LIST}/{number}/table.xlsx").status_code == 404


def test_a_version_that_is_not_there(ready: Clinic) -> None:
    """A mistyped address, not a crash."""
    assert ready.author.get(f"{LIST}/99").status_code == 404
    assert ready.author.get(f"{LIST}/99/table.xlsx").status_code == 404
    assert ready.author.get(f"{LIST}/99/rows/HD-03").status_code == 404
    number = ready.proposed()
    assert ready.author.get(f"{LIST}/{number}/rows/XX-99").status_code == 404
    assert load(FILES).provenance.version in words(visit_clinic(ready.author, f"{LIST}/{number}/rows/HD-19"))
