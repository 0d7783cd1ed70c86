"""The sentences of messages: for each code one in Vietnamese and one in English.

A code is part of the public interface: programs decide by it what to do. What stands in braces is a parameter. The
names of the checks stand with the checks, in ``mdpoverty.facts.checks``.
"""

from __future__ import annotations

from mdpoverty.messages.answers import ANSWERS
from mdpoverty.messages.cells import VALUES
from mdpoverty.messages.documents import DOCUMENTS
from mdpoverty.messages.findings import CHECKS
from mdpoverty.messages.frames import TABLES
from mdpoverty.messages.options import OPTIONS
from mdpoverty.messages.outputs import OUTPUTS
from mdpoverty.messages.program import PROGRAM
from mdpoverty.messages.readings import ASKED
from mdpoverty.messages.registers import FILES
from mdpoverty.messages.statistics import MEASURES

SUBJECTS: dict[str, dict[str, tuple[str, str]]] = {
    "program": PROGRAM,
    "values": VALUES,
    "tables": TABLES,
    "measures": MEASURES,
    "files": FILES,
    "outputs": OUTPUTS,
    "asked": ASKED,
    "documents": DOCUMENTS,
    "answers": ANSWERS,
    "options": OPTIONS,
    "found": CHECKS,
}
"""The sentences by what they are about."""

MESSAGES: dict[str, tuple[str, str]] = {
    code: sentence for sentences in SUBJECTS.values() for code, sentence in sentences.items()
}
