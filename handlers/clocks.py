"""What a flow timer ends: an unanswered request, never a round (domain.md 4.4.14)."""

from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.service_tasks import HandlerGroup, ServiceTaskContext

group = HandlerGroup("clocks")


@group.handler("lapse-extension")
def lapse_extension(context: ServiceTaskContext) -> None:
    """Let an extension request lapse that was not decided before expiry (domain.md 4.4.13)."""
    turn = context.turn
    request = requests.pending(turn, Subject.EXTENSION)
    if request is not None:
        requests.lapse(turn, request)
        turn.tell("reviewer reviewHead deputyLegal", "extension-lapsed")
