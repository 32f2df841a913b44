"""Hand out stored files so that a browser never runs what is in them."""

from io import BytesIO

from flask import Response, send_file

from workflows.dossiers.store import store
from workflows.exceptions import N_, NotAllowed, NotFound

PICTURES = frozenset({"image/jpeg", "image/png"})
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


def attachment(sha256: str, filename: str, media_type: str) -> Response:
    """Return a file to be saved under its name (RFC 6266, any language)."""
    return _file(sha256, filename, media_type, to_disk=True)


def picture(sha256: str, filename: str, media_type: str) -> Response:
    """Return a photograph to be shown; NotFound for what is none."""
    if media_type not in PICTURES:
        raise NotFound
    return _file(sha256, filename, media_type, to_disk=False)


def _file(sha256: str, filename: str, media_type: str, *, to_disk: bool) -> Response:
    try:
        content = store().read(sha256)
    except FileNotFoundError:
        raise NotAllowed(
            N_("The file is missing from the store. Tell the administrator, who has the backup.")
        ) from None
    response = send_file(
        BytesIO(content),
        mimetype=media_type,
        as_attachment=to_disk,
        download_name=filename,
        max_age=None,
    )
    for name, value in SAFE.items():
        response.headers[name] = value
    return response
