"""For whom an address is: for people, or for other software, which has no cookie and reads no pages."""

from collections.abc import Collection
from enum import Enum
from wsgiref.types import WSGIEnvironment


class Door(Enum):
    """By which door a request came in, and so in which form it is answered."""

    PAGES = ""
    API = "/api"
    FHIR = "/fhir"

    @property
    def is_for_software(self) -> bool:
        """Whether programs ask here: nothing is kept of them, and no cookie is read or set."""
        return self is not Door.PAGES


BY_FOLDER = {door.value: door for door in Door}


def door_of(path: str) -> Door:
    """The door to this address, whether or not there is anything behind it."""
    return BY_FOLDER.get("/".join(path.split("/", 2)[:2]), Door.PAGES)


def invited_origin(environ: WSGIEnvironment, origins: Collection[str]) -> str:
    """The website whose page asks the JSON API and may do so; '' for every other request."""
    origin: str = environ.get("HTTP_ORIGIN", "")
    if not origin or origin not in origins:
        return ""
    return origin if door_of(environ.get("PATH_INFO", "")) is Door.API else ""
