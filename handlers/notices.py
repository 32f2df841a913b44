"""Notices sent to people as a case moves on."""

from workflows.clocks import actions as clocks
from workflows.service_tasks import HandlerGroup, ServiceTaskContext

group = HandlerGroup("notices")


@group.handler("tell")
def tell(context: ServiceTaskContext) -> None:
    """Tell the people in the roles of `to` the message drawn in the diagram."""
    context.turn.tell(context.inputs["to"], context.inputs["message"])


@group.handler("attention")
def attention(context: ServiceTaskContext) -> None:
    """Send the warning or escalation of a clock that is planned for now (R-074, R-075)."""
    turn = context.turn
    deadline = turn.running(context.inputs["clock"])
    if deadline is None or deadline.next_attention_at is None:
        return
    if deadline.next_attention_at > turn.now:
        return
    policy = turn.policy(deadline.clock)
    roles, reckoning = clocks.attend(turn, deadline, policy, deadline.next_attention_at)
    turn.tell(
        " ".join(roles),
        "overdue" if reckoning.overdue else "due-soon",
        clock=policy.name,
        due=deadline.due_on.isoformat(),
        days_left=reckoning.days_left,
    )
