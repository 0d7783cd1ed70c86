"""The tables that provinces send after a review: results by unit, deprivations, groups, changes, lists, the goal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from mdpoverty.analysis import official_forms
from mdpoverty.analysis.check_inputs import check_results, read_names
from mdpoverty.analysis.official_headings import Form
from mdpoverty.analysis.official_workbook import check_workbook_name, write_book
from mdpoverty.engine.plan import make_plan
from mdpoverty.engine.receipt import library_version
from mdpoverty.engine.review_date import read_review_date
from mdpoverty.errors import Fault, InputError, check_language
from mdpoverty.language import Text, both, day
from mdpoverty.law.registry import standard_of
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, listed
from mdpoverty.tables.classify_table import like, to_polars
from mdpoverty.tables.convert import kind_of
from mdpoverty.tables.groups import link, members_counted
from mdpoverty.tables.join_keys import beside
from mdpoverty.tables.write import Outputs


@dataclass(frozen=True, repr=False)
class OfficialTables:
    """Tables of a review, by name, in the order of the forms.

    Attributes
    ----------
    forms
        The tables with their titles and headings in Vietnamese and English; ``frame`` is a Polars table with plain
        names.
    about
        What they were made with, and what it is called: it stands on the first sheet of a workbook.
    """

    forms: tuple[Form, ...]
    _given: Any = field(default=None)
    about: tuple[tuple[Text, Text], ...] = ()

    def __repr__(self) -> str:
        """Name the tables and tell how large they are."""
        lines = (f"{form.name} {form.frame.shape}: {form.title.en}" for form in self.forms)
        return "\n".join(["OfficialTables", *(f"  {line}" for line in lines)])

    def __getitem__(self, name: str) -> Any:
        """Return one table, in the caller's library."""
        found = [form for form in self.forms if form.name == name]
        if not found:
            raise KeyError(f"no table is called {name!r}; there are {listed(self.names)}")
        return like(found[0].frame, self._given)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(form.name for form in self.forms)

    def write_xlsx(self, path: str | PathLike[str], language: str = "vi") -> Path:
        """Write all tables into one workbook, a sheet each, with headings in ``"vi"`` or ``"en"``.

        Raises
        ------
        MdpovertyError
            It cannot be written, a table has more rows than a sheet, or the name or the language is none.
        """
        check_language(language)
        return write_book(check_workbook_name(Path(path)), self.forms, self.about, language)

    def write_csv(self, folder: str | PathLike[str], language: str = "vi") -> list[Path]:
        """Write each table into a file of a folder, with headings in ``"vi"`` or ``"en"``."""
        check_language(language)
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        paths = [target / f"{form.name}.csv" for form in self.forms]
        with Outputs() as outputs:
            for path, form in zip(paths, self.forms, strict=True):
                outputs.write(path, form.labelled(language))
        return paths


