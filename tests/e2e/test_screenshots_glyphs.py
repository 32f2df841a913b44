"""The script that takes the README's pictures notices a missing Chinese glyph."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from fixtures.live import Office

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[2] / "scripts" / "screenshots.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.usefixtures("cjk_font")
def test_every_chinese_character_of_a_page_is_drawn(office: Office, script: ModuleType):
    page = office.desk("shenhe").page
    script.require_chinese(page)
    assert script.missing_glyphs(page, "法制审核") == []


def test_a_character_that_no_font_has_is_found(office: Office, script: ModuleType):
    page = office.desk("shenhe").page
    assert script.missing_glyphs(page, "a\ue7f0") == ["\ue7f0"]
