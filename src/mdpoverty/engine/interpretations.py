"""Chooses the reading of each doubtful clause: the given one, else the default on the review date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from mdpoverty.errors import Fault, InterpretationError
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen, name_shown
from mdpoverty.spelling import nearest


def choose_interpretations(
    standard: Standard, chosen: Mapping[str, str] | None, review_date: date | None = None
) -> dict[str, str]:
    """Return the option in force for every interpretation: the chosen one, else the default.

    Those that arise only after a given review date are left out, chosen or not.

    Raises
    ------
    InterpretationError
        An interpretation or an option is not in the standard; all such faults at once.
    """
    known = standard.interpretations
    options = {name: switch.options for name, switch in known.items()}
    given = check_choices(chosen, options, Message("standard_misread", {"standard": standard.id}))
    return {
        name: given.get(name, switch.default)
        for name, switch in known.items()
        if review_date is None or switch.arises_on(review_date)
    }


def check_choices(
    chosen: Any, known: Mapping[str, Collection[str]], message: Message, *, unknown: str = "no_interpretation"
) -> Mapping[str, str]:
    """Return the chosen options of interpretations; refuse those that do not exist.

    Parameters
    ----------
    chosen
        What was given: a mapping, or None.
    known
        The options of each interpretation.
    message, unknown
        The error's message, and the code for an interpretation that does not exist.

    Raises
    ------
    InterpretationError
        Something else was given, or an interpretation or an option does not exist; all such faults at once.
    """
    if chosen is not None and not isinstance(chosen, Mapping):
        raise InterpretationError(Message("chooses_nothing", {"seen": Seen(chosen)}))
    given = chosen or {}
    faults = [wrong for name, option in given.items() if (wrong := _wrong_choice(name, option, known, unknown))]
    if faults:
        raise InterpretationError(message, faults)
    return given


def _wrong_choice(name: Any, option: Any, known: Mapping[str, Collection[str]], unknown: str) -> Fault | None:
    path = (name_shown(name),)
    if not isinstance(name, str) or name not in known:
        return Fault(unknown, {"near": Near(nearest(*path, known)), "known": list(known)}, path)
    allowed = list(known[name])
    if isinstance(option, str) and option in allowed:
        return None
    near = Near(nearest(name_shown(option), allowed))
    return Fault("no_option", {"seen": Seen(option), "near": near, "allowed": allowed}, path)


def option_of(standard: Standard, chosen: Mapping[str, str], name: str) -> str:
    """Return the option of an interpretation: the chosen one, or the only one if no doubt arises."""
    return chosen.get(name) or standard.interpretations[name].before or standard.interpretations[name].default
