"""Several files of one table: a fact that each holds in a type of its own is read by the same rules in all of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files
from mdpoverty.tables.batches import LIMITS, Limits

DAY = dt.date(1990, 3, 10)


def run(folder: Path, fact: str, cells: list[pl.Series], **options: Any) -> ClassifiedFiles:
    """Classify files of one table, one for each column of the fact, of members or of households."""
    member = mdp.load_dictionary()[fact].level == "member"
    for place, column in enumerate(cells):
        ids = [f"{place}-{row}" for row in range(len(column))]
        table = pl.DataFrame({"household_id": ids, fact: column, "note": ["made"] * len(ids)})
        if member:
            table.select("household_id").write_parquet(folder / f"h{place}.parquet")
        table.write_parquet(folder / f"{'m' if member else 'h'}{place}.parquet")
    files = [folder / "h*.parquet", *([folder / "m*.parquet"] if member else [])]
    return classify_files(*files, standard="vn-2022-2025", review_date=2024, **options)


def answers(found: ClassifiedFiles) -> pl.DataFrame:
    return found.results.drop("household_id")


# A fact, what one file holds of it in a type of its own, and the same in the text of another file.
ALIKE: list[tuple[str, list[Any], list[str | None]]] = [
    ("size", [3, None], ["3", ""]),
    ("size", [3.0, float("nan")], ["3", None]),
    ("income_per_capita", [1_500_000.0, None], ["1500000", None]),
    ("income_per_capita", [Decimal("1500000.00"), None], ["1500000.0", None]),
    ("housing_area", [45.125, 1.2], ["45.1250", "1.2"]),
    ("housing_area", [45, 7], ["45", "7.0"]),
    ("housing_area", [Decimal("7.125"), None], ["7.1250", None]),
    ("housing_area", [1e-7, 8.0], ["0", "8"]),
    ("has_tv", [True, False], ["có", "không"]),
    ("has_tv", [1, 0], ["x", "no"]),
    ("has_tv", [1.0, 0.0], ["x", "no"]),
    ("birth_date", [DAY, None], ["10/03/1990", None]),
    ("birth_date", [dt.datetime(1990, 3, 10), None], ["10/03/1990", None]),  # noqa: DTZ001 - of no zone
    ("age", [40, None], ["40", ""]),
]


@pytest.mark.parametrize(("fact", "typed", "text"), ALIKE)
@pytest.mark.parametrize("limits", [LIMITS, Limits(households=1, rows=1, in_memory=1)])
def test_a_fact_is_read_alike_whatever_each_file_holds(
    fact: str, typed: list[Any], text: list[str | None], limits: Limits, tmp_path: Path
) -> None:
    for name in ("mixed", "text"):
        (tmp_path / name).mkdir()
    texts = pl.Series(fact, text, pl.String)
    if limits is not LIMITS and mdp.load_dictionary()[fact].level == "member":
        pytest.importorskip("duckdb")
    mixed = run(tmp_path / "mixed", fact, [pl.Series(fact, typed, strict=False), texts], limits=limits)
    plain = run(tmp_path / "text", fact, [texts, texts], limits=limits)
    assert mixed.totals == plain.totals
    assert mixed.totals.households_rejected == 0
    counts = ["status", "households", "people", "unknown_people"]
    assert mixed.counts.select(counts).rows() == plain.counts.select(counts).rows()
    if limits is LIMITS:
        assert answers(mixed).equals(answers(plain))


@pytest.mark.parametrize(
    ("fact", "typed", "text", "told"),
    [
        ("size", [3, 500], ["4", "many"], ["500", "'many' cannot be read"]),
        (
            "income_per_capita",
            [1.5e6, 1_500_000.9],
            ["900000", "1.500"],
            ["is not a whole number", "'1.500' may be 1500 or"],
        ),
        ("birth_date", [dt.datetime(1990, 3, 10, 8), None], ["1/1/1990", None], ["has a time of day"]),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_read_is_set_aside_with_its_file(
    fact: str, typed: list[Any], text: list[str | None], told: list[str], tmp_path: Path
) -> None:
    found = run(tmp_path, fact, [pl.Series(fact, typed), pl.Series(fact, text)])
    own = found.rejects.filter(pl.col("check") != "rejected_with_household")
    assert len(own) == len(told)
    assert all(words in reason for words, reason in zip(told, own["reason"], strict=True))
    assert {Path(file).stem[1:] for file in own["file"]} <= {"0", "1"}


@pytest.mark.parametrize(
    ("fact", "columns", "told"),
    [
        ("commune", [pl.Series([1.5]), pl.Series(["A"])], "numbers in h0.parquet, text in h1.parquet"),
        ("birth_date", [pl.Series([DAY]).cast(pl.Datetime("us", "Asia/Ho_Chi_Minh")), pl.Series(["1/1/1990"])],
         "dates in m0.parquet, text in m1.parquet"),
        ("size", [pl.Series([[1]]), pl.Series(["1"])], "lists or records in h0.parquet, text in h1.parquet"),
    ],
)  # fmt: skip
def test_what_text_would_not_tell_is_refused_with_the_type_in_each_file(
    fact: str, columns: list[pl.Series], told: str, tmp_path: Path
) -> None:
    by = ("commune",) if fact == "commune" else ()
    with pytest.raises(mdp.MdpovertyError) as refused:
        run(tmp_path, fact, columns, by=by)
    assert str(refused.value).replace(f"{tmp_path}/", "").splitlines() == [
        "the files of one table cannot be put together:",
        f"  {fact}: holds {told}; save the column in one type in all files, such as text",
    ]
    assert "hãy lưu cột này cùng một kiểu" in refused.value.text("vi")
