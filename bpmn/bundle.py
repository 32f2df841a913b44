"""The files that make up one version of a procedure: diagram, decision tables, forms, templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bpmn.exceptions import Defect, InvalidDefinition

LARGEST_FILE = 20 * 1024 * 1024  # bytes; a template with a letterhead stays far below


@dataclass(frozen=True)
class Bundle:
    """What is signed and versioned together (design D8); keys are file names, of forms their id."""

    diagram: bytes
    tables: Mapping[str, bytes] = field(default_factory=dict)
    forms: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    templates: Mapping[str, bytes] = field(default_factory=dict)


def read_bundle(path: Path) -> Bundle:
    """Read `x/<key>.bpmn` and the folder `x/<key>/` beside it, which may be missing.

    Raises OSError for what cannot be read and InvalidDefinition for a form that is no JSON object.
    """
    folder = path.with_suffix("")
    return Bundle(
        diagram=_content(path),
        tables={file.name: _content(file) for file in sorted(folder.glob("*.dmn"))},
        forms={file.stem: _form(file) for file in sorted(folder.glob("forms/*.json"))},
        templates={file.name: _content(file) for file in sorted(folder.glob("templates/*.docx"))},
    )


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise OSError(f"{path.name} has more than {LARGEST_FILE} bytes")
    return path.read_bytes()


def _form(path: Path) -> dict[str, Any]:
    try:
        form = json.loads(_content(path))
    except (ValueError, RecursionError) as error:
        raise InvalidDefinition([Defect("BAD_FORM", "", f"{path.name}: {error}")]) from error
    if not isinstance(form, dict):
        raise InvalidDefinition([Defect("BAD_FORM", "", f"{path.name} holds no JSON object")])
    return form
