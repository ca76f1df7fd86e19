"""Where this program is: its folders, and what day it is there."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
RULES = HOME / "rules"
TEMPLATES = HOME / "templates"
TRANSLATIONS = HOME / "translations"
INSTANCE = HOME / "instance"


def day_of(moment: float) -> date:
    """The day of a moment, in seconds since 1970, where the server stands."""
    return datetime.fromtimestamp(moment, UTC).astimezone().date()


def local_day() -> date:
    """Today, where the server stands."""
    return day_of(time.time())
