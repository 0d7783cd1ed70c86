"""The files of requirements/ hold what pyproject.toml asks for, so that a renewed bound is not forgotten in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
TOO_NEW = {"all", "dev", "spark", "survey"}  # what svy brings is newer than the bounds of the others
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
HASHED = re.compile(r"^[a-z0-9-]+==[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", re.MULTILINE)


def pins(name: str) -> list[tuple[str, str]]:
    return PIN.findall((ROOT / "requirements" / name).read_text(encoding="utf-8"))


def declared(*extras: str) -> Iterator[tuple[str, Requirement]]:
    """Yield the name and the requirement of every library that the project or one of the extras asks for."""
    for line in (*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])):
        requirement = Requirement(line)
        if requirement.name != PROJECT["name"]:
            yield canonicalize_name(requirement.name), requirement


@pytest.mark.parametrize(
    ("file", "extras"), [("dev.txt", EXTRAS.keys() - {"spark"}), ("spark.txt", {"tables", "pandas", "spark"})]
)
def test_the_locked_versions_are_allowed_ones(file: str, extras: set[str]) -> None:
    locked = pins(file)
    for name, requirement in declared(*sorted(extras)):
        versions = [version for pinned, version in locked if pinned == name]
        assert versions, f"{requirement}: renew the file with .ci/lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: run .ci/lock"


def test_the_lowest_versions_are_the_bounds() -> None:
    lowest = dict(pins("lowest.txt"))
    for name, requirement in declared(*sorted(EXTRAS.keys() - TOO_NEW)):
        assert Requirement(f"x=={lowest[name]}").specifier.contains(bound(requirement)), f"{requirement}: run .ci/lock"


def bound(requirement: Requirement) -> str:
    return next(part.version for part in requirement.specifier if part.operator == ">=")


@pytest.mark.parametrize("file", ["dev.txt", "spark.txt", "lowest.txt"])
def test_no_address_is_in_them_and_every_version_has_a_hash(file: str) -> None:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert len(HASHED.findall(text)) == len(pins(file))
