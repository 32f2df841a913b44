"""What may stand in any file of the repository, whatever its kind."""

import ast
import re

import pytest
from fixtures.source_tree import PACKAGES, ROOT, repository_files

# Put together here, so that this file does not name them either.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("registry", "npmmirror", "com"),
        ("deb", "debian", "org"),
        ("pypi", "tuna", "tsinghua", "edu", "cn"),
        ("mirrors", "aliyun", "com"),
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|root|home|Users)/[\w.-]+")
EMPTY_NAMES = {"utils", "util", "common", "core", "base", "helpers", "misc"}


def text_of(path):
    """The text of a file; None for pictures, documents and other bytes."""
    content = path.read_bytes()
    if b"\0" in content[:8192]:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def files_with(found):
    return {
        path.relative_to(ROOT).as_posix(): hits
        for path in repository_files()
        if (text := text_of(path)) is not None and (hits := found(text))
    }


def test_no_file_names_a_package_registry():
    assert not files_with(lambda text: [host for host in REGISTRIES if host in text])


def test_no_file_names_a_place_on_one_machine():
    ours = files_with(MACHINE_PATH.findall)

    # Other people's code, bundled: paths in it are theirs.
    assert not {path: hits for path, hits in ours.items() if "/static/built/" not in path}


def test_no_module_has_a_name_that_says_nothing():
    names = {path.relative_to(ROOT).as_posix() for path in repository_files()}
    modules = {name for name in names if name.endswith(".py") and name.split("/")[0] in PACKAGES}

    assert not {name for name in modules if EMPTY_NAMES & set(name.removesuffix(".py").split("/"))}


def test_tests_are_no_package():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_test_modules_have_names_of_their_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]

    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


@pytest.mark.parametrize("script", ["setup.py"])
def test_an_old_python_can_read_the_script_that_tells_it_so(script):
    source = (ROOT / "scripts" / script).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 6))
