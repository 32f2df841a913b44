import io
import random
import struct
import zipfile

import pytest

from workflows.texts import pdf_documents
from workflows.texts.extraction import extract_text
from workflows.texts.problems import PROBLEM_LABELS, TextProblem

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def test_paragraphs_and_tables_are_read_in_order(word_file, paragraph):
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("面积", "1260平方米"))
    content = word_file(
        paragraph("一、事实") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + paragraph("二、决定")
    )

    read = extract_text(content, "决定书.docx")

    assert read.text == "一、事实\n面积 \t1260平方米 \t\n二、决定"
    assert read.problems == ()
    assert read.problem is None


def test_words_cut_into_runs_tabs_and_breaks_are_joined(word_file):
    content = word_file(
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>罚</w:t></w:r><w:r><w:t>款</w:t>"
        "<w:tab/><w:t>三万元</w:t><w:br/><w:t>完</w:t></w:r></w:p>"
    )

    assert extract_text(content, "a.docx").text == "罚款\t三万元\n完"


def test_text_of_content_controls_and_links_is_read(word_file, paragraph):
    content = word_file(
        f"<w:sdt><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>乙</w:t></w:r></w:hyperlink></w:p>"
    )

    assert extract_text(content, "a.docx").text == "甲\n乙"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<w:p><w:ins><w:r><w:t>加处</w:t></w:r></w:ins></w:p>", "open_revisions"),
        ("<w:p><w:del><w:r><w:delText>罚款</w:delText></w:r></w:del></w:p>", "open_revisions"),
        (
            "<w:p><w:pPr><w:pPrChange><w:pPr/></w:pPrChange></w:pPr></w:p>",
            "open_revisions",
        ),
        ("<w:p><w:r><w:commentReference/></w:r></w:p>", "comments"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>", "hidden_text"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "embedded_files"),
        ("<w:altChunk/>", "embedded_files"),
    ],
)
def test_what_a_reader_may_not_see_is_a_problem(word_file, paragraph, body, problem):
    read = extract_text(word_file(paragraph("正文") + body), "a.docx")

    assert read.problem == problem
    assert read.text is not None
    assert "正文" in read.text


def test_deleted_text_is_not_part_of_the_text(word_file):
    content = word_file(
        "<w:p><w:r><w:t>罚款</w:t></w:r><w:del><w:r><w:delText>三</w:delText><w:t>三</w:t></w:r>"
        "</w:del><w:ins><w:r><w:t>五</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>"
    )

    assert extract_text(content, "a.docx").text == "罚款五万元"


def test_text_hidden_by_a_style_is_found(word_file):
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="Quiet"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    body = '<w:p><w:r><w:rPr><w:rStyle w:val="Quiet"/></w:rPr><w:t>暗</w:t></w:r></w:p>'

    assert extract_text(word_file(body, {"word/styles.xml": styles}), "a.docx").problem == (
        "hidden_text"
    )


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r></w:p>',
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>明</w:t></w:r></w:p>",
    ],
)
def test_a_hiding_that_is_off_or_of_the_paragraph_mark_hides_nothing(word_file, body):
    assert extract_text(word_file(body), "a.docx").problems == ()


def test_swapping_a_picture_changes_the_text(word_file):
    body = '<w:p><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>'
    relations = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{IMAGE}" '
        'Target="media/a.png"/></Relationships>'
    )

    def text(picture: bytes) -> str | None:
        parts = {"word/_rels/document.xml.rels": relations, "word/media/a.png": picture}
        return extract_text(word_file(body, parts), "a.docx").text

    assert text(b"first") != text(b"second")
    assert "〔图：" in (text(b"first") or "")


def test_page_numbers_are_not_text_but_words_beside_them_are(word_file, paragraph):
    footer = (
        '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r>'
        '<w:t>第</w:t><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>17</w:t><w:fldChar w:fldCharType="end"/>'
        "<w:t>页</w:t></w:r></w:p></w:ftr>"
    )

    read = extract_text(word_file(paragraph("正文"), {"word/footer1.xml": footer}), "a.docx")

    assert read.text == "正文\n第页"


def test_a_page_field_in_the_body_cannot_hide_an_amount(word_file):
    body = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>100000</w:t></w:r></w:fldSimple></w:p>'

    assert extract_text(word_file(body), "a.docx").text == "100000"


