"""Why a code cannot be read, said to the clinician who has the patient's page in hand."""

from collections.abc import Mapping

from suggester.core.answer_code import AnswerCodeError
from suggester.web.site.table_in_use import current

CODE_ERRORS: Mapping[str, str] = {
    "code_empty": "Scan a patient’s code, or type it.",
    "code_strange_sign": "Group %(group)s has a sign that no code has. "
    "A code is made of digits and the letters A to Z.",
    "code_uneven": "A letter or digit is missing, or there is one too many. Each group has four. "
    "Compare the code with the patient’s page.",
    "code_uneven_group": "Group %(group)s does not have four letters and digits. "
    "Compare it with the patient’s page.",
    "code_too_short": "This is too short for a code. Type all groups.",
    "code_too_long": "This is too long for a code. Type only the groups of one code.",
    "code_wrong": "Something in the code is wrong, and nobody can tell where. "
    "Compare each group with the patient’s page.",
    "code_wrong_group": "One letter or digit of group %(group)s seems to be wrong. "
    "Compare the group with the patient’s page.",
    "code_wrong_groups": "Two letters or digits seem to be swapped, in groups %(first)s and %(second)s. "
    "Compare both with the patient’s page.",
    "code_other_rules": "This code was made with a table that this installation does not have. "
    "Ask the patient where the page comes from, or for the answers once more.",
    "code_no_answers": "This code holds no answers to our questions. Ask the patient to answer them again.",
}
"""By the fixed text that tells a patient the same."""


def told_to_a_clinician(error: AnswerCodeError) -> str:
    """What is wrong, and what to do about it."""
    return current().language.phrase(CODE_ERRORS[error.text_id], **error.places)
