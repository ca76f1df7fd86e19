"""Our questions, asked by Smart Forms of CSIRO, the second form of others: python bench/smart_forms.py

By hand, because it takes 335 MB of packages and seconds for each person; LHC-Forms is asked at every test.
Installs the renderer with npm into the cache folder of the user when it is not there, checks its hash,
bundles it with a page of ours, and clicks five patients in. Exits with 1 when one of them gets another result
than on our own pages. Needs node, npm and a Chromium.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from flask import Flask, send_from_directory
from playwright.sync_api import Page, sync_playwright

from suggester.core.questionnaire.questionnaire import Answers
from tests.browser.conftest import QUIET, QUIETER, browser_path, served
from tests.browser.lhc_forms import Filled, people_who_tick_every_option
from tests.browser.test_lhc_forms import QUESTIONNAIRE, trouble
from tests.node import KEPT
from tests.shipped import ASKED

RENDERER = "@aehrc/smart-forms-renderer"
VERSION = "1.4.0"
INTEGRITY = "sha512-TgbPBiN+EoMiAKcmL8QWcyQy9KNTd5Ns9MHO0BgU54djFKm8dlfKLPczubFSwKkVHnxfQHEhSuFrl1vqxFcsTw=="
PACKAGES = {
    "private": True,
    "dependencies": {RENDERER: VERSION, "react": "18.3.1", "react-dom": "18.3.1", "esbuild": "0.28.2"},
    # an old shim that pulls all of React Native
    "overrides": {"isomorphic-webcrypto": "npm:empty-npm-package@1.0.0"},
}
BUNDLED = (
    "--bundle", "--minify", "--jsx=automatic", "--outfile=site/form.js", "--loader:.woff2=dataurl",
    "--loader:.woff=dataurl", '--define:process.env.NODE_ENV="production"', "--log-level=error",
)  # fmt: skip
PAGE = """<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="form.css">
<body><script src="form.js"></script>
"""
PEOPLE = 5


def main() -> None:
    """Print a line for each person; exit 1 when one gets another result."""
    site = bundled(installed())
    people = people_who_tick_every_option(at_least=PEOPLE)[:PEOPLE]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=QUIET + QUIETER)
        for address in served(serving(site)):
            page = browser.new_page()
            page.goto(address)
            wrong = [told(page, number, one) for number, one in enumerate(people, start=1)]
        browser.close()
    print(f"{RENDERER} {VERSION}: {wrong.count('')} of {len(people)} get the result of our own pages")
    sys.exit(1 if any(wrong) else 0)


def installed() -> Path:
    """The folder with the packages. Ends where npm sends another renderer than the one that is named here."""
    folder = KEPT / f"smart-forms-{VERSION}"
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps(PACKAGES))
        run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
    lock = json.loads((folder / "package-lock.json").read_text())
    if lock["packages"][f"node_modules/{RENDERER}"]["integrity"] != INTEGRITY:
        sys.exit(f"npm sent another {RENDERER} {VERSION} than the one of {Path(__file__).name}")
    return folder


def bundled(folder: Path) -> Path:
    """The page and its script, made of the packages and of smart_forms.jsx."""
    shutil.copy(Path(__file__).with_suffix(".jsx"), folder / "form.jsx")
    run("npx", "esbuild", "form.jsx", *BUNDLED, folder=folder)
    (folder / "site" / "index.html").write_text(PAGE)
    return folder / "site"


def run(*words: str, folder: Path) -> None:
    """A program that has to succeed."""
    subprocess.run(words, cwd=folder, check=True)


def serving(site: Path) -> Flask:
    """The page as a website."""
    app = Flask(__name__)
    app.add_url_rule("/", "page", lambda: send_from_directory(site, "index.html"))
    app.add_url_rule("/<name>", "file", lambda name: send_from_directory(site, name))
    return app


def told(page: Page, number: int, patient: Answers) -> str:
    """What is wrong with what came of this person; '' where nothing is. Printed with the seconds it took."""
    began = perf_counter()
    [filled] = filled_in(page, [patient])
    wrong = trouble(filled, patient)
    ticks = sum(map(len, patient.chosen.values()))
    print(
        f"person {number}: {ticks} ticks, {perf_counter() - began:.1f} s, {wrong or 'the same result'}",
        flush=True,
    )
    return wrong


def filled_in(page: Page, people: Sequence[Answers]) -> list[Filled]:
    """The form filled in by each of them."""
    ticks = [
        [
            [name, ASKED.questions[name].option(option).label]
            for name, options in one.chosen.items()
            for option in options
        ]
        for one in people
    ]
    filled: list[Filled] = page.evaluate("([form, people]) => filledIn(form, people)", [QUESTIONNAIRE, ticks])
    return filled


if __name__ == "__main__":
    main()
