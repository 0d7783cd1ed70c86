"""Turns wrong words of a command into our messages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import Any, get_args, get_type_hints

import typer
from typer.core import TyperGroup

from mdpoverty.errors import InputError
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest

WRONG_USE: type[Exception] = typer.BadParameter.__mro__[1]
"""The class of all faults in the words of a command; Typer has no name for it."""

_HELP = "NoArgsIsHelpError"


class Group(TyperGroup):
    """A group of commands that lists its commands if an unknown one is named."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is named.

        Raises
        ------
        InputError
            No command has this name.
        """
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            known = self.list_commands(ctx)
            told = {"seen": Seen(args[0]), "near": Near(nearest(args[0], known)), "known": known}
            raise InputError(Message("no_command", told))
        return super().resolve_command(ctx, args)


def usage_fault(error: Any) -> Message | None:
    """Return the fault in a command's words; None if only help is wanted."""
    if type(error).__name__ == _HELP:
        return None
    command = "mdpoverty" if error.ctx is None else error.ctx.command_path
    return Message("wrong_command", {"what": _what(error), "command": command})


def _what(error: Any) -> Message:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        parameters = () if error.ctx is None else error.ctx.command.params
        near = nearest(error.option_name, [word for param in parameters for word in param.opts if "-" in word])
        return Message("no_such_option", {"seen": Seen(error.option_name), "near": Near(near)})
    if kind == "BadOptionUsage":
        return Message("option_value", {"name": error.option_name})
    param = getattr(error, "param", None)
    if param is None:
        return Message("wrong_words")
    if kind == "MissingParameter":
        return Message("option_missing", {"name": _name(param)})
    allowed = _words_of(param, error.ctx)
    if allowed:
        seen = _value_of(param, error.ctx.find_root().obj or ())
        told = {"seen": Seen(seen), "near": Near(nearest(seen, allowed)), "allowed": allowed}
        return Message("option_not_allowed", {"name": _name(param), **told})
    return Message("option_unreadable", {"name": _name(param)})


def _name(param: Any) -> str:
    """Return the name of an option or an argument."""
    named = [word for word in param.opts if word.startswith("--")]
    return named[0] if named else str(param.name).upper()


def _value_of(param: Any, words: Sequence[str]) -> str:
    """Return the value given to an option."""
    joined = [word.partition("=")[2] for word in words if word.partition("=")[0] in param.opts and "=" in word]
    return ([after for word, after in pairwise(words) if word in param.opts] + joined or ["…"])[-1]


def _words_of(param: Any, context: Any) -> list[str]:
    """Return the choices of an option; empty if it takes any text."""
    hint = get_type_hints(context.command.callback)[param.name]
    kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and issubclass(kind, Enum)]
    return [str(word.value) for kind in kinds for word in kind]
