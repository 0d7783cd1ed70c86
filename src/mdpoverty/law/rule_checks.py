"""Checks the rules of a standard together: they end, they are few, and each asks the right level.

A rule that is named may stand in many others. Every check here looks at it once, however often it is named: twenty-two
rules that each name the one before twice would else be four million. All but the first give up with a ``CycleError``
where rules refer to themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter

from mdpoverty.law.base import LawModel
from mdpoverty.law.dictionary import STATUS_FACT
from mdpoverty.law.rules import (
    AnyMember,
    NamedRule,
    NoMember,
    NumberTest,
    PerPersonTest,
    RecordedOr,
    ShareOfMembers,
    ValueTest,
    names,
    parts,
    walk,
)
from mdpoverty.law.standard import Standard
from mdpoverty.law.yaml_document import Address

Faults = Iterator[tuple[Address, str]]
_OVER_MEMBERS = (AnyMember, NoMember, ShareOfMembers)


def _rules_end(standard: Standard) -> Faults:
    """No named rule refers to itself, directly or through others."""
    uses = {name: names(definition.rule) for name, definition in standard.rules.items()}
    with suppress(CycleError):
        TopologicalSorter(uses).prepare()
        return
    for name, used in uses.items():
        reached, ahead = set[str](), list(used)
        while ahead:
            other = ahead.pop()
            if other not in reached:
                reached.add(other)
                ahead.extend(uses.get(other, ()))
        if name in reached:
            yield ("rules", name), "refers to itself, directly or through other rules"


MOST_RULES, MOST_STEPS = 1_000, 60
"""How many rules one rule may be with all that it names, and how many may stand inside each other."""


def _rules_are_small(standard: Standard) -> Faults:
    """A rule, with the rules it names, stays within the size limits."""
    measured: dict[str, tuple[int, int]] = {}
    for name in _innermost_first(standard):
        measured[name] = _measured(standard.rules[name].rule, measured)
    too_large = {name for name, (size, depth) in measured.items() if size > MOST_RULES or depth > MOST_STEPS}
    for address, rule in standard.top_rules():
        size, depth = _measured(rule, measured)
        if names(rule) & too_large:
            continue  # that of the rule that it names is the fault
        if size > MOST_RULES:
            yield address, f"is more than {MOST_RULES} rules with those that it names; a rule of the law is far smaller"
        elif depth > MOST_STEPS:
            yield address, f"leads through {depth} rules inside each other; at most {MOST_STEPS}"


def _measured(rule: LawModel, named: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """Return the number and the depth of rules in a rule, following names."""
    inside = [_measured(part, named) for part in parts(rule)]
    if isinstance(rule, NamedRule):
        inside.append(named.get(rule.rule, (0, 0)))
    return 1 + sum(size for size, _ in inside), 1 + max((depth for _, depth in inside), default=0)


def _innermost_first(standard: Standard) -> Iterator[str]:
    """Yield the named rules in order, each after those it names."""
    uses = {name: names(definition.rule) & standard.rules.keys() for name, definition in standard.rules.items()}
    return iter(TopologicalSorter(uses).static_order())


Levels = dict[str, str]
"""Whom a rule asks in its own scope, the household or a member, with one of the facts asked."""


def _levels_fit(standard: Standard) -> Faults:
    """Rules ask members' facts only inside any_member, no_member, share_of_members and groups; others outside."""
    named = _levels_of_named(standard)
    for address, rule in standard.top_rules():
        levels = _levels(standard, rule, named)
        if address[0] == "rules":
            if len(levels) > 1:
                household, member = levels["household"], levels["member"]
                yield address, f"mixes a fact of the household ({household}) with one of a member ({member})"
        elif "member" in levels and address[0] != "member_groups":
            where = "put it inside any_member, no_member or share_of_members"
            yield address, f"{levels['member']!r} is a fact of a member; {where}"
    for address, rule in standard.top_rules():
        for part in walk(rule):
            inside = _levels_inside(standard, part, named) if isinstance(part, _OVER_MEMBERS) else {}
            if "household" in inside:
                what = f"{inside['household']!r} is a fact of the household"
                yield address, f"{what}; it cannot stand inside a test of members"


def _groups_ask_members(standard: Standard) -> Faults:
    """A group of members is found by asking one member."""
    named = _levels_of_named(standard)
    for name, group in standard.member_groups.items():
        levels = _levels(standard, group.rule, named)
        if "household" in levels:
            what = f"{levels['household']} is asked of the household; a group of members asks one member"
            yield ("member_groups", name, "rule"), what


def _levels_of_named(standard: Standard) -> dict[str, Levels]:
    named: dict[str, Levels] = {}
    for name in _innermost_first(standard):
        named[name] = _levels(standard, standard.rules[name].rule, named)
    return named


def _levels(standard: Standard, rule: LawModel, named: Mapping[str, Levels]) -> Levels:
    """Return the levels that a rule asks in its own scope."""
    if isinstance(rule, _OVER_MEMBERS):
        return {"household": "a test over members"}
    if isinstance(rule, NamedRule):
        return named.get(rule.rule, {})
    found: Levels = {}
    if isinstance(rule, PerPersonTest):
        found["household"] = rule.per_person
    elif isinstance(rule, NumberTest | ValueTest | RecordedOr):
        definition = standard.dictionary.get(rule.fact)
        found["household" if rule.fact == STATUS_FACT or definition is None else definition.level] = rule.fact
    return found | _levels_inside(standard, rule, named)


def _levels_inside(standard: Standard, rule: LawModel, named: Mapping[str, Levels]) -> Levels:
    return {level: fact for part in parts(rule) for level, fact in _levels(standard, part, named).items()}


def _status_is_tested_late(standard: Standard) -> Faults:
    """Only the exemption and the flags may test the class; indicators, and the rules they name, may not."""
    testing = set[str]()

    def tests_status(rule: LawModel) -> bool:
        own = any(isinstance(part, ValueTest) and part.fact == STATUS_FACT for part in walk(rule))
        return own or not names(rule).isdisjoint(testing)

    for name in _innermost_first(standard):
        if tests_status(standard.rules[name].rule):
            testing.add(name)
    for address, rule in standard.top_rules():
        if tests_status(rule):
            if address[0] == "indicators":
                yield address, "an indicator cannot test the class that it helps to find"
            elif address == ("exemption", "nobody_can_work"):
                yield address, "whether anybody can work does not hang on the class; test it in `exempt_if`"


RULE_CHECKS: tuple[tuple[Callable[[Standard], Faults], tuple[str, ...]], ...] = (
    (_rules_end, ("rules",)),
    (_rules_are_small, ("rules", "indicators", "exemption", "flags", "member_groups")),
    (_levels_fit, ("rules", "indicators", "exemption", "flags", "member_groups", "facts")),
    (_groups_ask_members, ("rules", "member_groups", "facts")),
    (_status_is_tested_late, ("rules", "indicators", "exemption", "flags", "member_groups")),
)
"""Every check of rules with the sections whose content it reads."""
