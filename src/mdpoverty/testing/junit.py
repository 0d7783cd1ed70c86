"""The outcomes of cases as a JUnit file, which CI systems show."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from mdpoverty.testing.check import FileResult


def write_junit(results: Sequence[FileResult], path: Path) -> None:
    """Write the outcomes, whole or not at all."""
    root = ET.Element("testsuites")
    for file in results:
        failures = sum(not result.passed for result in file.results)
        suite = ET.SubElement(
            root, "testsuite", name=str(file.path), tests=str(len(file.results)), failures=str(failures), errors="0"
        )
        for result in file.results:
            case = ET.SubElement(
                suite,
                "testcase",
                classname=file.path.name,
                name=result.name,
                file=str(file.path),
                line=str(result.line),
            )
            if result.differences:
                failure = ET.SubElement(case, "failure", message=result.differences[0])
                failure.text = "\n".join(result.differences)
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as unfinished:
        unfinished.write(text)
    Path(unfinished.name).chmod(0o644)
    os.replace(unfinished.name, path)  # noqa: PTH105 - replaces in one step
