"""The shipped table as a workbook, edited as clinicians do, or spoilt as nobody should."""

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from suggester.core.loading import RuleFilesError
from suggester.exchange.spreadsheet import as_xlsx
from suggester.exchange.spreadsheet_upload import uploaded
from tests.shipped import FILES

DOWNLOAD = as_xlsx(FILES)


def parts() -> dict[str, bytes]:
    """What is in the zip."""
    with ZipFile(BytesIO(DOWNLOAD)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """These parts as a zip."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return made.getvalue()


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """The download with one change in one part."""
    content = parts()
    assert old in content[name]
    return packed(content | {name: content[name].replace(old, new, 1)})


def edited(edit: Callable[[Workbook], object]) -> bytes:
    """The download after this edit, saved by another program than ours."""
    book = load_workbook(BytesIO(DOWNLOAD))
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def refused(content: bytes) -> tuple[str, ...]:
    """Every mistake that is told; fails where the file is taken."""
    try:
        uploaded(content, FILES)
    except RuleFilesError as error:
        assert error.problems
        assert all(len(problem) < 1_000 and "Traceback" not in problem for problem in error.problems)
        return error.problems
    raise AssertionError("the file was taken")
