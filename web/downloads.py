"""Hand out a file, with its Chinese name in the form that every browser reads."""

from io import BytesIO

from flask import Response, send_file


def attachment(content: bytes, media_type: str, filename: str) -> Response:
    """Return a download; the name goes out percent-encoded as well (RFC 6266)."""
    return send_file(
        BytesIO(content),
        mimetype=media_type,
        as_attachment=True,
        download_name=filename,
        max_age=None,
    )
