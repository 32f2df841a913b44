"""Versions read and parsed once per process; their content never changes, so the hash is a key."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select

from bpmn import engine
from bpmn.bundle import Bundle
from bpmn.procedure import Procedure, read_procedure
from bpmn.table_reader import read_tables
from bpmn.tables import DecisionTable
from workflows.db import db
from workflows.definitions.models import Blob, ProcedureVersion
from workflows.forms.fields import Form, read_form

MOST = 64  # versions kept; a county has a handful


@dataclass(frozen=True)
class Loaded:
    """A version ready for use; read-only and shared between threads."""

    procedure: Procedure
    definition: engine.Definition
    forms: Mapping[str, Form]
    tables: Mapping[str, DecisionTable]
    templates: Mapping[str, bytes]


_cache: OrderedDict[str, Loaded] = OrderedDict()
_lock = Lock()


def bundle_of(version: ProcedureVersion) -> Bundle:
    """Return the bundle that a version lists."""
    digests = [digest for _, _, digest in version.manifest]
    rows = db.session.execute(
        select(Blob.sha256, Blob.content).where(Blob.sha256.in_(digests))
    ).all()
    content: dict[str, bytes] = {row.sha256: row.content for row in rows}
    return Bundle.of_files([(path, content[digest]) for path, _, digest in version.manifest])


def load(version: ProcedureVersion) -> Loaded:
    """Return the parsed version, from memory when this process has used it before."""
    with _lock:
        if version.hash in _cache:
            _cache.move_to_end(version.hash)
            return _cache[version.hash]
    loaded = load_bundle(bundle_of(version))
    with _lock:
        _cache[version.hash] = loaded
        while len(_cache) > MOST:
            _cache.popitem(last=False)
    return loaded


def load_bundle(bundle: Bundle) -> Loaded:
    """Parse a bundle; raises InvalidDefinition or InvalidForm."""
    tables: dict[str, DecisionTable] = {}
    for content in bundle.tables.values():
        tables.update(read_tables(content))
    return Loaded(
        procedure=read_procedure(bundle.diagram),
        definition=engine.parse(bundle.diagram),
        forms={form_id: read_form(form_id, data) for form_id, data in bundle.forms.items()},
        tables=tables,
        templates=dict(bundle.templates),
    )