def test_macros_are_a_problem(word_file, paragraph):
    content = word_file(paragraph("正文"), {"word/vbaProject.bin": b"x"})

    assert extract_text(content, "a.docx").problem == "macros"


def test_a_pdf_gives_text_and_pages(pdf_file):
    read = extract_text(pdf_file("Fine 30000", "Page two"), "a.PDF")

    assert read.text == "Fine 30000\nPage two"
    assert read.pages == 2
    assert read.problems == ()


def test_a_scan_has_pages_but_no_text(pdf_file):
    read = extract_text(pdf_file("", ""), "scan.pdf")

    assert (read.text, read.pages, read.problem) == (None, 2, "no_text_layer")


def test_a_page_without_text_among_others_is_told(pdf_file):
    assert extract_text(pdf_file("Page one", ""), "a.pdf").problem == "partial_text_layer"


def test_reading_a_pdf_is_given_up_after_a_while(pdf_file, monkeypatch):
    monkeypatch.setattr(pdf_documents, "MAX_SECONDS", -1.0)

    assert extract_text(pdf_file("Page one"), "a.pdf").problem == "took_too_long"


def test_an_image_has_no_text_and_no_problem():
    read = extract_text(b"\xff\xd8\xff", "照片.JPG")

    assert (read.text, read.pages, read.problem) == (None, None, None)


@pytest.mark.parametrize("name", ["a.doc", "a.ofd", "a.wps", "a", "", ".docx", "a.docx.exe"])
def test_other_kinds_are_told_as_unsupported(name):
    assert extract_text(b"PK\x03\x04", name).problem == "unsupported_format"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello", b"\x00" * 5000])
@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_broken_files_are_told(content, name):
    assert extract_text(content, name).problem == "broken_file"


def test_an_office_file_with_a_password_is_told():
    assert extract_text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.docx").problem == (
        "encrypted"
    )


def test_a_zip_without_a_document_is_broken():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "no document")

    assert extract_text(target.getvalue(), "a.docx").problem == "broken_file"


def test_an_archive_bomb_is_not_opened(word_file, paragraph):
    content = word_file(paragraph("正文"), {"word/media/zeros.bin": b"\x00" * 20_000_000})

    assert len(content) < 100_000
    assert extract_text(content, "a.docx").problem == "archive_bomb"


def test_a_directory_that_declares_gigabytes_is_not_opened(word_file, paragraph):
    content = bytearray(word_file(paragraph("正文")))
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 3_000_000_000)

    assert extract_text(bytes(content), "a.docx").problem == "archive_bomb"


def test_an_oversized_part_is_not_parsed(word_file):
    noise = random.Random(1).randbytes(17_000_000 // 2).hex()  # noqa: S311

    assert extract_text(word_file(f"<w:p>{noise}</w:p>"), "a.docx").problem == "too_large"


def test_an_oversized_file_is_not_opened():
    content = b"PK\x03\x04" + bytes(51 * 1024 * 1024)

    assert extract_text(content, "a.docx").problem == "too_large"
    assert extract_text(content, "a.pdf").problem == "too_large"


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_parts_of_one_name_are_refused(word_file, paragraph):
    content = word_file(paragraph("甲"), {"word/document.xml": "<x/>"})

    assert extract_text(content, "a.docx").problem == "broken_file"


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE w [<!ENTITY a "boom">]><w>&a;</w>',
        '<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>',
        "<w><unclosed></w>",
        "<w>" * 5000 + "</w>" * 5000,
    ],
)
def test_hostile_xml_is_broken(document):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", document)

    assert extract_text(target.getvalue(), "a.docx").problem == "broken_file"


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_damaged_files_never_raise(word_file, pdf_file, paragraph, name):
    whole = word_file(paragraph("正文" * 50)) if name == "a.docx" else pdf_file("Page one", "Two")
    chance = random.Random(20)  # noqa: S311

    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        extract_text(bytes(damaged[: chance.randint(1, len(damaged))]), name)


def test_every_problem_has_words_in_both_languages():
    assert set(PROBLEM_LABELS) == set(TextProblem)
    assert all(english and chinese for english, chinese in PROBLEM_LABELS.values())
