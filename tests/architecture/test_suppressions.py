"""A silenced tool says which rule and why, so that the next reader can judge it."""

import re
import tokenize

import pytest
from fixtures.source_tree import PACKAGES, ROOT

NOQA = re.compile(r"#\s*noqa(?P<rules>:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?(?P<rest>.*)", re.I)
IGNORE = re.compile(r"#\s*type:\s*ignore(?P<rules>\[[\w, -]+\])?")


MISSING_DOCSTRING = re.compile(r":\s*D1\d\d$")


def unexplained(comment: str) -> bool:
    """Whether the comment silences everything, or a rule of style without a word why.

    Two need no words: a docstring left out because the name says it all, and what mypy is told to
    overlook, which is nearly always a library without types.
    """
    style, types = NOQA.search(comment), IGNORE.search(comment)
    if style and not style["rules"]:
        return True
    if style and not MISSING_DOCSTRING.match(style["rules"]):
        return len(re.findall(r"\w+", style["rest"])) < 2
    return bool(types and not types["rules"])


def test_every_silenced_rule_has_a_reason():
    offenders = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        with tokenize.open(path) as source:
            offenders += [
                f"{path.relative_to(ROOT)}:{token.start[0]} {token.string}"
                for token in tokenize.generate_tokens(source.readline)
                if token.type == tokenize.COMMENT and unexplained(token.string)
            ]

    assert not offenders


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S101",
        "# type: ignore",
        "# type: ignore  # the library has no types",
    ],
)
def test_a_bare_suppression_is_seen(comment):
    assert unexplained(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: N802 - the usual name of the gettext marker",
        "# noqa: D102",
        "# type: ignore[arg-type]",
        "# an ordinary remark",
    ],
)
def test_an_explained_suppression_passes(comment):
    assert not unexplained(comment)
