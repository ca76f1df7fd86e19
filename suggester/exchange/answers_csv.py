"""One patient's answers as a row for a spreadsheet or a record: option ids, and the table they belong to."""

import csv
from io import StringIO

from suggester.core.evaluation.evaluation import Evaluation

BETWEEN_OPTIONS = " | "
"""As table.csv has it between the options of a condition."""


def answers_csv(evaluation: Evaluation) -> str:
    """A head and one row: version and SHA-256 of the table, then a column a question, empty if not asked."""
    provenance, chosen = evaluation.table.provenance, evaluation.answers.chosen
    row = {"table_version": provenance.version, "table_sha256": provenance.sha256} | {
        question: BETWEEN_OPTIONS.join(chosen[question])
        for question in evaluation.table.questionnaire.questions
    }
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([row.keys(), row.values()])
    return written.getvalue()
