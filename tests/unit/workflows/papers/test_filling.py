import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from workflows.papers.dates import official_date
from workflows.papers.filling import MissingValues, fill_slots, render
from workflows.papers.templates import InvalidTemplate, check_template, placeholders
from workflows.texts.extraction import extract_text
from workflows.texts.slots import is_same_text

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def template(*paragraphs: str, parts: dict[str, str] | None = None) -> bytes:
    body = "".join(
        text if text.startswith("<") else f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        for text in paragraphs
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>',
        )
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def row(*cells: str) -> str:
    inside = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells)
    return f"<w:tr>{inside}</w:tr>"


def words(document: bytes) -> list[str]:
    text = extract_text(document, "a.docx").text
    assert text is not None
    return [line.strip().replace(" \t", "|").strip("|") for line in text.split("\n")]


def test_places_are_filled_with_text_numbers_dates_and_truth():
    values = {
        "名": "某合作社",
        "数": 3,
        "额": Decimal("440000.00"),
        "日": date(2026, 3, 2),
        "真": True,
        "空": None,
    }

    filled = render(template("{{名}}第{{数}}轮，{{ 额 }}元，{{日}}，{{真}}{{空}}。"), values)

    assert words(filled) == ["某合作社第3轮，440000.00元，2026年3月2日，是。"]


def test_a_place_that_word_cut_into_runs_is_filled():
    runs = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("案{", "{案件", "名称}", "}件"))

    assert words(render(template(f"<w:p>{runs}</w:p>"), {"案件名称": "甲"})) == ["案甲件"]


def test_a_row_is_repeated_for_each_item():
    table = f"<w:tbl>{row('序号', '事项')}{row('{{项.序号}}', '{{项.事项}}（{{名}}）')}</w:tbl>"
    items = [{"序号": 1, "事项": "主体"}, {"序号": 2, "事项": "程序"}]

    assert words(render(template(table), {"项": items, "名": "甲"})) == [
        "序号|事项",
        "1|主体（甲）",
        "2|程序（甲）",
    ]


def test_an_empty_list_leaves_one_row_that_says_so():
    table = f"<w:tbl>{row('{{项.序号}}', '{{项.事项}}')}</w:tbl>"

    assert words(render(template(table), {"项": []})) == ["无"]


def test_a_paragraph_of_a_list_is_repeated_too():
    assert words(render(template("{{项.a}}、"), {"项": [{"a": 1}, {"a": 2}]})) == ["1、", "2、"]


def test_only_the_inner_row_of_a_nested_table_is_repeated():
    inner = f"<w:tbl>{row('{{项.a}}')}</w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"

    document = render(template(outer), {"项": [{"a": "一"}, {"a": "二"}]})

    assert "".join(words(document)) == "一二"


def test_lines_become_paragraphs_where_a_place_stands_alone():
    assert words(render(template("{{文}}"), {"文": "一\r\n二"})) == ["一", "二"]
    assert words(render(template("由：{{文}}"), {"文": "一\n二"})) == ["由：一", "二"]


@pytest.mark.parametrize(
    "value", ["{{名}}", "{% for x in y %}", "<w:p/>&amp;", "{{项.a}}", "\x00\x0b甲\ufffe"]
)
def test_values_are_only_ever_text(value):
    document = render(template("{{文}}", "{{名}}"), {"文": value, "名": "甲"})

    expected = value.replace("\x00", "").replace("\x0b", "").replace("\ufffe", "")
    assert words(document) == [expected, "甲"]


def test_items_cannot_bring_places_either():
    table = f"<w:tbl>{row('{{项.a}}')}</w:tbl>"

    assert words(render(template(table), {"项": [{"a": "{{密}}"}], "密": "x"})) == ["{{密}}"]


def test_same_template_and_values_give_the_same_bytes_without_author_and_time():
    core = "<cp:coreProperties xmlns:cp='x'><who>someone</who></cp:coreProperties>"
    source = template("{{名}}", parts={"docProps/core.xml": core})

    first = render(source, {"名": "甲"})

    assert first == render(source, {"名": "甲"})
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert b"someone" not in archive.read("docProps/core.xml")
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_missing_values_are_named():
    with pytest.raises(MissingValues) as failure:
        render(template("{{甲}}{{乙}}"), {"甲": 1})
    assert failure.value.names == ("乙",)

    with pytest.raises(MissingValues):
        render(template("{{项.a}}"), {"项": "no list"})
    with pytest.raises(MissingValues):
        render(template("{{项.a}}"), {"项": [{"b": 1}]})


