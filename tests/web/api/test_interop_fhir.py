"""What docs/interop.md tells of a paper and a health record, done word by word."""

from pathlib import Path

from suggester.core.answer_code import encode
from tests.browser.conftest import served
from tests.node import run_module
from tests.shipped import ASKED, CALM, TABLE
from tests.snippets import snippets
from tests.web.walking import program

BEFORE = """
import { readFileSync } from 'node:fs';
globalThis.WebSocket = class {};
const { MockClient } = await import('@medplum/mock');
const medplum = new MockClient();
const { skin, code } = JSON.parse(readFileSync(0, 'utf8'));
"""
AFTER = "console.log(JSON.stringify(kept.entry.map(({ response }) => response.status)));"


def test_a_code_on_paper_becomes_an_entry_in_a_record(tmp_path: Path) -> None:
    """Whoever copies the snippet files a patient's page with it, PDF included."""
    script = tmp_path / "paper.mjs"
    script.write_text("\n".join([BEFORE, *snippets("Medplum", "js"), AFTER]), encoding="utf-8")
    code = encode(TABLE, ASKED.answers(CALM))

    [statuses] = [run_module(script, "medplum", {"skin": skin, "code": code}) for skin in served(program())]

    assert statuses == ["201"] * 4
