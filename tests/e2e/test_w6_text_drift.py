"""W6 of domain.md 5.4: after the pass the amount in the decision text is changed."""

import pytest
from e2e.pages.story import REVIEW_HEAD, Story
from fixtures.live import Office

from web.sample.dossier_files import SampleFile, text_variant
from web.sample.proposals import matter

pytestmark = pytest.mark.browser
REVIEWED, CHANGED = "合计罚款人民币440000元", "合计罚款人民币404000元"


def test_a_decision_whose_amount_was_changed_is_blocked_and_the_change_shown(office: Office):
    office.clock.set("2026-03-02")
    story = Story(office, matter("farmland"))
    story.submit()
    story.accept()
    office.time_passes("2026-03-05")
    story.draft("pass", "pass")
    story.issue()
    office.time_passes("2026-03-06")
    story.meet()
    office.time_passes("2026-03-09")

    desk = office.desk(story.undertaker)
    desk.open_task("提出执法决定", story.title)
    final = text_variant("farmland", "amount-changed")
    desk.upload([SampleFile("final", "处罚决定书.docx", final.content)])
    row = desk.page.locator("#slots tbody tr")
    assert REVIEWED in row.locator("del").inner_text()
    assert CHANGED in row.locator("ins").inner_text()

    desk.choose("报请作出决定")
    desk.fill({"number": "清自然资罚〔2026〕1号", "decided_on": story.today(), "amount": "404000"})
    refusal = desk.send_in_vain()
    assert "决定书文本或关键内容与审核通过的不一致" in refusal
    assert "仅作文字性修改的，请说明并报法制审核机构负责人确认" in refusal
    assert desk.page.locator("[name=amount]").input_value() == "404000"
    (event,) = office.events(story.title, "gate.refused")
    assert event.payload["step"] == "decide"

    desk.choose("仅作形式改动")
    desk.fill({"formal_reason": "金额数字排印有误。"})
    desk.send()
    head = office.desk(REVIEW_HEAD)
    head.open_task("确认形式改动", story.title)
    shown = head.reads()
    assert REVIEWED in shown
    assert CHANGED in shown
    head.fill({"note": "金额不属于形式改动，应当重新送审。"})
    head.send("不同意")

    desk.open_task("提出执法决定", story.title)
    desk.choose("文本有实质改动")
    desk.fill({"reason": "罚款金额调整。"})
    desk.send()
    assert desk.has_task("准备送审材料", story.title)
    assert "已作出决定" not in story.see(story.undertaker, ".page-head")
