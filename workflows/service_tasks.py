"""How a service task finds its handler: groups of named functions, passed in from the top."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflows.steps.turn import Turn


@dataclass(frozen=True)
class ServiceTaskContext:
    """What a handler gets: the turn it runs in, its element, and the inputs drawn with it."""

    turn: Turn
    element_id: str
    inputs: Mapping[str, str]


Handler = Callable[[ServiceTaskContext], None]


class HandlerGroup:
    """Handlers of one subject, named `group.kebab-verb`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.handlers: dict[str, Handler] = {}

    def handler(self, verb: str) -> Callable[[Handler], Handler]:
        """Register a handler; twice the same name is an error."""

        def register(function: Handler) -> Handler:
            name = f"{self.name}.{verb}"
            if name in self.handlers:
                raise ValueError(f"handler {name} is registered twice")
            self.handlers[name] = function
            return function

        return register


_handlers: dict[str, Handler] = {}


def use_groups(groups: Iterable[HandlerGroup]) -> None:
    """Let diagrams call the handlers of these groups and no others."""
    _handlers.clear()
    for group in groups:
        _handlers.update(group.handlers)


def handler_names() -> frozenset[str]:
    """Return the names that a diagram may call."""
    return frozenset(_handlers)


def run_handler(name: str, context: ServiceTaskContext) -> None:
    """Run a handler; KeyError for a name that is not registered."""
    _handlers[name](context)
