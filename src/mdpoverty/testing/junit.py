"""The outcomes of cases as a JUnit file, which CI systems show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from mdpoverty.tables.output.output_files import WholeFiles
from mdpoverty.testing.check import CaseResult, FileResult

_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def write_junit(results: Sequence[FileResult], path: str | Path) -> None:
    """Write the outcomes of ``check_files``, whole or not at all.

    Every case file is a ``testsuite``, every case a ``testcase`` with its line, every case that differs a ``failure``
    that holds all its differences, every file that cannot be read an ``error``. Characters that XML cannot hold are
    written as ``\N{REPLACEMENT CHARACTER}``.

    Raises
    ------
    MdpovertyError
        The file cannot be written; nothing of it is left.
    """
    root = ET.Element("testsuites")
    for file in results:
        failures = sum(not result.passed for result in file.results)
        counts = {
            "tests": str(len(file.results) or int(file.refused is not None)),
            "failures": str(failures),
            "errors": str(int(file.refused is not None)),
        }
        suite = ET.SubElement(root, "testsuite", {"name": _clean(str(file.path)), **counts})
        if file.refused is not None:
            about = {"classname": file.path.name, "name": "the file", "file": str(file.path)}
            case = ET.SubElement(suite, "testcase", {name: _clean(text) for name, text in about.items()})
            ET.SubElement(case, "error", message=_clean(file.refused.heading)).text = _clean(str(file.refused))
        for result in file.results:
            _add_case(suite, file.path, result)
    with WholeFiles() as files:
        files.write_bytes(Path(path), ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_case(suite: ET.Element, path: Path, result: CaseResult) -> None:
    about = {"classname": path.name, "name": result.name, "file": str(path), "line": str(result.line)}
    case = ET.SubElement(suite, "testcase", {name: _clean(text) for name, text in about.items()})
    if result.differences:
        failure = ET.SubElement(case, "failure", message=_clean(result.differences[0]))
        failure.text = _clean("\n".join(result.differences))


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
