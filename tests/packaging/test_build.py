"""Whoever installs the library – from a wheel, from source, or in place – finds the law in it and can classify."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLASSIFY = """
import mdpoverty as mdp
from mdpoverty.law.shipped import standards_folder
print(mdp.__file__)
print(standards_folder())
facts = {"area": "rural", "income_score": 140, "deprivation_points": 30}
print(mdp.classify(facts, mdp.standard_on("2024-06-30"), review_date=2024).status.value)
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


def test_the_wheel_classifies_elsewhere(built: Path, tmp_path: Path) -> None:
    wheel = next(built.glob("*.whl"))
    site = tmp_path / "site"
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site), str(wheel), cwd=tmp_path)
    package, standards, status = run(sys.executable, "-c", CLASSIFY, cwd=tmp_path, PYTHONPATH=str(site)).splitlines()
    assert Path(package).is_relative_to(site)
    assert Path(standards).is_relative_to(site)
    assert status == "poor"  # rural B1 140 is at the line, B2 30 is three deprivations


def test_the_wheel_holds_all_of_the_law(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    law = {path.relative_to(ROOT).as_posix() for path in (ROOT / "standards").rglob("*.yaml")}
    assert {f"mdpoverty/{name}" for name in law} <= names
    assert "mdpoverty/py.typed" in names
    assert not [name for name in names if name.startswith("tests/")]


def test_the_source_archive_holds_law_and_tests(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"standards/facts.yaml", "standards/vn/vn-2022-2025.yaml", "tests/packaging/test_build.py"} <= names


def test_in_place_the_law_is_found_in_the_checkout() -> None:
    _, standards, status = run(sys.executable, "-c", CLASSIFY, cwd=ROOT).splitlines()
    assert Path(standards).samefile(ROOT / "standards")
    assert status == "poor"
