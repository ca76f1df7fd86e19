"""A client that a generator made of the document, used as its owner would use it."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from suggester.core.answer_code import encode
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import as_given
from suggester.exchange.json.answers import as_data
from tests.patients import random_patients
from tests.shipped import ASKED, TABLE
from tests.web.walking import program

NAME = "generated_skin_client"


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client as a package, and connected to the program in this process."""
    document, settings = tmp_path / "openapi.json", tmp_path / "settings.yml"
    app = program()
    document.write_bytes(app.test_client().get("/api/v1/openapi.json").data)
    settings.write_text("post_hooks: []\n")  # those only make it pretty
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
            *("--path", document, "--config", settings, "--meta", "none", "--output-path", tmp_path / NAME),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    client = importlib.import_module(NAME).Client(base_url="http://localhost")
    client.set_httpx_client(httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://localhost"))
    yield client
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_a_generated_client_gets_what_evaluate_says_for_a_hundred_patients(generated: Any) -> None:
    """Nobody who writes a booking page wants to write a client by hand, nor to mend a generated one."""
    suggest = importlib.import_module(f"{NAME}.api.default.suggest")
    read_paper = importlib.import_module(f"{NAME}.api.default.read_paper")
    models = importlib.import_module(f"{NAME}.models")

    for answers in random_patients(11, 100):
        given = as_given(ASKED.questions.values(), answers.chosen)
        said = suggest.sync(client=generated, body=models.Answers.from_dict(given)).to_dict()
        expected = as_data(evaluate(TABLE, answers))

        assert {name: said[name] for name in expected} == expected
        assert said["code"] == encode(TABLE, answers)

    page = read_paper.sync(client=generated, body=models.PaperCode(code=said["code"])).to_dict()
    assert (page["answers"], page["suggestions"]) == (given, expected)
    wrong = given | {"red_flags": ["none", "not_sure"]}
    refused = suggest.sync(client=generated, body=models.Answers.from_dict(wrong))
    assert (refused.problem, refused.status) == ("answers", 422)
