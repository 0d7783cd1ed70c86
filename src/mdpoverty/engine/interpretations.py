"""Chooses the reading of each doubtful clause: the given one, else the default on the review date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    With a review date, those that arise on later days only are left out, chosen or not.

    Raises
    ------
    InterpretationError
        An interpretation or an option is not in the standard; all such faults at once.
    """
    known = standard.interpretations
    options = {name: switch.options for name, switch in known.items()}
    faults = [wrong for name, option in choices(chosen) if (wrong := wrong_choice(name, option, options))]
    if faults:
        raise InterpretationError(Message("standard_misread", {"standard": standard.id}), faults)
    return {
        name: (chosen or {}).get(name, switch.default)
        for name, switch in known.items()
        if review_date is None or switch.arises_on(review_date)
    }


def choices(chosen: Any) -> list[tuple[Any, Any]]:
    """Return the given names and options.

    Raises
    ------
    InterpretationError
        What was given chooses nothing.
    """
    if chosen is not None and not isinstance(chosen, Mapping):
        raise InterpretationError(Message("chooses_nothing", {"seen": Seen(chosen)}))
    return list((chosen or {}).items())


def wrong_choice(
    name: Any, option: Any, known: Mapping[str, Iterable[str]], unknown: str = "no_interpretation"
) -> Fault | None:
    """Return the fault in the choice of an option; None if it is known.

    ``unknown`` is the code for a name that none has.
    """
    told = name_shown(name)
    if not isinstance(name, str) or name not in known:
        return Fault(unknown, {"near": Near(nearest(told, known)), "known": list(known)}, (told,))
    allowed = list(known[name])
    if isinstance(option, str) and option in allowed:
        return None
    near = Near(nearest(name_shown(option), allowed))
    return Fault("no_option", {"seen": Seen(option), "near": near, "allowed": allowed}, (told,))


def option_of(standard: Standard, chosen: Mapping[str, str], name: str) -> str:
    """Return the option of an interpretation: the chosen one, or the only one if no doubt arises."""
    return chosen.get(name) or standard.interpretations[name].before or standard.interpretations[name].default
