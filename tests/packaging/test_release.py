"""What surrounds a release fits together: one version everywhere, and a workflow that needs no secret."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_the_citation_names_the_version_and_what_the_project_says_of_itself() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    for name in ("version", "license", "keywords"):
        assert citation[name] == PROJECT[name]
    assert citation["authors"] == PROJECT["authors"]


def test_a_released_version_stands_in_the_citation_and_the_changelog_with_its_day() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(rf"^## \[{re.escape(PROJECT['version'])}\] – (\S+)$", changes, re.MULTILINE)
    assert heading is not None
    day = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8")).get("date-released", "unreleased")
    assert str(day) == heading[1]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_only_reads_and_pins_what_it_uses(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets" not in text
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        assert job["timeout-minutes"] <= 90
        for step in job["steps"]:
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/none@v1"))


def test_pushes_and_pull_requests_run_all_that_is_checked_and_a_tag_builds_after_it() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    began_by = workflow[True]  # YAML reads `on` as a truth value
    assert began_by["push"] == {"branches": ["**"], "tags": ["v*"]}
    assert "pull_request" in began_by
    assert ".ci/run" in [step.get("run") for step in workflow["jobs"]["check"]["steps"]]
    assert workflow["jobs"]["build"]["needs"] == "check"
    assert "refs/tags/v" in workflow["jobs"]["build"]["if"]
