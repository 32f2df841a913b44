"""The administrator changes a limit in the diagram: new cases follow it, running ones stay."""

import pytest
from e2e.pages.editor import Editor
from e2e.pages.story import REVIEWER, Story
from fixtures.live import Office

from web.sample.proposals import matter

pytestmark = pytest.mark.browser


def test_a_changed_limit_holds_for_new_cases_and_leaves_running_ones_alone(office: Office):
    office.clock.set("2026-03-02")
    running = Story(office, matter("registration"))
    running.submit()
    running.accept()

    editor = Editor(office.desk("guanli"), "legal-review")
    editor.set_limit("review", 7)
    editor.save()
    assert editor.check() == ["ceiling-exceeded"]  # a warning: 7 days need a cited provision
    editor.activate()
    assert "第 2 版 启用中 0 2026-03-02 陶管理" in office.desk("guanli").reads()

    new = Story(office, matter("planning-licence"))
    new.submit()
    new.accept()
    assert "审核期限 剩 7 个工作日 · 03-11" in new.see(REVIEWER, "#clocks")
    assert "审核期限 剩 5 个工作日 · 03-09" in running.see(REVIEWER, "#clocks")
