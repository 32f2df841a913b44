"""Put documents into a dossier. Callers open the transaction."""

from dataclasses import dataclass

from sqlalchemy import select

from workflows.acts import Act
from workflows.cases.models import CaseState, ReviewCase, ReviewRound, RoundState
from workflows.db import db
from workflows.dossiers import rules
from workflows.dossiers.models import Document, DocumentVersion
from workflows.dossiers.store import store
from workflows.exceptions import N_, NotAllowed, NotFound
from workflows.texts.extraction import extract_text

OPEN_FOR_UNIT = frozenset({CaseState.PREPARING, CaseState.HANDLING_OPINION, CaseState.CLEARED})


@dataclass(frozen=True)
class Material:
    """A document with its newest version."""

    document: Document
    version: DocumentVersion


def may_change(case: ReviewCase, current: ReviewRound | None) -> bool:
    """Whether the unit may change the dossier now: before submission, or when asked to supply."""
    if case.state in OPEN_FOR_UNIT:
        return True
    return current is not None and current.state == RoundState.AWAITING_SUPPLEMENT


def add_version(
    act: Act,
    case: ReviewCase,
    current: ReviewRound | None,
    *,
    slot: str,
    filename: str,
    content: bytes,
    document: Document | None = None,
) -> DocumentVersion:
    """Store a file in a slot, as a new document or as the next version of one."""
    if not may_change(case, current):
        raise NotAllowed(
            N_("The dossier is with the review body; it can be changed when it comes back.")
        )
    name = rules.clean_filename(filename)
    media_type = rules.media_type(name, content)
    digest = store().put(content)
    text = extract_text(content, name)
    if document is None:
        document = act.add(Document(case_id=case.id, slot=slot, title=name))
        n = 1
    else:
        n = 1 + max(v.n for v in versions_of(document))
    version = act.add(
        DocumentVersion(
            document_id=document.id,
            n=n,
            filename=name,
            media_type=media_type,
            size=len(content),
            sha256=digest,
            pages=text.pages,
            text=text.text,
            text_problem=text.problem or "",
            uploaded_by=act.actor.person_id,
            uploaded_at=act.now,
        )
    )
    act.note("document.added", slot=document.slot, filename=name, sha256=digest, version=n)
    return version


def remove(
    act: Act, case: ReviewCase, current: ReviewRound | None, document: Document, reason: str
) -> None:
    """Take a document out of the dossier; what was submitted with a round stays with it."""
    if not may_change(case, current):
        raise NotAllowed(
            N_("The dossier is with the review body; it can be changed when it comes back.")
        )
    document.removed_at = act.now
    act.note("document.removed", slot=document.slot, filename=document.title, reason=reason)


def versions_of(document: Document) -> list[DocumentVersion]:
    """Return the versions of a document, oldest first."""
    return list(
        db.session.scalars(
            select(DocumentVersion)
            .where(
                DocumentVersion.agency_id == document.agency_id,
                DocumentVersion.document_id == document.id,
            )
            .order_by(DocumentVersion.n)
        )
    )


def materials(case: ReviewCase) -> list[Material]:
    """Return what is in the dossier now: the newest version of each document not removed."""
    rows = db.session.execute(
        select(Document, DocumentVersion)
        .join(
            DocumentVersion,
            (DocumentVersion.agency_id == Document.agency_id)
            & (DocumentVersion.document_id == Document.id),
        )
        .where(
            Document.agency_id == case.agency_id,
            Document.case_id == case.id,
            Document.removed_at.is_(None),
        )
        .order_by(Document.id, DocumentVersion.n)
    )
    newest = {document.id: Material(document, version) for document, version in rows}
    return list(newest.values())


def submitted(current: ReviewRound) -> list[Material]:
    """Return what was submitted with a round, as it was then."""
    rows = db.session.execute(
        select(Document, DocumentVersion)
        .join(
            DocumentVersion,
            (DocumentVersion.agency_id == Document.agency_id)
            & (DocumentVersion.document_id == Document.id),
        )
        .where(
            DocumentVersion.agency_id == current.agency_id,
            DocumentVersion.id.in_(current.materials),
        )
        .order_by(Document.id)
    )
    return [Material(document, version) for document, version in rows]


def version(agency_id: int, public_id: str) -> tuple[DocumentVersion, Document]:
    """Return a document version by its public id, with its document."""
    row = db.session.execute(
        select(DocumentVersion, Document)
        .join(
            Document,
            (DocumentVersion.agency_id == Document.agency_id)
            & (DocumentVersion.document_id == Document.id),
        )
        .where(DocumentVersion.agency_id == agency_id, DocumentVersion.public_id == public_id)
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
