"""Classifies files into files: reads a register, sets faulty rows aside, classifies and writes the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from os import PathLike
from typing import Any

import polars as pl

from mdpoverty.engine.plan import make_plan
from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import InputError
from mdpoverty.files.classify_pieces import Piece, checked_results, classify_pieces
from mdpoverty.files.file_run import FileRun, Written, called_with, run_on_files, wanted_by
from mdpoverty.files.headings import facts_of_group_headings
from mdpoverty.files.pieces import NotInOrderError, read_pieces, whole_register
from mdpoverty.files.register import Register, Scratch
from mdpoverty.files.sort_members import sort_members
from mdpoverty.files.store import store
from mdpoverty.law.plausibility import plausibility_checks
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import LIMITS, Limits


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
        """The results of ``classify_table``, followed by the groups."""
        return self._whole.results

    @property
    def households(self) -> pl.DataFrame:
        """The households that were classified, without the rejected rows."""
        return self._whole.register.frames[0]

    @property
    def members(self) -> pl.DataFrame | None:
        """The members that were classified, without the rejected rows."""
        return self._whole.register.frames[1]

    @property
    def _whole(self) -> Piece:
        if self.whole is None:
            raise InputError(Message("read_in_pieces"))
        return self.whole


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
    limits: Limits = LIMITS,
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
    limits
        How much is read, kept and classified at once; the results are the same.

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
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    checks, by = plausibility_checks(without_checks), facts_of_group_headings(by, plan.standard.dictionary)
    wanted = wanted_by([plan], by, unknown_codes, language)
    call = called_with(
        "classify",
        {"standard": (standard, plan)},
        households=households,
        members=members,
        strict_dates=strict_dates,
        without_checks=without_checks,
        unknown_codes=wanted.codes,
        by=by,
        strict=strict,
        language=language,
    )
    with run_on_files(households, members, output, overwrite=overwrite) as run, Scratch(run.target) as scratch:
        register = store(*run.inputs, wanted, scratch, limits)
        for pieces in _ways(register, scratch, limits):
            with suppress(NotInOrderError):
                found: list[Piece] = []
                results = checked_results(classify_pieces(pieces, plan, by, checks), found, strict=strict, tell=tell)
                if run.target is None:
                    deque(results, maxlen=0)
                else:
                    run.outputs.write_frames(run.target, results)
                total = found[0]
                warnings = {**total.warnings, **total.doubts.judged(checks)}
                rows = total.totals.households_out
                written = () if run.target is None else (Written(run.target, rows, total.content),)
                receipt = {**plan.receipt.to_dict(), "call": call, "facts": str(total.facts)}
                return ClassifiedFiles(
                    **run.end(
                        total.register, total.totals, warnings, written=written, receipt=receipt, codes=wanted.codes
                    ),
                    counts=total.summed_counts,
                    receipt=plan.receipt,
                    whole=total if total.pieces == 1 else None,
                )
    raise AssertionError  # the last way never fails so


def _ways(register: Register, scratch: Scratch, limits: Limits) -> Iterator[Iterator[Register]]:
    """Yield the ways to read a register; the next serves if members are in another order."""
    yield read_pieces(register, limits=limits)
    in_order = sort_members(register, scratch, limits)
    if in_order is not None:
        yield read_pieces(in_order, sorted_before=True, limits=limits)
    yield iter([whole_register(register)])
