"""The tables that provinces send after a review, by unit with totals; a check of the totals in published tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from mdpoverty.analysis.check_inputs import check_results, read_names
from mdpoverty.analysis.official.official_forms import GROUPS, KINDS, columns_of_forms, make_forms
from mdpoverty.analysis.official.official_headings import Form
from mdpoverty.analysis.official.official_workbook import check_workbook_name, write_workbook
from mdpoverty.engine.plan import make_plan
from mdpoverty.engine.receipt import library_version
from mdpoverty.engine.review_date import read_review_date
from mdpoverty.errors import Fault, InputError, check_language
from mdpoverty.language import Text, both, day
from mdpoverty.law.registry import standard_of
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, listed
from mdpoverty.spelling import nearest
from mdpoverty.tables.column_types import type_name
from mdpoverty.tables.convert import from_polars, to_polars
from mdpoverty.tables.groups_and_persons import link_results, member_group_counts
from mdpoverty.tables.join_keys import beside
from mdpoverty.tables.output.write import Outputs


@dataclass(frozen=True, repr=False)
class OfficialTables:
    """Tables of a review, by name, in the order of the forms.

    Attributes
    ----------
    forms
        The tables with their titles and headings in Vietnamese and English; ``frame`` is a Polars table with plain
        names.
    about
        Names and words of what the tables were made with, for the first sheet of a workbook.
    """

    forms: tuple[Form, ...]
    _given: Any = field(default=None)
    about: tuple[tuple[Text, Text], ...] = ()

    def __repr__(self) -> str:
        """Return the names, sizes and titles of the tables."""
        lines = (f"{form.name} {form.frame.shape}: {form.title.en}" for form in self.forms)
        return "\n".join(["OfficialTables", *(f"  {line}" for line in lines)])

    def __getitem__(self, name: str) -> Any:
        """Return one table, in the caller's library."""
        found = [form for form in self.forms if form.name == name]
        if not found:
            raise KeyError(f"no table is called {name!r}; there are {listed(self.names)}")
        return from_polars(found[0].frame, self._given)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(form.name for form in self.forms)

    def write_xlsx(self, path: str | PathLike[str], language: str = "vi") -> Path:
        """Write all tables into one workbook, a sheet each, with headings in ``"vi"`` or ``"en"``.

        Raises
        ------
        MdpovertyError
            It cannot be written, a table has more rows than a sheet, or the name or the language is unknown.
        """
        check_language(language)
        target = check_workbook_name(Path(path))
        with Outputs() as outputs:
            return write_workbook(outputs, target, self.forms, self.about, language=language)

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
        - ``results``: households and people by class, with rates; the exempt and the undetermined have columns of
          their own;
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
          households, and how many live in a household deprived in each indicator; households with an unknown number
          have a column of their own; the same for every group of members that the standard names for its forms;
        - ``number_poor``, ``number_near_poor``: by number of deprivations;
        - ``list_poor``, ``list_near_poor``: the households; no names of persons.

        Rates are percent. A number of people is null if the number of persons of a household is unknown. A household
        counts as deprived, exempt or in a group only if that is certain; a count is null if all answers are unknown,
        and columns of their own count the unknown answers. Units are in Vietnamese order; ``"?"`` is an unknown
        unit.

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
    household_table, member_table = to_polars(households, members)
    known = {*household_table.columns, *(() if member_table is None else member_table.columns)}
    wanted = [name for name in GROUPS if name in known] if groups is None else read_names(groups)
    kinds = [name for name in KINDS if name in household_table.columns]
    if before is None and earlier is not None:
        raise InputError(Message("earlier_without_before"))
    given = {"before": before, "earlier": earlier}
    others = {name: None if other is None else check_results(other, called=name) for name, other in given.items()}
    linked = link_results(found, household_table, member_table, others=others)
    table = columns_of_forms(law, linked, [*levels, *wanted, *kinds])
    _check_groups(table, wanted)
    day = None if review_date is None else read_review_date(review_date)
    member_groups: Iterable[str] = ()
    if member_table is not None and day is not None and law.member_groups:
        member_groups = law.member_groups
        table = beside(table, member_group_counts(household_table, member_table, make_plan(law, day)))
    forms = make_forms(law, table, levels, groups=wanted, kinds=kinds, member_groups=member_groups, **others)
    return OfficialTables(tuple(forms), households, _about(law, day))


