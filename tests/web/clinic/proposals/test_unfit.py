"""A table that loads and that no page could show here never becomes what patients are asked by."""

from dataclasses import replace
from pathlib import Path

from suggester.web.site.table_in_use import TableInUse
from tests.shipped import NEXT
from tests.web.clinic.proposals.test_reading import proposed
from tests.web.clinic_house import held_clinic, press
from tests.web.house import words
from tests.web.proposing import LIST, Clinic, send
from tests.web.published import too_large

FIGURE = "the headers of a page would take 3,"


def test_it_is_not_taken_as_a_proposal_and_the_figure_is_told(clinic: Clinic, tmp_path: Path) -> None:
    """It was once approved and published, and closed the pages for patients at the next start."""
    press(clinic.author, f"{LIST}/folder", LIST, reason="For a start")
    assert clinic.approve(1).status_code == 303
    clinic.follow()
    for name, content in too_large(NEXT).items():
        (tmp_path / name).write_bytes(content)
    clinic.app.config["RULES_FOLDER"] = tmp_path

    response = press(clinic.author, f"{LIST}/folder", LIST, reason="More medicines")

    assert FIGURE in words(held_clinic(response, 422))
    assert clinic.kept() == 1


def test_one_that_was_kept_by_an_older_program_is_not_approved(clinic: Clinic) -> None:
    """Nor is a code used up for it."""
    number, code = proposed(clinic, too_large(NEXT)), clinic.code()

    refused = send(clinic.approver, number, "approve", then="publish", digits=code)

    assert FIGURE in words(held_clinic(refused, 409))
    assert clinic.live() == (0, 0)
    other = clinic.with_confirmed_rows(clinic.proposed())
    assert clinic.approve(other, digits=code).status_code == 303


def test_nobody_goes_back_to_it(clinic: Clinic) -> None:
    """Such as to one without the region that this installation names since."""
    press(clinic.author, f"{LIST}/folder", LIST, reason="For a start")
    assert clinic.approve(1).status_code == 303
    clinic.follow()
    assert clinic.approve(clinic.proposed()).status_code == 303
    clinic.follow()
    holder: TableInUse = clinic.app.extensions["suggester"]
    settings = replace(holder.current.settings, region="nowhere")
    holder.current = replace(holder.current, settings=settings)

    refused = send(clinic.approver, 1, "roll-back", digits=clinic.code(), reason="x")

    assert "SUGGESTER_REGION is 'nowhere'" in words(held_clinic(refused, 409))
    assert clinic.live() == (2, 2)
