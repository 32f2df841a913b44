"""Deploy, draft and activate procedure versions. Callers open the transaction."""

import hashlib
from collections.abc import Collection

from sqlalchemy import func, select

from bpmn.bundle import Bundle
from bpmn.checks import Problem, run_checks
from bpmn.procedure import read_procedure
from workflows.acts import Act
from workflows.db import canonical_json, db
from workflows.definitions.library import bundle_of, load_bundle
from workflows.definitions.models import Blob, ProcedureVersion, VersionState
from workflows.exceptions import N_, ChangedMeanwhile, NotAllowed, NotFound


class FailsChecks(NotAllowed):
    """A version with errors is not activated."""

    message = N_("The procedure has %(count)s errors. Mend them first; the list shows where.")

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(count=sum(1 for p in problems if p.severity == "error"))


def active_version(agency_id: int, key: str) -> ProcedureVersion:
    """Return the version that new cases of a procedure follow."""
    found = db.session.scalars(
        select(ProcedureVersion).where(
            ProcedureVersion.agency_id == agency_id,
            ProcedureVersion.key == key,
            ProcedureVersion.state == VersionState.ACTIVE,
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def version(agency_id: int, version_id: int) -> ProcedureVersion:
    """Return a version by its key."""
    return db.session.get_one(ProcedureVersion, (agency_id, version_id))


def check(bundle: Bundle, handlers: Collection[str]) -> list[Problem]:
    """Return every finding on a bundle; never raises on any content."""
    return run_checks(bundle.diagram, bundle, handlers=frozenset(handlers))


def deploy(act: Act, bundle: Bundle, handlers: Collection[str]) -> ProcedureVersion:
    """Take a bundle in and activate it at once: what a fresh installation does."""
    procedure = read_procedure(bundle.diagram)
    draft = _new_version(act, procedure.key, procedure.name, *_store(bundle))
    db.session.flush()
    activate(act, draft, handlers)
    return draft


def draft_of(act: Act, base: ProcedureVersion) -> ProcedureVersion:
    """Return the open draft of a procedure, or make one from a version."""
    found = db.session.scalars(
        select(ProcedureVersion).where(
            ProcedureVersion.agency_id == base.agency_id,
            ProcedureVersion.key == base.key,
            ProcedureVersion.state == VersionState.DRAFT,
        )
    ).first()
    if found is not None:
        return found
    return _new_version(act, base.key, base.name, base.manifest, base.hash)


def save_draft(act: Act, draft: ProcedureVersion, bundle: Bundle, seen: int) -> None:
    """Save a draft as the editor has it; `seen` is the draft's version that the editor loaded."""
    if draft.state != VersionState.DRAFT:
        raise NotAllowed(N_("This version is active or was; make a new draft of it."))
    if draft.version != seen:
        raise ChangedMeanwhile
    procedure = read_procedure(bundle.diagram)
    draft.name = procedure.name or draft.name
    draft.manifest, draft.hash = _store(bundle)
    act.note("procedure.saved", key=draft.key, number=draft.number)


def activate(act: Act, draft: ProcedureVersion, handlers: Collection[str]) -> None:
    """Let new cases follow a version; running ones stay on theirs (R-076; 4.3.5)."""
    if draft.state != VersionState.DRAFT:
        raise NotAllowed(N_("This version is active or was; make a new draft of it."))
    bundle = bundle_of(draft)
    problems = check(bundle, handlers)
    errors = sum(1 for p in problems if p.severity == "error")
    act.note(
        "procedure.checked",
        key=draft.key,
        number=draft.number,
        errors=errors,
        warnings=len(problems) - errors,
    )
    if errors:
        raise FailsChecks(problems)
    load_bundle(bundle)
    for before in db.session.scalars(
        select(ProcedureVersion).where(
            ProcedureVersion.agency_id == draft.agency_id,
            ProcedureVersion.key == draft.key,
            ProcedureVersion.state == VersionState.ACTIVE,
        )
    ):
        before.state = VersionState.SUPERSEDED
    draft.state = VersionState.ACTIVE
    draft.effective_on = act.on
    draft.activated_by = act.actor.person_id
    draft.activated_at = act.now
    act.note("procedure.activated", key=draft.key, number=draft.number, hash=draft.hash)


def _new_version(
    act: Act, key: str, name: str, manifest: list[list[str]], digest: str
) -> ProcedureVersion:
    number = 1 + (
        db.session.scalar(
            select(func.max(ProcedureVersion.number)).where(
                ProcedureVersion.agency_id == act.actor.agency_id, ProcedureVersion.key == key
            )
        )
        or 0
    )
    return act.add(
        ProcedureVersion(
            key=key,
            number=number,
            name=name,
            state=VersionState.DRAFT,
            manifest=manifest,
            hash=digest,
            created_by=act.actor.person_id,
            created_at=act.now,
        )
    )


def _store(bundle: Bundle) -> tuple[list[list[str]], str]:
    manifest: list[list[str]] = []
    for path, kind, content in bundle.files():
        digest = hashlib.sha256(content).hexdigest()
        manifest.append([path, kind, digest])
        if db.session.get(Blob, digest) is None:
            db.session.add(Blob(sha256=digest, content=content))
    manifest.sort()
    return manifest, hashlib.sha256(canonical_json(manifest).encode()).hexdigest()
