"""Whoever installs the library – from a wheel, from source, or in place – finds the law in it and can classify."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from mdpoverty.law.revisions.lock import load_lock, locked_revisions

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CLASSIFY = """
import mdpoverty as mdp
from mdpoverty.law.shipped import standards_folder
print(mdp.__file__)
print(standards_folder())
facts = {"area": "rural", "income_score": 140, "deprivation_points": 30}
print(mdp.classify(facts, mdp.standard_on("2024-06-30"), review_date=2024).status.value)
"""

EVERY_REVISION = """
import mdpoverty as mdp
from mdpoverty.law.revisions.lock import check_published, load_lock
laws = [check_published(law) for law in mdp.list_standards(revisions=True)]
assert {f"{law.id}@{law.revision}" for law in laws} == set(load_lock().standards)
for law in laws:
    print(f"{law.id}@{law.revision}", law.digest)
"""


def run(*command: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and the wheel from that archive, without the network."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), str(wheel), cwd=folder)
    return folder


def test_the_wheel_classifies_elsewhere(site: Path, tmp_path: Path) -> None:
    package, standards, status = run(sys.executable, "-c", CLASSIFY, cwd=tmp_path, PYTHONPATH=str(site)).splitlines()
    assert Path(package).is_relative_to(site)
    assert Path(standards).is_relative_to(site)
    assert status == "poor"  # rural B1 140 is at the line, B2 30 is three deprivations


def test_an_installed_wheel_loads_every_revision_of_the_lock(site: Path, tmp_path: Path) -> None:
    shown = run(sys.executable, "-c", EVERY_REVISION, cwd=tmp_path, PYTHONPATH=str(site)).splitlines()
    assert shown
    digests = dict(line.split() for line in shown)
    assert digests == {name: published.digest for name, published in load_lock().standards.items()}


def test_an_installed_wheel_names_the_revisions_inside(site: Path, tmp_path: Path) -> None:
    code = "import sys; from mdpoverty.cli import main; sys.argv = ['mdpoverty', '--version']; main()"
    first, *lines = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(site)).splitlines()
    assert first == f"mdpoverty {PROJECT['version']}"
    assert {line.partition("@")[0] for line in lines} == {name.partition("@")[0] for name in load_lock().standards}


def test_the_wheel_holds_all_of_the_law_and_nothing_but_the_library(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    law = {f"mdpoverty/{name}" for name in files_of(ROOT / "standards", ROOT)}
    assert {"lock.yaml", "facts.yaml", "plausibility.yaml", "schema.json"} <= {Path(name).name for name in law}
    kept = {f"mdpoverty/standards/vn/revisions/{name}.yaml" for name in earlier_revisions()}
    assert kept
    assert kept <= law
    assert names == law | files_of(ROOT / "src", ROOT / "src")
    assert "mdpoverty/py.typed" in names


def files_of(folder: Path, root: Path) -> set[str]:
    """Return the files in a folder, without what Python leaves there, as paths from another folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix() for path in files}


def earlier_revisions() -> set[str]:
    """Return the names of the published revisions that are not the newest of their text."""
    names = {*load_lock().standards, *load_lock().shared}
    return {name for name in names if int(name.partition("@")[2]) < max(locked_revisions(name.partition("@")[0]))}


def test_the_source_archive_holds_law_and_tests(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"standards/facts.yaml", "standards/vn/vn-2022-2025.yaml", "tests/packaging/test_build.py"} <= names
    assert files_of(ROOT / "standards", ROOT) | files_of(ROOT / "tests" / "golden", ROOT) <= names
    assert {"CITATION.cff", "SECURITY.md", "CHANGELOG.md", "LICENSE", ".github/workflows/ci.yml"} <= names


def test_in_place_the_law_is_found_in_the_checkout() -> None:
    _, standards, status = run(sys.executable, "-c", CLASSIFY, cwd=ROOT).splitlines()
    assert Path(standards).samefile(ROOT / "standards")
    assert status == "poor"
