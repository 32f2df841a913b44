import pytest

from bpmn.bundle import Bundle, read_bundle
from bpmn.exceptions import InvalidDefinition


def test_a_bundle_is_the_diagram_and_the_folder_of_its_name(tmp_path):
    folder = tmp_path / "review"
    (folder / "forms").mkdir(parents=True)
    (folder / "templates").mkdir()
    (tmp_path / "review.bpmn").write_bytes(b"<diagram/>")
    (folder / "scope.dmn").write_bytes(b"<table/>")
    (folder / "forms" / "comments.json").write_text('{"properties": {"b": {}, "a": {}}}')
    (folder / "templates" / "opinion.docx").write_bytes(b"PK")

    bundle = read_bundle(tmp_path / "review.bpmn")

    assert bundle.diagram == b"<diagram/>"
    assert bundle.tables == {"scope.dmn": b"<table/>"}
    assert list(bundle.forms["comments"]["properties"]) == ["b", "a"]
    assert bundle.templates == {"opinion.docx": b"PK"}


def test_a_diagram_alone_is_a_bundle(tmp_path):
    (tmp_path / "x.bpmn").write_bytes(b"<diagram/>")

    assert read_bundle(tmp_path / "x.bpmn") == Bundle(b"<diagram/>")


def test_a_bundle_comes_back_from_its_files():
    bundle = Bundle(b"d", {"a.dmn": b"t"}, {"f": {"properties": {"乙": {}}}}, {"o.docx": b"w"})

    files = [(path, content) for path, _, content in bundle.files()]

    assert Bundle.of_files(files) == bundle
    assert [kind for _, kind, _ in bundle.files()] == ["diagram", "table", "form", "template"]


@pytest.mark.parametrize(
    "files",
    [
        [],
        [("a.dmn", b"")],
        [("diagram.bpmn", b""), ("../x.dmn", b"")],
        [("diagram.bpmn", b""), ("forms/../x.json", b"{}")],
        [("diagram.bpmn", b""), ("x.exe", b"")],
        [("diagram.bpmn", b""), ("forms/a.json", b"{")],
        [("diagram.bpmn", b""), ("forms/a.json", b"[]")],
        [("diagram.bpmn", b""), ("forms/a.json", b"[" * 100_000)],
        [("diagram.bpmn", b""), ("forms/a.json", b"\xff\xff")],
    ],
    ids=lambda files: repr(files)[:60],
)
def test_files_that_are_no_bundle_are_refused(files):
    with pytest.raises(InvalidDefinition):
        Bundle.of_files(files)