def _check_groups(table: pl.DataFrame, groups: Sequence[str]) -> None:
    faults = [
        Fault("no_group_of_truth", {"kind": type_name(table.schema[name])}, (name,))
        for name in groups
        if table.schema[name] not in (pl.Boolean, pl.Null)
    ]
    if faults:
        raise InputError(Message("not_grouped"), faults)


def _about(law: Standard, review_date: date | None) -> tuple[tuple[Text, Text], ...]:
    """Return what tables were made with: the standard and the date."""
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


def check_totals(
    table: Any, *, by: str | Sequence[str], total: str | None = None, columns: str | Sequence[str] = ()
) -> list[Fault]:
    """Find where the parts of a published table do not add up to its totals.

    Parameters
    ----------
    table
        A pandas, Polars or PyArrow table with rows for totals and rows for their parts, such as one of
        ``official_tables``.
    by
        The column that names the rows, or several, the largest unit first.
    total
        The word in ``by`` that marks the row of a total; by default nothing (null).
    columns
        The columns to add up; by default all whole numbers.

    Returns
    -------
    list
        One finding for each total and column that differs; empty where all add up. An unknown part counts 0.

    Raises
    ------
    InputError
        A column is not there or holds no numbers, or a row of totals is there twice or not at all.

    Examples
    --------
    >>> import polars as pl
    >>> published = pl.DataFrame({"region": ["all", "north", "south"], "poor": [100, 60, 30]})
    >>> print(*check_totals(published, total="all", by="region"))
    poor: the parts add up to 90, the total says 100 (10 less)
    """
    found, levels = to_polars(table)[0], read_names(by)
    numbers = read_names(columns) or [
        name for name, kind in found.schema.items() if kind.is_integer() and name not in levels
    ]
    _check_totals(found, levels, numbers)
    units = [pl.col(level).cast(pl.String) for level in levels]
    rows = found.with_columns(unit if total is None else pl.when(unit != total).then(unit) for unit in units)
    return [fault for depth in range(len(levels)) for fault in _wrong_totals(rows, levels, depth, numbers)]


def _check_totals(table: pl.DataFrame, levels: Sequence[str], numbers: Sequence[str]) -> None:
    faults = [
        Fault("no_column", {"near": Near(nearest(name, table.columns)), "known": table.columns}, (name,))
        for name in [*levels, *numbers]
        if name not in table.columns
    ]
    faults += [
        Fault("not_added", {"kind": type_name(table.schema[name])}, (name,))
        for name in numbers
        if name in table.columns and not table.schema[name].is_numeric()
    ]
    if faults:
        raise InputError(Message("totals_unchecked"), faults)


def _wrong_totals(table: pl.DataFrame, levels: Sequence[str], depth: int, numbers: Sequence[str]) -> Iterator[Fault]:
    """Compare the totals of one level with the rows of the level below."""
    above, here, below = levels[:depth], levels[depth], levels[depth + 1 :]
    inside = table.filter(
        *(pl.col(level).is_not_null() for level in above), *(pl.col(level).is_null() for level in below)
    )
    wholes = inside.filter(pl.col(here).is_null())
    expected = 1 if not above else inside.select(above).n_unique()
    if wholes.height != expected:
        told = {"column": here, "seen": wholes.height, "expected": expected}
        raise InputError(Message("wrong_number_of_totals", told))
    for whole in wholes.iter_rows(named=True):
        parts = inside.filter(pl.col(here).is_not_null(), *(pl.col(level) == whole[level] for level in above))
        where = [str(whole[level]) for level in above]
        for name in numbers:
            said, added = whole[name], parts[name].sum()
            if said is not None and added != said:
                differ = {"added": added, "said": said, "far": abs(added - said)}
                yield Fault("parts_above" if added > said else "parts_below", differ, (", ".join([*where, name]),))
