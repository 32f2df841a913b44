"""The Chinese catalogue is complete: nobody meets an English sentence on a Chinese page."""

import re
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po
from fixtures.source_tree import ROOT

CATALOGUES = sorted((ROOT / "web" / "translations").glob("*/LC_MESSAGES/messages.po"))
CHINESE = re.compile("[\u4e00-\u9fff]")
MARKERS = ("N_", "_l", "lazy_gettext")


def catalogue(path):
    with path.open("rb") as file:
        return read_po(file)


def translated(message):
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(message.string) and all(strings) and not message.fuzzy


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    """What `make catalogue` would collect now."""
    collected = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    command += ["-F", "pyproject.toml", "-o", str(collected)]
    command += [f"--keyword={marker}" for marker in MARKERS]
    subprocess.run([*command, "web", "workflows", "handlers"], cwd=ROOT, check=True)
    return [message for message in catalogue(collected) if message.id]


def test_message_ids_are_english(messages):
    assert not [message.id for message in messages if CHINESE.search(str(message.id))]


def test_every_message_is_translated(messages):
    for path in CATALOGUES:
        known = {message.id for message in catalogue(path) if translated(message)}

        assert not [message.id for message in messages if message.id not in known], path.name


def test_translations_keep_the_parameters_of_their_messages():
    for path in CATALOGUES:
        assert not [(message.id, errors) for message, errors in catalogue(path).check()]


def test_catalogues_have_the_names_that_babel_looks_for():
    """Babel makes zh_Hans_CN of zh_CN and would never open a folder of the shorter name."""
    assert {path.parts[-3] for path in CATALOGUES} <= {"zh_Hans_CN"}
