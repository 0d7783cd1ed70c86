"""The outcomes of cases as a JUnit file, which CI systems show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from mdpoverty.tables.output.output_files import WholeFiles
from mdpoverty.testing.check import FileResult

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
        failures, errors = sum(not result.passed for result in file.results), int(file.refused is not None)
        counts = {"tests": str(len(file.results) or errors), "failures": str(failures), "errors": str(errors)}
        suite = _add(root, "testsuite", name=str(file.path), **counts)
        if file.refused is not None:
            case = _add(suite, "testcase", classname=file.path.name, name="the file", file=str(file.path))
            _add(case, "error", message=file.refused.heading).text = _clean(str(file.refused))
        for result in file.results:
            about = {"classname": file.path.name, "name": result.name, "file": str(file.path), "line": str(result.line)}
            case = _add(suite, "testcase", **about)
            if result.differences:
                _add(case, "failure", message=result.differences[0]).text = _clean("\n".join(result.differences))
    with WholeFiles() as files:
        files.write_bytes(Path(path), ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, {name: _clean(text) for name, text in attributes.items()})


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
