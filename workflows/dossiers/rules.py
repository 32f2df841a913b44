"""What may be put into a dossier, and whether it is complete; pure."""

from collections.abc import Collection, Iterable
from pathlib import PurePath

from bpmn.procedure import Slot
from workflows.exceptions import N_, NotAllowed

MAX_BYTES = 50 * 1024 * 1024
MEDIA_TYPES: dict[str, str] = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".txt": "text/plain",
}
_SIGNATURES: dict[str, tuple[bytes, ...]] = {
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
    ".doc": (b"\xd0\xcf\x11\xe0",),
    ".wps": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    ".xls": (b"\xd0\xcf\x11\xe0",),
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".tif": (b"II*\x00", b"MM\x00*"),
}


def clean_filename(name: str) -> str:
    """Return the last part of a name without control characters; it is only ever shown."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if c.isprintable()).strip(" .")
    return shown[-150:] or "file"


def media_type(filename: str, content: bytes) -> str:
    """Return the media type; refuse a type that is not listed or contents that belie the name."""
    ending = PurePath(filename).suffix.lower()
    if ending not in MEDIA_TYPES:
        raise NotAllowed(
            N_("Files of the type “%(type)s” are not taken. Save it as .docx, .pdf or .jpg."),
            type=ending or filename,
        )
    if not content:
        raise NotAllowed(N_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise NotAllowed(N_("The file is larger than 50 MB."))
    signatures = _SIGNATURES.get(ending)
    if signatures and not content.startswith(signatures):
        raise NotAllowed(
            N_("The content of “%(name)s” is not what its name says. Save it again and upload it."),
            name=filename,
        )
    return MEDIA_TYPES[ending]


def missing_slots(slots: Iterable[Slot], filled: Collection[str]) -> list[Slot]:
    """Return the mandatory slots that nothing was put into (R-040, R-047)."""
    return [slot for slot in slots if slot.mandatory and slot.code not in filled]
