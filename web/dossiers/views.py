"""The dossier of a case: its material slots, uploads, and documents to read and to download."""

import hashlib
from dataclasses import dataclass

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from bpmn.procedure import Slot
from web.access import (
    SIGNED_IN,
    case_or_404,
    current_actor,
    current_person,
    current_visitor,
    is_local,
    requires,
)
from web.asks import wants_fragment, wants_json
from web.dossiers.delivery import attachment, picture
from web.dossiers.words import problem_words
from web.filters import field_id
from web.words import gettext as _
from web.words import refusal_words
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.acts import Act
from workflows.audit import actions as audit
from workflows.case_files.access import may_see
from workflows.cases.actions import latest_round
from workflows.cases.models import CaseOfficer, CaseState, ReviewCase, ReviewRound
from workflows.db import db, transaction
from workflows.definitions import actions as definitions
from workflows.definitions.library import load
from workflows.dossiers import actions
from workflows.dossiers.actions import Material
from workflows.dossiers.models import Document, DocumentVersion
from workflows.dossiers.rules import MAX_BYTES, MEDIA_TYPES
from workflows.exceptions import N_, InvalidAnswers, NotAllowed, NotFound, Refusal
from workflows.steps.deciding import FINAL_SLOT
from workflows.steps.submission import TEXT_SLOT

dossiers = Blueprint("dossiers", __name__)
ONE_DOCUMENT = frozenset({TEXT_SLOT, FINAL_SLOT})  # a further upload is its next version
LONGEST_REASON = 500


class NotAnOfficer(NotAllowed):
    """Whoever does not handle the case reads its dossier, and changes nothing in it."""

    message = N_("Only the officers who handle this case can change its dossier.")


@dataclass(frozen=True)
class SlotRow:
    """A material slot with what lies in it."""

    slot: Slot
    materials: list[Material]


@dossiers.get("/cases/<string:case_id>/dossier")
@requires(SIGNED_IN)
def show(case_id: str) -> ResponseReturnValue:
    """Show the dossier, slot by slot, with every version."""
    case = case_or_404(case_id)
    return _page(case, {}, "")


@dossiers.post("/cases/<string:case_id>/dossier")
@requires(SIGNED_IN)
def upload(case_id: str) -> ResponseReturnValue:
    """Put files into a slot: new documents, or the next version of one."""
    case = case_or_404(case_id)
    act, current = _act(case)
    _require_officer(act)
    slot, document = _place(case, current)
    files = [f for f in request.files.getlist("file") if f.filename]
    if not files:
        raise NotAllowed(N_("Choose a file first."))
    if document is not None and len(files) > 1:
        raise NotAllowed(N_("Choose one file: it becomes the next version of this document."))
    for file in files:
        try:
            words = _take(case, slot, document, file)
        except Refusal as refusal:
            db.session.rollback()
            if wants_json():
                raise
            flash(f"{file.filename}: {refusal_words(refusal)}", "error")
            continue
        if wants_json():
            return jsonify(message=words), 201
        flash(words, "success")
    return redirect(_back(case, slot), 303)


@dossiers.post("/cases/<string:case_id>/dossier/remove")
@requires(SIGNED_IN)
def remove(case_id: str) -> ResponseReturnValue:
    """Take a document out of the dossier, with the reason."""
    case = case_or_404(case_id)
    act, current = _act(case)
    _require_officer(act)
    version, document = actions.version(case.agency_id, request.form.get("document", ""))
    if document.case_id != case.id or document.removed_at is not None:
        raise NotFound
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        return _page(case, {"reason": _("Say why it is taken out.")}, version.public_id), 422
    with transaction():
        actions.remove(act, case, current, document, reason)
        db.session.flush()
        audit.append(act)
    flash(_("“%(name)s” is no longer in the dossier.", name=document.title), "success")
    return redirect(_back(case, document.slot), 303)


@dossiers.get("/documents/<string:version_id>")
@requires(SIGNED_IN)
def download(version_id: str) -> ResponseReturnValue:
    """Hand out a document as a file."""
    version, _document, _case = _readable(version_id)
    return attachment(version.sha256, version.filename, version.media_type)


@dossiers.get("/documents/<string:version_id>/picture")
@requires(SIGNED_IN)
def view(version_id: str) -> ResponseReturnValue:
    """Show a photograph in the page; any other kind of file is only handed out."""
    version, _document, _case = _readable(version_id)
    return picture(version.sha256, version.filename, version.media_type)


