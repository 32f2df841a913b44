"""Numbers that a diagram has given out."""

from workflows.cases.models import StepRecord
from workflows.numbers.actions import next_number
from workflows.service_tasks import HandlerGroup, ServiceTaskContext

group = HandlerGroup("numbers")


@group.handler("assign")
def assign(context: ServiceTaskContext) -> None:
    """Give the next number of a series; it is the fact `steps.<element>.answers.number`."""
    turn = context.turn
    turn.add(
        StepRecord(
            case_id=turn.case.id,
            round_id=turn.round.id if turn.round else None,
            element_id=context.element_id,
            kind="numbers.assign",
            outcome="assigned",
            meaning="DONE",
            label=turn.procedure.names.get(context.element_id, context.element_id),
            answers={"number": next_number(turn, context.inputs["kind"])},
            **turn.stamp(),
        )
    )
