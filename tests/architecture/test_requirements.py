"""The lock files: complete, with hashes, one version of each package, exact about the engine."""

import re
import tomllib

import pytest
from fixtures.source_tree import ROOT

PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^\s;]+)", re.M)
LOCKS = ("runtime", "dev")


def lock_text(name):
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name):
    return {match["name"]: match["version"] for match in PIN.finditer(lock_text(name))}


def normal_name(requirement):
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ ;\[]", requirement)[0]).lower()


@pytest.fixture(scope="module")
def metadata():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    blocks = re.split(r"\n(?=[a-z])", lock_text(name))
    packages = [block for block in blocks if PIN.match(block)]

    assert len(packages) == len(pins(name)) > 0
    assert [block.split()[0] for block in packages if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_says_what_and_not_where_from(name):
    assert not re.search(r"://|--index-url|--find-links| @ ", lock_text(name))


def test_runtime_and_development_agree_on_versions():
    assert pins("runtime").items() <= pins("dev").items()


def test_every_dependency_is_locked(metadata):
    groups = metadata["dependency-groups"]
    runtime = [*metadata["project"]["dependencies"], *groups["build"]]

    assert {normal_name(name) for name in runtime} <= set(pins("runtime")), "run make lock"
    assert {normal_name(name) for name in groups["dev"]} <= set(pins("dev")), "run make lock"


def test_the_engine_is_pinned_exactly(metadata):
    """Planting touches its internals: an upgrade is a decision, not an accident (design D1)."""
    (engine,) = (
        name for name in metadata["project"]["dependencies"] if name.startswith("SpiffWorkflow")
    )

    assert engine == f"SpiffWorkflow=={pins('runtime')['spiffworkflow']}"
