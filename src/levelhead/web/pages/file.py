"""An outlook as a file."""

from levelhead.web.files import KINDS, file_name
from levelhead.web.room import Room
from levelhead.web.sheet import File
from levelhead.web.wanted import Wanted


def page(room: Room, wanted: Wanted) -> File:
    """The file that ``wanted.name`` names: see :data:`levelhead.web.files.KINDS`."""
    made, kind = room.outlook(wanted.symbol, wanted.day), KINDS[wanted.name]
    language = room.tongue.language
    return File(
        kind.write(made, language),
        kind.media,
        file_name(wanted.symbol, made.as_of, kind),
        language.code if kind.is_spoken else "",
    )