@dossiers.get("/documents/<string:version_id>/text")
@requires(SIGNED_IN)
def text(version_id: str) -> ResponseReturnValue:
    """Show what can be read in a document, as plain text."""
    version, document, case = _readable(version_id)
    return render_template(
        "dossier/words.html" if wants_fragment() else "dossier/text.html",
        case=case,
        document=document,
        version=version,
        lines=(version.text or "").splitlines(),
        problem=problem_words(version.text_problem),
    )


def _page(case: ReviewCase, errors: dict[str, str], wrong: str) -> str:
    act, current = _act(case)
    materials = actions.materials(case)
    return render_template(
        "dossier/show.html",
        case=case,
        rows=[
            SlotRow(slot, [m for m in materials if m.document.slot == slot.code])
            for slot in _slots(case, current)
        ],
        versions={m.document.id: actions.versions_of(m.document) for m in materials},
        submitted=set(current.materials) if current is not None else set(),
        removed=_removed(case),
        may_change=_is_officer(act) and actions.may_change(case, current),
        is_officer=_is_officer(act),
        people=accounts.names(case.agency_id),
        upload_limits={"accept": ",".join(MEDIA_TYPES), "megabytes": MAX_BYTES // 1024**2},
        problem_words=problem_words,
        errors=errors,
        wrong=wrong,
    )


def _slots(case: ReviewCase, current: ReviewRound | None) -> list[Slot]:
    slots = list(
        load(definitions.version(case.agency_id, case.procedure_version_id)).procedure.slots
    )
    if case.state in (CaseState.CLEARED, CaseState.DECIDED):
        slots.append(Slot(FINAL_SLOT, "决定书定稿", "Final text of the decision", mandatory=False))
    return slots


def _removed(case: ReviewCase) -> list[Document]:
    return list(
        db.session.scalars(
            select(Document)
            .where(
                Document.agency_id == case.agency_id,
                Document.case_id == case.id,
                Document.removed_at.is_not(None),
            )
            .order_by(Document.id)
        )
    )


def _act(case: ReviewCase) -> tuple[Act, ReviewRound | None]:
    act = Act(current_actor(), system_time.now(), case.id)
    return act, latest_round(act)


def _is_officer(act: Act) -> bool:
    return any(o.person_id == act.actor.person_id for o in act.records(CaseOfficer))


def _require_officer(act: Act) -> None:
    if not _is_officer(act):
        raise NotAnOfficer


def _place(case: ReviewCase, current: ReviewRound | None) -> tuple[str, Document | None]:
    """Return the slot, and the document whose next version comes, from what was sent."""
    wanted = request.form.get("document", "")
    if wanted:
        _version, document = actions.version(case.agency_id, wanted)
        if document.case_id != case.id or document.removed_at is not None:
            raise NotFound
        return document.slot, document
    slot = request.form.get("slot", "")
    if slot not in {s.code for s in _slots(case, current)}:
        raise InvalidAnswers({"slot": N_("Choose one of the list.")})
    return slot, None


def _take(case: ReviewCase, slot: str, document: Document | None, file: FileStorage) -> str:
    act, current = _act(case)
    content = file.read()
    known = [m for m in actions.materials(case) if m.document.slot == slot]
    digest = hashlib.sha256(content).hexdigest()
    if any(m.version.sha256 == digest for m in known):
        return _("“%(name)s” is in the dossier already.", name=file.filename)
    if document is None and slot in ONE_DOCUMENT and known:
        document = known[0].document
    with transaction():
        version = actions.add_version(
            act,
            case,
            current,
            slot=slot,
            filename=file.filename or "",
            content=content,
            document=document,
        )
        db.session.flush()
        audit.append(act)
    if version.n > 1:
        return _("“%(name)s” is version %(n)s.", name=version.filename, n=version.n)
    return _("“%(name)s” is in the dossier.", name=version.filename)


def _readable(version_id: str) -> tuple[DocumentVersion, Document, ReviewCase]:
    version, document = actions.version(current_person().agency_id, version_id)
    return version, document, _visible(version.agency_id, document.case_id)


def _visible(agency_id: int, case_id: int) -> ReviewCase:
    case = db.session.get_one(ReviewCase, (agency_id, case_id))
    if not may_see(current_visitor().viewer, case):
        raise NotFound
    return case


def _back(case: ReviewCase, slot: str) -> str:
    wanted = request.form.get("next", "")
    if is_local(wanted):
        return wanted
    return url_for("dossiers.show", case_id=case.public_id, _anchor=field_id(f"slots[{slot}]"))
