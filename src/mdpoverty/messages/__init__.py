"""The sentences that messages are made of: for each code the Vietnamese and the English one.

A code is part of the public interface: programs decide by it what to do. What stands in braces is a parameter. The
names of the checks stand with the checks, in ``mdpoverty.facts.checks``.
"""

from __future__ import annotations

from mdpoverty.messages.asked import ASKED
from mdpoverty.messages.checks import CHECKS
from mdpoverty.messages.files import FILES
from mdpoverty.messages.outputs import OUTPUTS
from mdpoverty.messages.program import PROGRAM
from mdpoverty.messages.tables import TABLES
from mdpoverty.messages.values import VALUES

MESSAGES: dict[str, tuple[str, str]] = {
    **PROGRAM, **VALUES, **TABLES, **FILES, **OUTPUTS, **ASKED, **CHECKS
}  # fmt: skip
