"""Line drawings: rules and templates name them, templates/pictures holds them, a page gives them its ink.

Each is decoration beside words that say the same, so each hides itself from who listens, and takes no focus.
"""

from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup

from suggester.home import TEMPLATES


@lru_cache(maxsize=1)
def pictures() -> Mapping[str, Markup]:
    """Every drawing by its name, which is where its file stands: 'dent', or 'sun/burns_a_bit'; read once."""
    folder = TEMPLATES / "pictures"
    return {
        file.relative_to(folder).with_suffix("").as_posix(): _drawing(file.read_text(encoding="utf-8"))
        for file in sorted(folder.rglob("*.svg"))
    }


def picture(name: str) -> Markup:
    """The drawing of this name; KeyError if there is none."""
    return pictures()[name]


def _drawing(text: str) -> Markup:
    return Markup("".join(text.splitlines()))  # noqa: S704 - files of this program, written by nobody else
