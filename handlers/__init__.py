"""What service tasks do. `GROUPS` is the list; to add a handler: a function, and its group here.

Handlers write to the database only (a file goes to the store by its digest), so that a turn that
is repeated does no harm.
"""

from handlers import clocks, extensions, notices, numbers, opinions, supplements

GROUPS = (
    clocks.group,
    extensions.group,
    notices.group,
    numbers.group,
    opinions.group,
    supplements.group,
)
