"""The files that make up one version of a procedure: diagram, decision tables, forms, templates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from bpmn.exceptions import Defect, InvalidDefinition

DIAGRAM = "diagram.bpmn"
LARGEST_FILE = 20 * 1024 * 1024  # bytes; a template with a letterhead stays far below


@dataclass(frozen=True)
class Bundle:
    """What is signed and versioned together (design D8); keys are file names, of forms their id."""

    diagram: bytes
    tables: Mapping[str, bytes] = field(default_factory=dict)
    forms: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    templates: Mapping[str, bytes] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, str, bytes]]:
        """Give (path, kind, content) of every file; kinds are diagram, table, form, template."""
        yield DIAGRAM, "diagram", self.diagram
        for name, content in self.tables.items():
            yield name, "table", content
        for form_id, form in self.forms.items():
            # The order of the fields is the order on the page, so the keys are not sorted.
            text = json.dumps(form, ensure_ascii=False, indent=1)
            yield f"forms/{form_id}.json", "form", text.encode()
        for name, content in self.templates.items():
            yield f"templates/{name}", "template", content

    @classmethod
    def of_files(cls, files: Iterable[tuple[str, bytes]]) -> Bundle:
        """Return the bundle whose `files` these are; raises InvalidDefinition for any other."""
        content = dict(files)
        if DIAGRAM not in content:
            raise InvalidDefinition([Defect("NO_DIAGRAM", "", f"there is no {DIAGRAM}")])
        tables: dict[str, bytes] = {}
        forms: dict[str, dict[str, Any]] = {}
        templates: dict[str, bytes] = {}
        for name, text in content.items():
            path = PurePosixPath(name)
            if path.suffix == ".dmn" and path.name == name:
                tables[name] = text
            elif path.suffix == ".json" and name == f"forms/{path.name}":
                forms[path.stem] = _form(path.name, text)
            elif path.suffix == ".docx" and name == f"templates/{path.name}":
                templates[path.name] = text
            elif name != DIAGRAM:
                raise InvalidDefinition([Defect("UNKNOWN_FILE", "", f"{name} has no place here")])
        return cls(content[DIAGRAM], tables, forms, templates)


def read_bundle(path: Path) -> Bundle:
    """Read `x/<key>.bpmn` and the folder `x/<key>/` beside it, which may be missing.

    Raises OSError for what cannot be read and InvalidDefinition for a form that is no JSON object.
    """
    folder = path.with_suffix("")
    return Bundle(
        diagram=_content(path),
        tables={file.name: _content(file) for file in sorted(folder.glob("*.dmn"))},
        forms={
            file.stem: _form(file.name, _content(file))
            for file in sorted(folder.glob("forms/*.json"))
        },
        templates={file.name: _content(file) for file in sorted(folder.glob("templates/*.docx"))},
    )


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise OSError(f"{path.name} has more than {LARGEST_FILE} bytes")
    return path.read_bytes()


def _form(name: str, text: bytes) -> dict[str, Any]:
    try:
        form = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidDefinition([Defect("BAD_FORM", "", f"{name}: {error}")]) from error
    if not isinstance(form, dict):
        raise InvalidDefinition([Defect("BAD_FORM", "", f"{name} holds no JSON object")])
    return form
