import io
import zipfile

import pytest

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture
def word_file():
    """Build a .docx from the XML of its body and of further parts."""

    def build(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
        document = (
            f'<w:document xmlns:w="{MAIN}" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>"
        )
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", document)
            for name, content in (parts or {}).items():
                archive.writestr(name, content)
        return target.getvalue()

    return build


@pytest.fixture
def paragraph():
    """Write a paragraph of one run."""

    def write(text: str, properties: str = "") -> str:
        return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"

    return write


@pytest.fixture
def pdf_file():
    """Build a PDF whose pages carry these Latin words; an empty string is a page without text."""

    def build(*pages: str) -> bytes:
        kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        for n, words in enumerate(pages):
            stream = f"BT /F1 24 Tf 72 700 Td ({words}) Tj ET".encode() if words else b""
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R "
                "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
            )
            objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content, offsets = b"%PDF-1.4\n", []
        for number, data in enumerate(objects, start=1):
            offsets.append(len(content))
            content += b"%d 0 obj\n%s\nendobj\n" % (number, data)
        table = len(content)
        content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        content += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(objects) + 1,
            table,
        )
        return content

    return build
