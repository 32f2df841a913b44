"""W3 of domain.md 5.4: not passed, a disagreement that the deputy director settles, a new text."""

import re

import pytest
from e2e.pages.story import DEPUTY, Story
from fixtures.changes import Changed
from fixtures.live import Office
from fixtures.played import TestPlayer

from web.sample.dossier_files import text_variant
from web.sample.opinions import REPLIES, RULINGS
from web.sample.proposals import matter

pytestmark = pytest.mark.browser


def test_a_rejected_case_is_decided_only_after_a_new_text_has_passed(office: Office):
    office.clock.set("2026-03-02")
    story = Story(office, matter("surveying"))
    story.submit()
    story.accept()
    office.time_passes("2026-03-06")
    story.draft("reject-power", "reject")
    story.issue()
    assert not office.desk(story.undertaker).has_task("提出执法决定", story.title)

    office.time_passes("2026-03-09")
    story.reply(REPLIES["disagree-power"], "报告分歧", changed=None)
    story.release("审签分歧报告", "报分管领导")
    assert "协调中" in story.see(DEPUTY, ".page-head")
    _uphold(story)
    assert "维持" in story.see(story.undertaker)

    office.time_passes("2026-03-12")
    desk = office.desk(story.undertaker)
    desk.open_task("书面回复审核意见", story.title)
    desk.upload([text_variant("surveying", "revised")])
    story.reply(REPLIES["accept-power"], "修改后再次送审", changed=story.about.revised)
    story.release("审签再次送审", "同意再次送审")
    story.accept()
    story.draft("pass-again", "pass")
    story.issue()

    office.time_passes("2026-03-16")
    assert not office.desk(story.undertaker).has_task("提出执法决定", story.title)
    story.meet()
    office.time_passes("2026-03-17")
    story.decide("清自然资罚〔2026〕1号")
    page = story.see(story.undertaker)
    assert "已作出决定" in page
    assert "清自然资罚〔2026〕1号" in page
    assert [bool(re.search("清自然资罚", row)) for row in story.register()] == [False, True]


def _uphold(story: Story) -> None:
    desk = story.office.desk(DEPUTY)
    desk.open_task("研究决定分歧", story.title)
    desk.choose("维持审核意见")
    desk.fill({"reasons": next(iter(RULINGS.values()))})
    desk.send()


def test_a_decision_after_a_rejection_is_refused_even_where_a_diagram_leads_there(
    office: Office, player: TestPlayer
):
    careless = Changed()
    careless.lead("flow_opinion_effect_reply", "decide")
    player.activate(careless.bundle(), "careless")
    office.clock.set("2026-03-02")
    story = Story(office, matter("registration"), procedure="careless")
    story.submit()
    story.accept()
    story.draft("reject-power", "reject")
    story.issue()

    desk = office.desk(story.undertaker)
    desk.open_task("提出执法决定", story.title)
    assert "不能登记决定" in desk.reads()
    assert not desk.page.locator("#step").count()
    fields = {"outcome": "propose", "number": "清自然资登〔2026〕1号", "decided_on": "2026-03-02"}
    answer = desk.send_by_hand({**story.proposal(), **fields})
    assert "不能登记决定" in answer
    (event,) = office.events(story.title, "gate.refused")
    assert event.payload["step"] == "decide"
    assert "意见处理中" in story.see(story.undertaker, ".page-head")
