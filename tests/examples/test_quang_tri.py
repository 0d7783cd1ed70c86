"""The made register of Quảng Trị shows the published totals when its facts are classified.

The expected numbers are the published ones (people with meritorious services in Quảng Trị, at the turn
from the standard of 2016-2020 to that of 2022-2025), and the made number of exempt households that the
example's README states. None is copied from a result of the library.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import mdpoverty as mdp

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

EXAMPLE = Path(__file__).parents[2] / "examples" / "quang_tri" / "generate.py"
REVIEW_DATE = "2021-12-31"
BEFORE, AFTER = "vn-2016-2020", "vn-2022-2025"
Register = tuple[pl.DataFrame, pl.DataFrame]


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """Load the example's script as a module."""
    spec = importlib.util.spec_from_file_location("quang_tri_generate", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def register(example: ModuleType) -> Register:
    """Make the register, once."""
    made: Register = example.make_register()
    return made


@pytest.fixture(scope="module")
def results(register: Register) -> dict[str, pl.DataFrame]:
    """Classify by both standards."""
    households, members = register
    return {
        standard: mdp.classify_table(households, members, standard=standard, review_date=REVIEW_DATE)
        for standard in (BEFORE, AFTER)
    }


@pytest.fixture(scope="module")
def meritorious(register: Register, results: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Pick the results of households with a meritorious member; add district and number of people."""
    households, members = register
    counted = members.group_by("household_id").agg(pl.len().alias("people"), pl.col("meritorious").any())
    districts = households.select("household_id", "district")
    with_district = counted.filter("meritorious").join(districts, on="household_id")
    return {standard: result.join(with_district, on="household_id") for standard, result in results.items()}


def households_and_people(frame: pl.DataFrame) -> tuple[int, int]:
    """Count households and all their members."""
    return frame.height, int(frame["people"].sum())


@pytest.mark.parametrize("standard", [BEFORE, AFTER])
def test_no_household_is_lost_and_the_order_is_kept(
    standard: str, register: Register, results: dict[str, pl.DataFrame]
) -> None:
    households, _ = register
    assert households.height == 180_000
    assert results[standard]["household_id"].to_list() == households["household_id"].to_list()


def test_the_old_standard_finds_no_poor_household_with_a_meritorious_member(
    meritorious: dict[str, pl.DataFrame],
) -> None:
    assert meritorious[BEFORE]["poor"].null_count() == 0
    assert meritorious[BEFORE].filter("poor").height == 0


def test_the_new_standard_finds_218_with_929_people(meritorious: dict[str, pl.DataFrame]) -> None:
    assert meritorious[AFTER]["poor"].null_count() == 0
    assert households_and_people(meritorious[AFTER].filter("poor")) == (218, 929)


@pytest.mark.parametrize(
    ("district", "expected"),
    [("Hướng Hóa", (145, 634)), ("Đakrông", (62, 269))],
)
def test_the_mountain_districts_have_their_published_share(
    district: str, expected: tuple[int, int], meritorious: dict[str, pl.DataFrame]
) -> None:
    poor = meritorious[AFTER].filter(pl.col("poor"), pl.col("district") == district)
    assert households_and_people(poor) == expected


def test_the_exempt_ones_are_those_that_the_readme_states(meritorious: dict[str, pl.DataFrame]) -> None:
    poor = meritorious[AFTER].filter("poor")
    assert poor["exempt"].null_count() == 0
    exempt = poor.filter("exempt").group_by("district").len()
    assert dict(exempt.iter_rows()) == {
        "Hướng Hóa": 24,
        "Đakrông": 12,
        "Vĩnh Linh": 3,
        "Gio Linh": 2,
        "Triệu Phong": 1,
        "Hải Lăng": 1,
    }
    assert "**43**" in EXAMPLE.with_name("README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("standard", [BEFORE, AFTER])
def test_only_households_with_a_gap_are_undetermined(
    standard: str, register: Register, results: dict[str, pl.DataFrame]
) -> None:
    households, members = register
    # `can_work` is a statement that a register need not make: its absence is no gap.
    gaps = pl.concat(
        [
            frame.filter(pl.any_horizontal(pl.exclude("can_work").is_null())).select("household_id")
            for frame in (households, members)
        ]
    ).unique()
    undetermined = results[standard].filter(pl.col("status").cast(pl.String) == "undetermined")
    assert gaps.height == 64
    assert undetermined.height >= 16  # those without an income, at least
    assert undetermined.join(gaps, on="household_id", how="anti").height == 0


def test_the_published_totals_do_not_hang_on_the_seed(example: ModuleType) -> None:
    households, members = example.make_register(seed=1)
    with_meritorious = members.filter(pl.col("meritorious").any().over("household_id"))
    result = mdp.classify_table(households, members, standard=AFTER, review_date=REVIEW_DATE)
    poor = result.filter("poor").join(with_meritorious, on="household_id")
    assert (poor["household_id"].n_unique(), poor.height) == (218, 929)


def test_the_same_seed_gives_the_same_register(example: ModuleType, register: Register) -> None:
    for made, again in zip(register, example.make_register(), strict=True):
        assert_frame_equal(made, again)


@pytest.mark.parametrize(("ending", "read"), [("parquet", pl.read_parquet), ("csv", pl.read_csv)])
def test_the_script_writes_both_tables(
    ending: str, read: Callable[[Path], pl.DataFrame], example: ModuleType, register: Register, tmp_path: Path
) -> None:
    example.main(["--out", str(tmp_path), "--format", ending])
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"households.{ending}", f"members.{ending}"]
    for name, made in zip(("households", "members"), register, strict=True):
        written = read(tmp_path / f"{name}.{ending}")
        assert written.columns == made.columns
        assert written.height == made.height
