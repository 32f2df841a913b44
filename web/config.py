"""Settings and their defaults, read from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32


@dataclass(frozen=True)
class Config:
    """What one running copy of the product needs to know."""

    data: Path  # database, files and the secret key lie here
    database: str  # SQLAlchemy address
    secret_key: str
    secure_cookies: bool = False  # on where the site is served over TLS
    testing: bool = False

    @property
    def files(self) -> Path:
        """The folder of uploaded files, named by digest."""
        return self.data / "files"


def from_environment(data: Path | None = None, env: Mapping[str, str] = os.environ) -> Config:
    """Read the settings; makes the data folder and its secret key on the first run."""
    folder = (data or Path(env.get("FASHEN_DATA") or "var")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return Config(
        data=folder,
        database=env.get("FASHEN_DATABASE_URL") or sqlite_address(folder),
        secret_key=env.get("FASHEN_SECRET_KEY") or _kept_key(folder / "secret-key"),
        secure_cookies=env.get("FASHEN_SECURE_COOKIES", "") in ("1", "true", "yes"),
    )


def sqlite_address(folder: Path) -> str:
    """Return the address of the SQLite database in a data folder."""
    return f"sqlite:///{folder / 'fashen.sqlite3'}"


def _kept_key(path: Path) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if kept:
            return kept
        path.unlink()  # an interrupted first run left it empty
        return _kept_key(path)
    key = secrets.token_hex(KEY_BYTES)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
