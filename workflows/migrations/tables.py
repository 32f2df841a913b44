"""Every table of the product, so that the migrations and the models can be compared."""

from sqlalchemy import MetaData

from workflows.accounts import models as accounts
from workflows.audit import models as audit
from workflows.cases import models as cases
from workflows.clocks import models as clocks
from workflows.db import Base
from workflows.decisions import models as decisions
from workflows.definitions import models as definitions
from workflows.dossiers import models as dossiers
from workflows.instances import models as instances
from workflows.notices import models as notices
from workflows.numbers import models as numbers
from workflows.opinions import models as opinions
from workflows.papers import models as papers
from workflows.powers import models as powers
from workflows.requests import models as requests
from workflows.user_tasks import models as user_tasks

MODULES = (
    accounts,
    audit,
    cases,
    clocks,
    decisions,
    definitions,
    dossiers,
    instances,
    notices,
    numbers,
    opinions,
    papers,
    powers,
    requests,
    user_tasks,
)


def all_tables() -> MetaData:
    """Return the tables of every model."""
    return Base.metadata