def test_a_value_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match="object"):
        render(template("{{甲}}"), {"甲": object()})


def test_placeholders_are_listed_from_all_parts():
    header = f'<w:hdr xmlns:w="{MAIN}"><w:p><w:r><w:t>{{{{页眉}}}}</w:t></w:r></w:p></w:hdr>'

    found = placeholders(template("{{名}}{{项.a}}", parts={"word/header1.xml": header}))

    assert found == {"名", "项.a", "页眉"}


@pytest.mark.parametrize(
    "markup",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{名|upper}}",
        "{{名()}}",
        "{{a.b.c}}",
        "{% for x in y %}",
        "{%tr if x %}",
        "{{未关闭",
    ],
)
def test_anything_but_a_plain_place_is_reported_and_never_run(markup):
    source = template(markup + "字")

    assert check_template(source, {"名", "a", "y"})
    assert words(render(source, {"名": "甲"})) == [markup + "字"]


def test_unknown_names_are_reported():
    assert check_template(template("{{名}}{{错}}"), {"名"}) == ["错"]


FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{}</w:instrText>'
    '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
NESTED = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE </w:instrText>'
    '<w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO cmd calc</w:instrText>'
    '<w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("paragraph", "code"),
    [
        (FIELD.format('DDEAUTO c:\\\\cmd.exe "/k calc"'), "active_field"),
        (FIELD.format('INCLUDETEXT "http://x"'), "active_field"),
        ('<w:p><w:fldSimple w:instr="DDE a b"/></w:p>', "active_field"),
        (NESTED, "active_field"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "active_content"),
        ("<w:altChunk/>", "active_content"),
    ],
)
def test_templates_that_do_something_by_themselves_are_refused(paragraph, code):
    with pytest.raises(InvalidTemplate) as refusal:
        check_template(template(paragraph), set())
    assert refusal.value.code == code


def test_page_numbers_are_allowed():
    assert check_template(template(FIELD.format(" PAGE \\\\* MERGEFORMAT ")), set()) == []


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/vbaProject.bin": "x"}, "active_content"),
        ({"word/embeddings/a.xlsx": "x"}, "active_content"),
        (
            {
                "word/_rels/settings.xml.rels": "<Relationships><Relationship "
                'Type="x/attachedTemplate" Target="http://evil/" TargetMode="External"/>'
                "</Relationships>"
            },
            "outside_link",
        ),
        ({"word/header1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "broken_file"),
    ],
)
def test_templates_with_active_or_outside_parts_are_refused(parts, code):
    with pytest.raises(InvalidTemplate) as refusal:
        render(template("x", parts=parts), {})
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("paragraphs", "code"),
    [
        ((f"<w:tbl>{row('{{甲.a}}', '{{乙.a}}')}</w:tbl>",), "two_lists_in_a_row"),
        (
            (
                "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{甲.a}}</w:t></w:r></w:p>"
                f"<w:tbl>{row('{{甲.a}}')}</w:tbl></w:tc></w:tr></w:tbl>",
            ),
            "nested_rows",
        ),
    ],
)
def test_rows_that_cannot_be_repeated_are_refused(paragraphs, code):
    with pytest.raises(InvalidTemplate) as refusal:
        render(template(*paragraphs), {"甲": [{"a": 1}], "乙": [{"a": 1}]})
    assert refusal.value.code == code


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a document"])
def test_a_file_that_is_no_document_is_refused(content):
    with pytest.raises(InvalidTemplate):
        render(content, {})


def test_filling_the_slots_of_a_reviewed_draft_leaves_the_same_text():
    draft = template("【文号】", "罚款440000元。【附件】", "【日期】")

    final = fill_slots(draft, {"文号": "清自然资罚〔2026〕15号", "日期": "2026年11月22日"})

    assert words(final) == ["清自然资罚〔2026〕15号", "罚款440000元。【附件】", "2026年11月22日"]
    assert is_same_text("\n".join(words(draft)), "\n".join(words(final)))


def test_a_slot_without_a_value_stays():
    assert words(fill_slots(template("【文号】【日期】"), {"日期": "2026年1月5日"})) == [
        "【文号】2026年1月5日"
    ]


def test_official_dates_have_no_leading_zeros():
    assert official_date(date(2026, 1, 5)) == "2026年1月5日"
