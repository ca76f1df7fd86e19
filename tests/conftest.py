"""What all tests share: how often Python looks for garbage."""

import gc

gc.set_threshold(20_000, 50, 100)


def pytest_collection_finish() -> None:
    """Leave what is imported alone from now on.

    It is never garbage, and to look through it again and again took a tenth to a fifth of the time of pages,
    tables and patients.
    """
    gc.collect()
    gc.freeze()
