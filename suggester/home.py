"""Where the folders of this program are: its rules, its templates, and what an installation keeps."""

from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
RULES = HOME / "rules"
TEMPLATES = HOME / "templates"
TRANSLATIONS = HOME / "translations"
INSTANCE = HOME / "instance"
