"""The four import names are ours alone, and the wheel holds the product and nothing else."""

import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions

import pytest
from fixtures.source_tree import PACKAGES, ROOT, repository_files


@pytest.mark.parametrize("package", PACKAGES)
def test_import_name_is_not_taken_by_a_dependency(package):
    assert set(packages_distributions().get(package, ())) <= {"fashen"}


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", str(folder)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_the_four_packages_only(wheel_names):
    tops = {name.split("/")[0] for name in wheel_names}

    assert {top for top in tops if not top.endswith(".dist-info")} <= set(PACKAGES)


def test_wheel_holds_every_file_of_the_packages(wheel_names):
    ours = {path.relative_to(ROOT).as_posix() for path in repository_files()}
    product = {name for name in ours if name.split("/")[0] in PACKAGES}

    assert not product - wheel_names


def test_wheel_holds_the_compiled_translations(wheel_names):
    texts = (ROOT / "web" / "translations").glob("*/LC_MESSAGES/*.po")
    compiled = {path.with_suffix(".mo").relative_to(ROOT).as_posix() for path in texts}

    assert not compiled - wheel_names, "make setup compiles them"


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE"])
def test_wheel_carries_the_licence(wheel_names, name):
    assert any(entry.endswith(f".dist-info/licenses/{name}") for entry in wheel_names)
