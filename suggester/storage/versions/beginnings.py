"""What a version was made on where nothing had been published yet: the files of the rules folder of that day.

The folder goes on; what was changed in it then stays readable, as long as there is a record.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from suggester.core.loading.load import sha256
from suggester.storage.database.tables import first_files


def keep_beginning(connection: Connection, number: int, files: Mapping[str, bytes]) -> None:
    """The files that this version was made on."""
    for name, content in files.items():
        connection.execute(insert(first_files).values(version=number, name=name, content=content))


def beginning_of(connection: Connection, number: int) -> dict[str, bytes]:
    """The files that this version was made on; none where it has a version before it.

    Nor where it was proposed by an older program, which kept nothing of them.
    """
    rows = connection.execute(
        select(first_files.c.name, first_files.c.content).where(first_files.c.version == number)
    )
    return {row.name: row.content for row in rows}


def beginnings_told(connection: Connection) -> Mapping[int, str]:
    """The SHA-256 of each beginning, by the number of the version: what the record tells of it."""
    numbers = connection.scalars(select(first_files.c.version).distinct())
    return {number: sha256(beginning_of(connection, number)) for number in numbers.all()}
