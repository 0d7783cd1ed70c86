"""From files to files: read a register, set aside what cannot be classified, classify the rest, write it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import polars as pl

from mdpoverty.engine.plan import Plan, dates_of, make_plan
from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import InputError, check_language
from mdpoverty.facts.checks import AnyCheck, Finding
from mdpoverty.files.classify_pieces import Piece, Sums, classify_pieces, unused_headings
from mdpoverty.files.headings import groups_meant
from mdpoverty.files.parse_table import Register, Wanted
from mdpoverty.files.pieces import Cuts, NotInOrderError, read_pieces, sorted_by_household, whole_register
from mdpoverty.files.register import Scratch, Stored, store
from mdpoverty.files.rejects import Sifted, Totals, counted_warnings, sift
from mdpoverty.files.unchanged_inputs import unchanged
from mdpoverty.language import Message
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.law.plausibility import SoftCheck, soft_checks
from mdpoverty.law.standard import Standard
from mdpoverty.tables.several_standards import make_plans, recorded_columns
from mdpoverty.tables.soft_findings import all_findings
from mdpoverty.tables.unit_names import larger_units
from mdpoverty.tables.unknown_codes import Unused, codes_told, read_codes
from mdpoverty.tables.work_folder import remove_leftovers
from mdpoverty.tables.write import TRANSITIONS, Outputs, check_target, write_run

if TYPE_CHECKING:
    from mdpoverty.analysis.reclassify import Reclassification, RecordedUnder

_ALWAYS = ("size",)
"""Facts that the counts of people need, whatever the standard reads."""


@dataclass(frozen=True)
class FileRun:
    """What was read from files of households and members.

    Attributes
    ----------
    rejects
        A line for each rejected row and fault.
    totals
        Rows in, out and rejected.
    warnings
        Rows that are worth a look, by check.
    unused
        Headings of each file that mean no fact.
    written
        The files that were written.
    unused_codes
        By fact, the declared codes for unknown that stand nowhere in the files.
    removed
        Folders that killed runs had left there more than a day ago, and that are removed now.
    """

    rejects: pl.DataFrame
    totals: Totals
    warnings: dict[AnyCheck, int]
    unused: dict[str, tuple[str, ...]]
    unused_codes: Unused
    written: tuple[Path, ...]
    removed: tuple[Path, ...]


@dataclass(frozen=True)
class ClassifiedFiles(FileRun):
    """Classified files.

    Attributes
    ----------
    counts
        By group, class and exemption: ``households``, ``people`` (of households whose number of persons is known) and
        ``unknown_people`` (the number of the other households). The groups are those asked for, else the area.
    receipt
        What the results were made with.
    whole
        The only piece of a register that was read as one; None if it was read in several.
    """

    counts: pl.DataFrame
    receipt: Receipt
    whole: Piece | None

    @property
    def results(self) -> pl.DataFrame:
        """What ``classify_table`` gives, with the groups behind it."""
        return self._whole.results

    @property
    def households(self) -> pl.DataFrame:
        """The households that were classified, without the rejected rows."""
        return self._whole.households

    @property
    def members(self) -> pl.DataFrame | None:
        """The members that were classified, without the rejected rows."""
        return self._whole.members

    @property
    def _whole(self) -> Piece:
        if self.whole is None:
            raise InputError(Message("read_in_pieces"))
        return self.whole


@dataclass(frozen=True)
class ReclassifiedFiles(FileRun):
    """Files under two standards; ``moves`` is what ``reclassify`` gives."""

    moves: Reclassification[pl.DataFrame]


def classify_files(
    households: str | PathLike[str],
    members: str | PathLike[str] | None = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    output: str | PathLike[str] | None = None,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
    without_checks: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
    by: Sequence[str] = (),
    strict: bool = False,
    overwrite: bool = True,
    language: str = "en",
    tell: Callable[[int], None] | None = None,
    cuts: Cuts | None = None,
) -> ClassifiedFiles:
    r"""Classify the households of files and write the results, in the order of the households.

    Parquet, CSV and JSONL are read, classified and written piece by piece, however large they are; members in another
    order than the households are sorted first, by DuckDB, if the register is large.

    Parameters
    ----------
    households, members
        Files by their ending: .csv, .parquet, .xlsx, .json, .jsonl; ``-`` is standard input. A folder means all tables
        in it, a pattern such as ``register/*/households-*.csv`` those that it fits; their rows follow one another in
        the order of the names of the files, and each file may have headings of its own. Members may also stand inside
        the households (JSON, JSONL, Parquet) or on a sheet of the same workbook.
    standard, review_date, interpretations, strict_dates
        As for ``classify_table``.
    output
        The file of results, by its ending. Beside it appear ``<output>.receipt.json`` and, if rows were rejected,
        ``<output>.rejects.csv``. None writes nothing.
    without_checks
        Names of soft checks that do not look at the files; ``mdpoverty checks`` lists them.
    unknown_codes
        By fact, the codes by which the register says that it is unknown: ``{"age": [98, 99]}``.
    by
        Columns of households, members or results by which will be counted, called like the facts or as their headings
        are (``Xã`` is ``commune``); they are kept behind the results.
    strict
        Whether to stop, and to write nothing, where a row would be rejected.
    overwrite
        Whether files may take the place of others of the same names.
    language
        ``"vi"`` or ``"en"``: in which reasons of rejected rows are told; the names of the checks are the same in both.
    tell
        Called after every piece with the number of households that are done.
    cuts
        How large the pieces are; the results are the same.

    Returns
    -------
    ClassifiedFiles
        Results, totals, rejects, and what else is worth a look.

    Raises
    ------
    InputError
        A file cannot be read as a table; or, if ``strict``, a row cannot be classified. Otherwise such a row is
        rejected, with its household. Or a file changed while it was read.
    MdpovertyError
        The output cannot be written; everything is left as it was.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     register = Path(folder, "households.csv")
    ...     _ = register.write_text("household_id,area,income_per_capita\n1,rural,2300000\n2,rural,x\n")
    ...     run = classify_files(register, standard="vn-2022-2025", review_date=2024)
    >>> run.totals.households_in, run.totals.households_out, run.totals.households_rejected
    (2, 1, 1)
    >>> run.results["status"].to_list(), run.rejects["row"].to_list()
    (['above_average'], ['3'])
    """
    households, members, target = paths_of(households, members, output)
    check_target(target, (households, members), overwrite=overwrite)
    plan = make_plan(standard, review_date, interpretations, dates=dates_of(strict=strict_dates))
    checks, by = soft_checks(without_checks), groups_meant(by, plan.standard.dictionary)
    wanted = wanted_by([plan], by, unknown_codes, language)
    removed = remove_leftovers([place_of(target)])
    with Outputs(overwrite=overwrite) as outputs, Scratch(target) as scratch, unchanged(households, members):
        outer, inner = store(households, members, wanted, scratch)
        inputs = inputs_of(outer, inner)
        for pieces in _ways(outer, inner, scratch, cuts):
            with suppress(NotInOrderError):
                sums = Sums(checks=checks, strict=strict, tell=tell)
                results = classify_pieces(pieces, plan, by, sums)
                written = _written(
                    results, plan, sums, inputs=inputs, codes=said_of(wanted, outer), outputs=outputs, target=target
                )
                return _classified(plan, sums, outer, written, removed)
    raise AssertionError  # the last way never fails so


def place_of(target: Path | None) -> Path:
    """Return the folder in which a run keeps what is not finished."""
    return Path(gettempdir()) if target is None else target.resolve().parent


def paths_of(
    households: str | PathLike[str], members: str | PathLike[str] | None, output: str | PathLike[str] | None
) -> tuple[str, str | None, Path | None]:
    """Return what was named, as text, and the target as a path."""
    people = None if members is None else fspath(members)
    return fspath(households), people, None if output is None else Path(output)


def _ways(outer: Stored, inner: Stored | None, scratch: Scratch, cuts: Cuts | None) -> Iterator[Iterator[Register]]:
    """Yield the ways to read a register, the next one where one finds the members in another order."""
    yield read_pieces(outer, inner, cuts=cuts)
    in_order = sorted_by_household(outer, inner, scratch, cuts)
    if in_order is not None:
        yield read_pieces(*in_order, sorted_before=True, cuts=cuts)
    yield iter([whole_register(outer, inner)])


def _written(
    results: Iterator[pl.DataFrame],
    plan: Plan,
    sums: Sums,
    *,
    inputs: list[dict[str, Any]],
    codes: dict[str, Any],
    outputs: Outputs,
    target: Path | None,
) -> tuple[Path, ...]:
    """Classify everything and write it with what goes with it."""
    if target is None:
        for _ in results:
            pass
        return ()
    outputs.write_frames(target, results)
    seen = {"totals": asdict(sums.totals), "warnings": by_name(sums.warnings), **codes}
    provenance = {**plan.receipt.to_dict(), "inputs": inputs, **seen}
    return outputs.add_companions(target, provenance, sums.rejects)


def _classified(
    plan: Plan, sums: Sums, outer: Stored, written: tuple[Path, ...], removed: tuple[Path, ...]
) -> ClassifiedFiles:
    return ClassifiedFiles(
        rejects=sums.rejects,
        totals=sums.totals,
        warnings=sums.warnings,
        unused=sums.unused,
        unused_codes=outer.unused_codes,
        written=written,
        removed=removed,
        counts=sums.counts,
        receipt=plan.receipt,
        whole=sums.first,
    )


def inputs_of(outer: Stored, inner: Stored | None) -> list[dict[str, Any]]:
    """Return the files that were read and the number of rows of each."""
    rows = dict(outer.inputs)
    for file, number in ({} if inner is None else inner.inputs).items():
        rows[file] = rows.get(file, 0) + number
    return [{"file": file, "rows": number} for file, number in rows.items()]


def reclassify_files(
    households: str | PathLike[str],
    members: str | PathLike[str] | None = None,
    *,
    before: Standard | str,
    after: Standard | str,
    review_date: date | str | int,
    output: str | PathLike[str] | None = None,
    interpretations: Mapping[str, str] | None = None,
    recorded_under: RecordedUnder | None = None,
    without_checks: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
    overwrite: bool = True,
    language: str = "en",
) -> ReclassifiedFiles:
    """Classify the households of files under two standards and write both classes side by side.

    The files are read as a whole.

    Parameters
    ----------
    households, members, review_date
        As for ``classify_files``.
    before, after, interpretations, recorded_under
        As for ``reclassify``.
    output, without_checks, unknown_codes, overwrite, language
        As for ``classify_files``; beside it appears ``<output>.transitions.csv``, too.

    Returns
    -------
    ReclassifiedFiles
        The moves, totals, rejects, and what else is worth a look.

    Raises
    ------
    InputError, MdpovertyError
        As for ``classify_files``.
    """
    from mdpoverty.analysis.reclassify import reclassify

    households, members, target = paths_of(households, members, output)
    check_target(target, (households, members), [TRANSITIONS], overwrite=overwrite)
    plans, checks = make_plans((before, after), review_date, interpretations), soft_checks(without_checks)
    removed = remove_leftovers([place_of(target)])
    with Outputs(overwrite=overwrite) as outputs, unchanged(households, members):
        wanted = wanted_by(plans, (), unknown_codes, language)
        outer, inner = store(households, members, wanted)
        register = whole_register(outer, inner)
        findings = _findings_under_both(register, plans, recorded_under, checks)
        sifted = sift(register, findings)
        moves = reclassify(
            sifted.households,
            sifted.members,
            before=plans[0].standard,
            after=plans[1].standard,
            review_date=plans[0].review_date,
            interpretations=interpretations,
            recorded_under=recorded_under,
        )
        totals = totals_of(register, sifted, moves.table.height)
        sides = {"before": moves.before.to_dict(), "after": moves.after.to_dict()}
        seen = {
            "totals": asdict(totals),
            "warnings": by_name(counted_warnings(findings, sifted)),
            **said_of(wanted, outer),
        }
        written = write_run(
            outputs, target, moves.table, others={TRANSITIONS: moves.transitions}, rejects=sifted.rejects,
            provenance={**sides, "inputs": inputs_of(outer, inner), **seen},
        )  # fmt: skip
    return ReclassifiedFiles(
        **file_run(register, sifted, totals, outer, findings=findings, written=written, removed=removed), moves=moves
    )


def _findings_under_both(
    register: Register, plans: Sequence[Plan], recorded_under: RecordedUnder | None, checks: Sequence[SoftCheck]
) -> list[Finding]:
    """Return what the checks of both standards find; recorded columns are held against the one they belong to."""
    hub, people = frames_of(register)
    recorded = recorded_columns(hub, plans)
    found: list[Finding] = []
    for side, plan in zip(("before", "after"), plans, strict=True):
        own = hub if recorded_under in (side, "both") else hub.drop(recorded)
        found += all_findings(own, people, plan, checks if side == "after" else ())
    return found


def said_of(wanted: Wanted, outer: Stored) -> dict[str, Any]:
    """Return the codes for unknown, and those that stand nowhere, as a receipt holds them, if there are any."""
    declared = {"unknown_codes": codes_told(wanted.codes)} if wanted.codes else {}
    return {**declared, **({"unused_codes": codes_told(outer.unused_codes)} if outer.unused_codes else {})}


def by_name(warnings: Mapping[AnyCheck, int]) -> dict[str, int]:
    """Return the rows of each warning by its name, as a receipt holds it."""
    return {check.value: rows for check, rows in warnings.items()}


def wanted_by(
    plans: Sequence[Plan],
    by: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
    language: str = "en",
) -> Wanted:
    """Return what plans read of files, with further columns to group by, codes for unknown, and a language."""
    dictionary: Dictionary = {}
    for plan in plans:
        dictionary |= plan.standard.dictionary
    facts = {fact for plan in plans for fact in (*plan.household_facts, *plan.member_facts)} | set(_ALWAYS)
    return Wanted(
        dictionary,
        facts,
        {name for plan in plans for name in plan.standard.indicator_ids},
        {*by, *larger_units(by)},
        read_codes(unknown_codes, dictionary),
        check_language(language),
    )


def frames_of(register: Register) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Return the households and the members of a register."""
    return register.households.frame, None if register.members is None else register.members.frame


def totals_of(register: Register, sifted: Sifted, results: int) -> Totals:
    """Count what came in from the files, what went out from the results, and what was set aside."""
    return Totals(
        households_in=register.households.frame.height,
        households_out=results,
        households_rejected=sifted.rejected_households,
        members_in=0 if register.members is None else register.members.frame.height,
        members_out=0 if sifted.members is None else sifted.members.height,
        members_rejected=sifted.rejected_members,
    )


def file_run(
    register: Register,
    sifted: Sifted,
    totals: Totals,
    outer: Stored,
    *,
    findings: Sequence[Finding],
    written: tuple[Path, ...],
    removed: tuple[Path, ...],
) -> dict[str, Any]:
    """Return what every run on files tells, by name."""
    return {
        "rejects": sifted.rejects,
        "totals": totals,
        "warnings": counted_warnings(findings, sifted),
        "unused": unused_headings(register),
        "unused_codes": outer.unused_codes,
        "written": written,
        "removed": removed,
    }