def official_tables(
    results: Any,
    *,
    standard: Standard | str,
    households: Any,
    members: Any = None,
    by: str | Sequence[str] = (),
    groups: str | Sequence[str] | None = None,
    before: Any = None,
    earlier: Any = None,
    review_date: date | str | int | None = None,
) -> OfficialTables:
    """Return the tables of a review, by administrative unit with totals.

    Parameters
    ----------
    results
        The table that ``classify_table`` returned.
    standard
        The standard that it was made with.
    households, members
        The tables that were classified: units, persons, groups.
    by
        The administrative units, the largest first, such as ``["district", "commune"]``; every unit has a row under the
        total of the one above it.
    groups
        Columns of truth values that make the groups of the poor, of households or of members (then a household *has
        such a member*); by default ``ethnic_minority`` and ``meritorious``, if they are there.
    before
        What ``classify_table`` returned for the review before, for the changes; ``household_id`` joins them.
    earlier
        The same of a still earlier review; who was poor then, not at the review before, and is so now, has fallen back.
    review_date
        The day that the results were made for; from members and their ages on that day come the forms of children.

    Returns
    -------
    OfficialTables
        - ``results``: households and people by class, with rates; the exempt and the undetermined in columns of their
          own;
        - ``goal``: poor households still to lift, the exempt ones aside, in all and of each group;
        - ``changes_poor``, ``changes_near_poor`` (with ``before``): at the beginning, left, come in, at the end; in
          columns of their own, who was or is undetermined, and the near-poor who became poor;
        - ``deprivations_poor``, ``deprivations_near_poor`` and their ``…_rates``: households deprived in each
          indicator in official order, with the sum of deprivations, and as percent of the poor or near-poor;
        - ``groups_poor``, ``groups_near_poor``: those in which nobody can work and those of each group; the groups
          overlap;
        - ``by_ethnicity``, ``by_cause``: the poor and near-poor by what the columns ``ethnicity`` and ``cause`` of the
          households name, if they are there, each in all and by unit;
        - ``children_poor``, ``children_near_poor`` (with ``members`` and ``review_date``): the children of these
          households, and how many live in a household deprived in each indicator; so for every group of members that
          the standard names for its forms, and households of which the number is not known apart;
        - ``number_poor``, ``number_near_poor``: by number of deprivations;
        - ``list_poor``, ``list_near_poor``: the households; no names of persons.

        Rates are percent. A number of people is null where that of a household is not known. A household is counted as
        deprived, exempt or of a group where that is certain; a count is null where it is known of none, and of how many
        households something is not known stands in a column of its own. Units stand in Vietnamese order; ``"?"`` are
        households of which the unit is not known.

    Raises
    ------
    InputError
        A unit or a group is in no table, has the name of a column of the tables, or is not true or false; or the tables
        cannot be joined, as for ``tabulate``.

    Examples
    --------
    >>> import polars as pl
    >>> from mdpoverty import classify_table
    >>> register = pl.DataFrame({"household_id": [1, 2, 3], "district": ["A", "A", "B"], "area": ["rural"] * 3,
    ...                          "size": [4, 2, 5], "income_score": [140, 120, 150], "deprivation_points": [30, 20, 0]})
    >>> results = classify_table(register, standard="vn-2022-2025", review_date=2024)
    >>> tables = official_tables(results, standard="vn-2022-2025", households=register, by="district")
    >>> tables["results"].select("district", "households", "poor", "near_poor", "undetermined").rows()
    [(None, 3, 1, 1, 1), ('A', 2, 1, 1, 0), ('B', 1, 0, 0, 1)]
    """
    law = standard_of(standard)
    levels = read_names(by)
    found = check_results(results, law, needed=["exempt", "nobody_can_work", "deprivation_count_min"])
    hub, people = to_polars(households, members)
    wanted = _wanted(groups, hub, people)
    kinds = [name for name in official_forms.KINDS if name in hub.columns]
    if before is None and earlier is not None:
        raise InputError(Message("earlier_without_before"))
    given = {"before": before, "earlier": earlier}
    others = {name: None if other is None else check_results(other, called=name) for name, other in given.items()}
    linked = link(found, hub, people, others=others)
    table = official_forms.prepared(law, linked, [*levels, *wanted, *kinds])
    _check_groups(table, wanted)
    day = None if review_date is None else read_review_date(review_date)
    of_members: Iterable[str] = ()
    if people is not None and day is not None and law.member_groups:
        of_members = law.member_groups
        counts = members_counted(hub, people, make_plan(law, day))
        table = beside(table, counts)
    made = tuple(_forms(law, table, levels, (wanted, kinds, of_members), tuple(others.values())))
    return OfficialTables(made, households, about(law, day))


def _wanted(groups: str | Sequence[str] | None, households: pl.DataFrame, members: pl.DataFrame | None) -> list[str]:
    if groups is None:
        known = {*households.columns, *(() if members is None else members.columns)}
        return [name for name in official_forms.GROUPS if name in known]
    return read_names(groups)


def _check_groups(table: pl.DataFrame, groups: Sequence[str]) -> None:
    kinds = {name: table.schema[name] for name in groups}
    faults = [
        Fault("no_group_of_truth", {"kind": kind_of(kind)}, (name,))
        for name, kind in kinds.items()
        if kind not in (pl.Boolean, pl.Null)
    ]
    if faults:
        raise InputError(Message("not_grouped"), faults)


def _forms(
    law: Standard,
    table: pl.DataFrame,
    levels: Sequence[str],
    named: tuple[Sequence[str], Sequence[str], Iterable[str]],
    others: Sequence[pl.DataFrame | None],
) -> Iterator[Form]:
    (groups, kinds, of_members), (before, earlier) = named, others
    yield official_forms.results(table, levels)
    yield official_forms.goal(table, levels, groups)
    if before is not None:
        yield from (
            official_forms.changes(table, before, earlier, levels, status) for status in official_forms.STATUSES
        )
    for status in official_forms.STATUSES:
        yield from official_forms.deprivations(law, table, levels, status)
    for status in official_forms.STATUSES:
        yield official_forms.of_groups(table, levels, groups, status)
    yield from (official_forms.by_kind(table, levels, kind) for kind in kinds)
    for group in of_members:
        yield from (official_forms.of_members(law, table, levels, group, status) for status in official_forms.STATUSES)
    for status in official_forms.STATUSES:
        yield official_forms.by_number(law, table, levels, status)
    for status in official_forms.STATUSES:
        yield official_forms.listing(law, table, levels, status)


def about(law: Standard, review_date: date | None) -> tuple[tuple[Text, Text], ...]:
    """Return the standard, the date and the readings behind a set of tables."""
    days = f"{law.first_day} – {law.last_day}"
    told = [
        (both("Chuẩn nghèo", "Standard"), law.title),
        (both("Mã chuẩn", "Id"), both(law.id, law.id)),
        (both("Áp dụng", "Applies"), both(days, days)),
        (both("Mã kiểm tra sha256", "sha256"), both(law.digest, law.digest)),
        (both("Phiên bản mdpoverty", "Version of mdpoverty"), both(library_version(), library_version())),
    ]
    if review_date is not None:
        told.insert(2, (both("Ngày rà soát", "Review date"), day(review_date)))
    return tuple(told)
