"""Makes one self-contained page about a review: results, law, tables, pictures, unknowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from mdpoverty.analysis import plots
from mdpoverty.analysis.incomes import tells_income
from mdpoverty.analysis.official.official_forms import transitions_form
from mdpoverty.analysis.official.official_tables import OfficialTables, official_tables
from mdpoverty.analysis.reclassify import Reclassification
from mdpoverty.analysis.report_page import Page, Picture, Section, template
from mdpoverty.engine.classify import classify_households
from mdpoverty.engine.plan import Plan
from mdpoverty.facts.checks import AnyCheck, Check
from mdpoverty.facts.household import read_household
from mdpoverty.language import Text, both, day, number
from mdpoverty.law.standard import Standard
from mdpoverty.law.verification import graded_parts
from mdpoverty.law.wording import MARKS, clause
from mdpoverty.tables.join_keys import beside, filter_by_keys
from mdpoverty.vocabulary import Verification

_MOST_ASKED = 1000
"""Of how many undetermined households the missing facts are looked up."""

_MOST_FACTS = 15


@dataclass(frozen=True)
class Subject:
    """What a report is about: see ``make_report``."""

    plan: Plan
    results: pl.DataFrame
    households: pl.DataFrame
    members: pl.DataFrame | None = None
    by: Sequence[str] = ()
    groups: Sequence[str] | None = None
    moves: Reclassification[Any] | None = None
    compared: Sequence[Plan] = ()
    rejected: int = 0
    warnings: Mapping[AnyCheck, int] = field(default_factory=dict)


def make_report(subject: Subject, language: str = "vi") -> tuple[str, OfficialTables]:
    """Return a report as a self-contained page in ``"vi"`` or ``"en"``, and its official tables."""
    page, law, receipt = Page(subject.plan, language), subject.plan.standard, subject.plan.receipt
    tables = _tables(subject)
    text = template().render(
        language=language,
        title=page.say("title"),
        subtitle=f"{page.of(law.title)} – {page.say('date')}: {page.of(day(receipt.review_date))}",
        marks=[page.of(MARKS[mark].sentence) for mark in receipt.marks],
        sections=list(_sections(page, subject, tables)),
    )
    return text, tables


def _tables(subject: Subject) -> OfficialTables:
    """Return the official tables, with everything the report knows about their origin."""
    tables = official_tables(
        subject.results,
        standard=subject.plan.standard,
        households=subject.households,
        members=subject.members,
        by=subject.by,
        groups=subject.groups,
        review_date=subject.plan.review_date,
    )
    about = [*tables.about, *_readings(subject.plan)]
    for other in subject.compared:
        named = f"{other.standard.id}, {other.standard.digest}"
        about.append((both("So với chuẩn", "Against the standard"), other.standard.title))
        about.append((both("Mã chuẩn, sha256", "Id, sha256"), both(named, named)))
    forms = tables.forms if subject.moves is None else (*tables.forms, transitions_form(subject.moves))
    return replace(tables, forms=forms, about=tuple(about))


def _sections(page: Page, subject: Subject, tables: OfficialTables) -> Iterator[Section]:
    law, language, forms = page.plan.standard, page.language, {form.name: form for form in tables.forms}
    results, households, by = subject.results, subject.households, subject.by
    pictures = []
    if by:
        axes = plots.plot_classes(results, by[0], households=households, language=language)
        pictures = [Picture(page.say("classes"), plots.plot_as_svg(axes))]
    told = [page.say("rejected", number=page.of(number(subject.rejected)))] if subject.rejected else []
    told += [
        page.say(
            "doubt_of_codes" if check is Check.UNUSED_CODE else "doubt",
            number=page.of(number(rows)),
            what=check.label(language),
        )
        for check, rows in subject.warnings.items()
    ]
    yield Section(page.say("results"), told, [page.form(forms["results"], titled=False)], pictures)
    yield Section(page.say("goal"), [page.say("goal_text")], [page.form(forms["goal"], titled=False)])
    profile = Picture(page.say("profile"), plots.plot_as_svg(plots.plot_deprivations(results, law, language=language)))
    rates = [page.form(forms[f"deprivations_{status}_rates"]) for status in ("poor", "near_poor")]
    yield Section(page.say("deprivations"), tables=rates, pictures=[profile])
    yield Section(page.say("groups"), tables=[page.form(forms[f"groups_{status}"]) for status in ("poor", "near_poor")])
    if "area" in households.columns and tells_income(law, households.columns):
        axes = plots.plot_incomes(households, law, language=language)
        yield Section(page.say("incomes"), pictures=[Picture("", plots.plot_as_svg(axes))])
    if subject.moves is not None:
        flows = Picture(page.say("flows"), plots.plot_as_svg(plots.plot_transitions(subject.moves, language=language)))
        names = " → ".join(page.of(plan.standard.title) for plan in (*subject.compared, subject.plan))
        yield Section(page.say("compare"), [names], [page.form(forms["transitions"], titled=False)], [flows])
    yield _unknown(page, subject)
    for plan in (subject.plan, *subject.compared):
        yield from _law(page, plan)


def _unknown(page: Page, subject: Subject) -> Section:
    """Count the undetermined classes, and the missing facts that cause them."""
    open_ = subject.results.filter(pl.col("status").cast(pl.String) == "undetermined").select("household_id")
    if not open_.height:
        return Section(page.say("unknown"), [page.say("unknown_none")])
    counts = _missing_facts(open_.head(_MOST_ASKED), subject)
    labels = page.plan.standard.dictionary
    places = {fact: place for place, fact in enumerate(labels)}
    order = sorted(counts, key=lambda fact: (-counts[fact], places.get(fact, len(places)), fact))
    asked = "unknown_all" if open_.height <= _MOST_ASKED else "unknown_text"
    told = page.say(asked, number=page.of(number(open_.height)), asked=page.of(number(_MOST_ASKED)))
    rows = [(page.of(labels[fact].label) if fact in labels else fact, counts[fact]) for fact in order[:_MOST_FACTS]]
    return Section(page.say("unknown"), [told], [page.table([page.say("fact"), page.say("households")], rows)])


def _missing_facts(ids: pl.DataFrame, subject: Subject) -> Counter[str]:
    """For each fact, count the households whose class or exemption it leaves undetermined."""
    households, members, plan = subject.households, subject.members, subject.plan
    own = [name for name in households.columns if name in {"household_id", *plan.household_facts}]
    ticks = [name for name in households.columns if name.startswith("deprived_")]
    members_of: dict[Any, list[dict[str, Any]]] = {}
    if members is not None:
        facts = [name for name in members.columns if name in {"household_id", *plan.member_facts}]
        for row in filter_by_keys(members, ids["household_id"]).select(facts).iter_rows(named=True):
            members_of.setdefault(row.pop("household_id"), []).append(row)
    records = []
    for row in beside(ids, households).iter_rows(named=True):
        record = {name: row[name] for name in own} | {"household_id": str(row["household_id"])}
        record["assessed"] = {name.removeprefix("deprived_"): row[name] for name in ticks}
        record["members"] = members_of.get(row["household_id"], [])
        records.append(read_household(record, plan.standard.facts))
    counts: Counter[str] = Counter()
    for answer in classify_households(records, plan):
        counts.update({fact.rpartition(".")[2] for fact in answer.missing_facts})
    return counts


def _readings(plan: Plan) -> list[tuple[Text, Text]]:
    """Return the questions that the standard leaves open, and the readings in force."""
    switches = plan.standard.interpretations
    return [
        (switches[name].question, switches[name].options[option])
        for name, option in plan.receipt.interpretations.items()
    ]


def _part(page: Page, law: Standard, address: str) -> str:
    """Return the name of a part from its address in the standard's file."""
    section, _, rest = address.partition(".")
    name = rest.partition(".")[0]
    called: dict[str, dict[str, Text]] = {
        "indicators": {indicator.id: indicator.label for indicator in law.indicators},
        "income_bands": {band.id: band.label for band in law.income_bands},
        "interpretations": {key: switch.question for key, switch in law.interpretations.items()},
        "rules": {key: rule.label for key, rule in law.rules.items()},
        "flags": {key: flag.label for key, flag in law.flags.items()},
        "member_groups": {key: group.label for key, group in law.member_groups.items()},
        "sources": {key: both(f"nguồn {key}", f"source {key}") for key in law.sources},
        "exemption": {"": law.exemption.label},
        "deprivation_points": {"": law.dictionary[law.deprivation_points.fact].label} if law.deprivation_points else {},
    }
    found = called.get(section, {}).get(name)
    return address if found is None else page.of(found)


