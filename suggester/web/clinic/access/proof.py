"""That somebody who is logged in has their second factor at hand: asked for before each weighty act."""

from suggester.storage.accounts.log_in import FreshCode, Refused
from suggester.web.clinic.access.blueprint import TOO_OFTEN, fresh_code

WRONG_CODE = (
    "This code is not right, or it was used already. Wait for the next one in your app, then try again."
)


class NotDoneError(Exception):
    """Why an act was not done, in one sentence, and the status of the answer."""

    def __init__(self, why: str, status: int = 422) -> None:
        super().__init__(why)
        self.status = status


def proven(digits: str) -> FreshCode:
    """That this clinician has their second factor at hand. Raises NotDoneError."""
    proof = fresh_code(digits)
    if isinstance(proof, Refused):
        too_often = proof is Refused.TOO_OFTEN
        raise NotDoneError(TOO_OFTEN if too_often else WRONG_CODE, 429 if too_often else 422)
    return proof
