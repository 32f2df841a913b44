"""The committed output of the front-end build: whole, self-contained, readable, licensed."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import web

ROOT = Path(web.__file__).parents[1]
STATIC = ROOT / "web" / "static"
BUILT = STATIC / "built"
MANIFEST: dict[str, str] = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
NOTICES = "THIRD-PARTY.txt"

# Names of namespaces, the mark that the licence of bpmn-js demands, and pages named in messages
# for developers. None of them is loaded.
NEVER_LOADED = (
    "http://www.w3.org/",
    "http://www.omg.org/spec/",
    "http://bpmn.io",
    "https://bpmn.io",
    "https://github.com/bpmn-io/diagram-js/",
    "https://github.com/floating-ui/popper-docs/",
)
LARGEST = {  # bytes, compressed: style and script of a page together
    "ui": 90_000,
    "viewer": 250_000,
    "editor": 400_000,
}


def texts() -> Iterator[Path]:
    for path in sorted(STATIC.rglob("*")):
        if path.suffix in {".js", ".css", ".svg", ".html"}:
            yield path


@pytest.mark.parametrize("bundle", ["ui", "viewer", "editor"])
@pytest.mark.parametrize("kind", ["css", "js"])
def test_each_bundle_has_a_style_and_a_script(bundle: str, kind: str) -> None:
    assert f"{bundle}.{kind}" in MANIFEST


def test_every_file_of_the_manifest_exists_under_a_name_with_its_hash() -> None:
    for logical, file in MANIFEST.items():
        assert (BUILT / file).is_file(), logical
        stem, _, suffix = logical.rpartition(".")
        assert re.fullmatch(rf"{re.escape(stem)}-[A-Z0-9]{{8}}\.{suffix}", file)


def test_nothing_is_left_over_from_an_earlier_build() -> None:
    present = {str(path.relative_to(BUILT)) for path in BUILT.rglob("*") if path.is_file()}
    assert present == {*MANIFEST.values(), "manifest.json", NOTICES}


@pytest.mark.parametrize("path", list(texts()), ids=lambda path: path.name)
def test_no_file_names_an_address_outside_the_allowed_ones(path: Path) -> None:
    addresses = re.findall(r"(?:https?:|[\"'(])//[\w.-]+[^\s\"'`)<>\\]*", path.read_text("utf-8"))
    assert [a for a in addresses if not a.startswith(NEVER_LOADED)] == []


@pytest.mark.parametrize("name", [name for name in MANIFEST if name.endswith(".css")])
def test_styles_load_only_files_of_the_build(name: str) -> None:
    style = (BUILT / MANIFEST[name]).read_text("utf-8")
    loaded = re.findall(r"url\(\s*[\"']?([^\"')]+)", style)
    inside = [target for target in loaded if not target.startswith("data:image/svg+xml")]
    assert all((BUILT / target).resolve().is_relative_to(BUILT) for target in inside)
    assert all((BUILT / target).is_file() for target in inside)


@pytest.mark.parametrize("bundle", sorted(LARGEST))
def test_bundles_stay_small(bundle: str) -> None:
    files = [MANIFEST[f"{bundle}.{kind}"] for kind in ("css", "js")]
    size = sum(len(gzip.compress((BUILT / file).read_bytes())) for file in files)
    assert size < LARGEST[bundle]


@pytest.mark.parametrize("name", [name for name in MANIFEST if name.endswith(".js")])
def test_scripts_compile_no_text_into_code(name: str) -> None:
    script = (BUILT / MANIFEST[name]).read_text("utf-8")
    assert re.search(r"\beval\(|new Function\(", script) is None


def test_expressions_in_htmx_attributes_are_switched_off() -> None:
    script = (BUILT / MANIFEST["ui.js"]).read_text("utf-8")
    assert "Expressions in htmx attributes are switched off" in script


def test_the_licences_of_what_is_inside_are_shipped_with_it() -> None:
    notices = (BUILT / NOTICES).read_text("utf-8")
    assert notices == (ROOT / "frontend" / "THIRD-PARTY.md").read_text("utf-8")
    for package in ("bootstrap", "htmx.org", "bpmn-js", "diagram-js", "bpmn-js-i18n"):
        assert f"\n## {package} " in notices
    assert "watermark must stay fully visible" in " ".join(notices.split())


def test_every_package_with_a_file_inside_has_its_licence_text() -> None:
    sections = (BUILT / NOTICES).read_text("utf-8").split("\n## ")[1:]
    without = [section.split("\n", 1)[0] for section in sections if "no licence file" in section]
    assert without == []


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


# --- Colours ------------------------------------------------------------------------------------

COLOURS = dict(
    re.findall(
        r"--([\w-]+): (#[0-9a-f]{3,6});",
        (ROOT / "frontend" / "src" / "css" / "tokens.css").read_text("utf-8"),
    )
)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("green", "green-soft"),
        ("amber", "amber-soft"),
        ("red", "red-soft"),
        ("muted", "grey-soft"),
        ("muted", "ground"),
        ("green", "paper"),
        ("amber", "paper"),
        ("red", "paper"),
        ("brand", "ground"),
        ("brand-dark", "brand-soft"),
        ("paper", "brand"),
        ("paper", "brand-dark"),
    ],
)
def test_words_can_be_read_on_their_ground(words: str, ground: str) -> None:
    assert contrast(COLOURS[words], COLOURS[ground]) >= 4.5


def test_the_edge_of_a_field_can_be_seen() -> None:
    assert contrast(COLOURS["line-strong"], COLOURS["paper"]) >= 3
