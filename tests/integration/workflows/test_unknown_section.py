"""A step drawn for a section that the agency does not have."""

from fixtures.played import SENT, TestPlayer

from bpmn.bundle import Bundle
from web.sample.proposals import matter
from workflows.instances.models import IncidentKind


def test_a_step_for_an_unknown_section_reaches_nobody_and_is_an_incident(
    player: TestPlayer,
) -> None:
    shipped = player.shipped()
    text = shipped.diagram.decode()
    role = 'kind="intake" role="reviewer"'
    assert role in text
    elsewhere = text.replace(role, 'kind="intake" role="unit:nowhere"')
    player.activate(Bundle(elsewhere.encode(), shipped.tables, shipped.forms, shipped.templates))
    case = player.open(matter("registration"), "hostile")

    player.play(case, SENT)
    player.do(case, "approve_submission")

    assert [i.kind for i in player.incidents(case)] == [IncidentKind.NOBODY_ELIGIBLE]
    task = player.newest_task(case, "intake")
    assert (task.unit_id, task.assignee_id) == (None, None)