def _law(page: Page, plan: Plan) -> Iterator[Section]:
    receipt, law = plan.receipt, plan.standard
    facts = {
        "standard": f"{page.of(law.title)} ({receipt.id})",
        "date": page.of(day(receipt.review_date)),
        "applies": f"{page.of(day(receipt.applies_from))} – {page.of(day(receipt.applies_through))}",
        "digest": receipt.digest,
        "version": receipt.library_version,
    }
    tables = [page.table(["", ""], [(page.say(key), value) for key, value in facts.items()])]
    readings = [(page.of(question), page.of(reading)) for question, reading in _readings(plan)]
    if readings:
        tables.append(page.table(["", ""], readings, title=page.say("readings"), prose=True))
    yield Section(f"{page.say('law')}: {page.of(law.title)}", tables=tables)
    open_ = [part for part in graded_parts(law) if part.verification is Verification.UNVERIFIED]
    grouped = Counter((_part(page, law, part.part), page.of(clause(part.to_read))) for part in open_)
    if grouped:
        told = page.say("unverified_text", number=len(open_))
        headings = [page.say("part"), page.say("times"), page.say("read")]
        parts = [(part, times, place) for (part, place), times in grouped.items()]
        title = f"{page.say('unverified')}: {page.of(law.title)}"
        yield Section(title, [told], [page.table(headings, parts, prose=True)])
