"""Open a zipped Office document without trusting it: sizes, counts and XML are checked first."""

import io
import zipfile
from typing import Any

from lxml import etree

from workflows.texts.problems import TextProblem

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_PART_BYTES = 16 * 1024 * 1024  # of one XML part; a tree in memory is about ten times as big
MAX_PARTS = 2000
MAX_RATIO = 150  # unpacked : packed, looked at only above FREE_BYTES
FREE_BYTES = 8 * 1024 * 1024

_ENCRYPTED_FLAG = 0x1
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted .docx is an OLE file, not a zip


class UnreadableFile(Exception):
    """The file cannot be opened safely."""

    def __init__(self, problem: TextProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Package:
    """The parts of an Office document, read on demand."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_FILE_BYTES:
            raise UnreadableFile(TextProblem.TOO_LARGE)
        if content.startswith(_OLE_MAGIC):
            raise UnreadableFile(TextProblem.ENCRYPTED)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except Exception as error:  # zipfile raises many kinds on hostile input
            raise UnreadableFile(TextProblem.BROKEN_FILE) from error
        self._check_directory()

    def _check_directory(self) -> None:
        entries = self._archive.infolist()
        names = [entry.filename for entry in entries]
        if len(set(names)) != len(names):
            # Two parts of one name: each program may show another one.
            raise UnreadableFile(TextProblem.BROKEN_FILE)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise UnreadableFile(TextProblem.ENCRYPTED)
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if (
            len(entries) > MAX_PARTS
            or unpacked > MAX_UNPACKED_BYTES
            or (unpacked > FREE_BYTES and unpacked > MAX_RATIO * max(packed, 1))
        ):
            raise UnreadableFile(TextProblem.ARCHIVE_BOMB)

    @property
    def names(self) -> list[str]:
        """The names of the parts, in the order of the archive, folders left out."""
        return [name for name in self._archive.namelist() if not name.endswith("/")]

    def read(self, name: str) -> bytes:
        """Return the bytes of a part; never more than its directory entry declared."""
        try:
            return self._archive.read(name)
        except Exception as error:  # bad checksum, unknown compression, missing part ...
            raise UnreadableFile(TextProblem.BROKEN_FILE) from error

    def read_xml(self, name: str) -> etree._Element:
        """Return the root of an XML part; a document type or an oversized part is refused."""
        try:
            size = self._archive.getinfo(name).file_size
        except KeyError as error:
            raise UnreadableFile(TextProblem.BROKEN_FILE) from error
        if size > MAX_PART_BYTES:
            raise UnreadableFile(TextProblem.TOO_LARGE)
        return parse_xml(self.read(name))


def parse_xml(content: bytes) -> etree._Element:
    """Parse XML without entities, network or document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(TextProblem.BROKEN_FILE) from error
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise UnreadableFile(TextProblem.BROKEN_FILE)
    return root
