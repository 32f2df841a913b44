"""W7 of domain.md 5.4: no opinion when the limit ends. Nothing is decided by the clock."""

import pytest
from e2e.pages.story import AGENCY_HEAD, REVIEWER, Story
from fixtures.live import Office

from web.sample.proposals import matter

pytestmark = pytest.mark.browser


def test_an_overdue_review_is_red_escalates_daily_and_stays_blocked(office: Office):
    office.clock.set("2026-03-02")
    late = Story(office, matter("registration"))
    late.submit()
    late.accept()
    office.time_passes("2026-03-05")
    other = Story(office, matter("planning-licence"))
    other.submit()
    other.accept()

    office.time_passes("2026-03-09")
    reviewer, leader = office.desk(REVIEWER), office.desk(AGENCY_HEAD)
    assert "今日到期 · 03-09" in reviewer.inbox()[0]
    assert leader.unread() == 0

    unread = []
    for day in ("2026-03-10", "2026-03-11", "2026-03-12"):
        office.time_passes(day)
        unread.append(leader.unread())
    assert unread == [1, 2, 3]
    assert "应于 2026-03-09 办结" in leader.read_notices()[0]
    assert leader.unread() == 0

    first, second = reviewer.inbox()
    assert late.title in first
    assert "逾期 3 个工作日 · 03-09" in first
    assert other.title in second
    assert "今日到期 · 03-12" in second
    assert reviewer.page.locator("tbody tr").first.locator(".chip-red").count() == 1
    assert "审核期限 逾期 3 个工作日 · 03-09" in late.see(REVIEWER, "#clocks")

    assert not office.desk(late.undertaker).has_task("提出执法决定", late.title)
    assert "审核中" in late.see(late.undertaker, ".page-head")
    late.draft("pass", "pass")
    late.issue()
    (row,) = late.register()
    assert "2026-03-12 8 " in row  # issued, and the working days used, against a limit of 5
