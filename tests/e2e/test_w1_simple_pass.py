"""W1 of domain.md 5.4: submitted and accepted before the Spring Festival, passed, decided."""

import pytest
from e2e.pages.story import Story
from fixtures.live import Office

from web.sample.proposals import matter

pytestmark = pytest.mark.browser


def test_a_case_passes_within_the_limit_that_jumps_the_spring_festival(office: Office):
    office.clock.set("2026-02-12")
    story = Story(office, matter("registration"))
    story.submit()
    story.accept()
    clocks = story.see("shenhe", "#clocks")
    # 14 February is a Saturday that is worked, then nine days off.
    assert "审核期限 剩 5 个工作日 · 02-26" in clocks
    assert "2026-02-12" in clocks

    office.time_passes("2026-02-25")
    assert any("剩 1 个工作日 · 02-26" in row for row in office.desk("shenhe").inbox())
    story.draft("pass", "pass")
    story.issue()
    assert "已通过审核" in story.see(story.undertaker, ".page-head")

    office.time_passes("2026-02-27")
    story.decide("清自然资登〔2026〕1号")
    assert "已作出决定" in story.see(story.undertaker, ".page-head")
    (row,) = story.register()
    assert "2026-02-26" in row
    assert "通过法制审核" in row
    assert "2026-02-25 4 清自然资登〔2026〕1号" in row
