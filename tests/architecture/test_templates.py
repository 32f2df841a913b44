"""Pages load nothing from outside and run nothing that stands in the page (our content policy)."""

import re

import pytest
from fixtures.source_tree import ROOT
from jinja2 import Environment

TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "web" / "static").rglob("*.css"))
# A link that a person follows may lead outside; what the page loads or sends to may not.
LOADED_FROM_OUTSIDE = re.compile(
    r"""<(?:script|link|img|iframe|form|source|video|audio|object|embed)\b[^>]*
        \b(?:src|href|action|data|srcset)\s*=\s*["']?(?:https?:)?//[^"'>\s]*""",
    re.X | re.I,
)
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*["']application/json)[^>]*>  # a script
      | <style\b                                                                  # a sheet
      | <[^>]*\s(?:on[a-z]+|style)\s*=\s*["'][^"']*                               # an attribute""",
    re.X | re.I,
)
STYLE_FROM_OUTSIDE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//[^"')]*""")


def found_in(pattern, files):
    return {
        path.relative_to(ROOT).as_posix(): hits
        for path in files
        if (hits := [match[0] for match in pattern.finditer(path.read_text(encoding="utf-8"))])
    }


def test_no_page_loads_anything_from_outside():
    assert not found_in(LOADED_FROM_OUTSIDE, TEMPLATES)
    assert not found_in(STYLE_FROM_OUTSIDE, STYLES)


def test_no_page_carries_script_or_style():
    assert not found_in(INLINE, TEMPLATES)


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "web" / "templates").as_posix()
)
def test_template_can_be_read(path):
    Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(
        path.read_text(encoding="utf-8")
    )


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.com/a.js"></script>',
        '<link rel="stylesheet" href="//example.com/a.css">',
        '<form method="post" action="http://example.com/">',
    ],
)
def test_something_from_outside_is_seen(html):
    assert LOADED_FROM_OUTSIDE.search(html)


@pytest.mark.parametrize(
    "html",
    ["<script>go()</script>", "<style>", '<a onclick="go()">', '<p class="x" style="color: red">'],
)
def test_something_inline_is_seen(html):
    assert INLINE.search(html)


@pytest.mark.parametrize(
    "html",
    [
        '<script defer src="/static/a.js"></script>',
        '<script type="application/json" id="facts">',
        '<a href="https://example.com/">',
        '<button data-once="true">',
    ],
)
def test_what_is_allowed_passes(html):
    assert not INLINE.search(html)
    assert not LOADED_FROM_OUTSIDE.search(html)
