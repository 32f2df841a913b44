"""Files by the digest of their bytes, outside the database."""

import hashlib
import os
import tempfile
from pathlib import Path


class FileStore:
    """A folder of files named by their SHA-256; writing the same bytes twice is harmless."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store bytes durably and return their digest."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        if target.exists():
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes of a digest; FileNotFoundError when they are gone."""
        return self._path(digest).read_bytes()

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise FileNotFoundError(digest)
        return self.folder / digest[:2] / digest


_store: FileStore | None = None


def open_store(folder: Path) -> None:
    """Set the folder that this process keeps its files in."""
    global _store
    _store = FileStore(folder)


def store() -> FileStore:
    """Return the store of this process; `open_store` must have been called."""
    if _store is None:
        raise RuntimeError("the file store is not open")
    return _store
