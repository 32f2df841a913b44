"""W2 of domain.md 5.4: a supplement, an extension, a return for revision, and a second round."""

import pytest
from e2e.pages.story import DEPUTY_LEGAL, REVIEWER, Story
from fixtures.live import Office

from web.sample.dossier_files import text_variant
from web.sample.opinions import EXTENSIONS, REPLIES
from web.sample.proposals import matter

pytestmark = pytest.mark.browser


def test_a_pause_and_an_extension_move_the_limit_and_a_revision_starts_a_new_one(office: Office):
    office.clock.set("2026-03-02")
    story = Story(office, matter("farmland"))
    story.submit()
    story.accept()
    assert "剩 5 个工作日 · 03-09" in story.see(REVIEWER, "#clocks")

    office.time_passes("2026-03-04")
    story.ask_for_supplement()
    clocks = story.see(REVIEWER, "#clocks")
    assert "审核期限 已暂停计时" in clocks
    assert "如今日恢复，将于 2026-03-09 到期" in clocks
    office.time_passes("2026-03-10")
    story.supplement()
    assert "剩 3 个工作日 · 03-13" in story.see(REVIEWER, "#clocks")

    office.time_passes("2026-03-11")
    _ask_for_extension(story, 6)
    desk = office.desk(DEPUTY_LEGAL)
    desk.open_task("审批延期", story.title)
    assert "2026-03-23" in desk.reads()
    desk.send("同意")
    assert "03-23" in story.see(REVIEWER, "#clocks")

    office.time_passes("2026-03-20")
    story.draft("revise-discretion", "revise")
    story.issue()
    assert "退回修改后再提交" in story.see(story.undertaker, "#rounds")

    office.time_passes("2026-03-24")
    desk = office.desk(story.undertaker)
    desk.open_task("书面回复审核意见", story.title)
    desk.upload([text_variant("farmland", "revised")])
    story.reply(REPLIES["accept-discretion"], "修改后再次送审", changed=story.about.revised)
    story.release("审签再次送审", "同意再次送审")
    story.accept()
    assert "剩 5 个工作日 · 03-31" in story.see(REVIEWER, "#clocks")
    story.draft("pass-again", "pass")
    story.issue()

    first, second = story.register()
    assert "已延长 6 个工作日" in first
    assert "补充 1 次" in first
    assert "2026-03-20 14 扣除暂停 10" in first  # working days gross, and net (4.4.7)
    assert "退回修改后再提交" in first
    assert "2026-03-31 通过法制审核" in second
    assert "集体讨论中" in story.see(story.undertaker, ".page-head")


def _ask_for_extension(story: Story, days: int) -> None:
    words = EXTENSIONS["complex"]
    desk = story.office.desk(REVIEWER)
    desk.act("申请延长审核期限", story.title)
    desk.fill({"days": str(days)})
    desk.page.locator("#new-due", has_text="2026-03-23").wait_for()  # said before it is asked for
    desk.fill({"reason": words.reason, "remaining": words.remaining})
    desk.send()
