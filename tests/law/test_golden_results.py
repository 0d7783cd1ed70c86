"""The results of every published revision are, byte for byte, those that it gave when it was published."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.law.revisions.lock import load_lock

GOLDEN = Path(__file__).parents[1] / "golden"
REVIEWS = {"vn-2016-2020": ("2016", "2021-01-15"), "vn-2022-2025": ("2022", "2024-01-15")}
"""The register and the review date by national standard; of others, the register without ticks is that of 2022."""
OTHERS = {
    "vn-ha-noi-2016-2020": ("2016", "2020-12-31"),
    "vn-ho-chi-minh-2021-2024": ("2022", "2024-01-15"),
    "vn-dong-nai-2022-2025": ("2022", "2024-01-15"),
    "vn-2027-2030": ("2022", "2027-01-15"),
}


def classify(name: str, folder: Path) -> Path:
    """Return the file with the results of a revision for its register."""
    own = name.partition("@")[0]
    register, day = (REVIEWS | OTHERS)[own]
    households = GOLDEN / f"households-{register}.csv"
    if own in OTHERS:
        facts = pl.read_csv(households, infer_schema=False)
        households = folder / "households.csv"
        facts.select(column for column in facts.columns if not column.startswith("deprived_")).write_csv(households)
    law = mdp.load_standard(name, allow_provisional=True)
    output = folder / f"{name}.csv"
    mdp.classify_files(households, GOLDEN / f"members-{register}.csv", standard=law, review_date=day, output=output)
    return output


@pytest.mark.filterwarnings("ignore::mdpoverty.ReviewDateWarning")
@pytest.mark.parametrize("name", sorted(load_lock().standards))
def test_a_published_revision_gives_what_it_gave(tmp_path: Path, name: str) -> None:
    assert classify(name, tmp_path).read_bytes() == (GOLDEN / "results" / f"{name}.csv").read_bytes()


def test_revisions_that_differ_in_their_rules_differ_in_their_results() -> None:
    one, other = ((GOLDEN / "results" / f"vn-2022-2025@{revision}.csv").read_text() for revision in (1, 2))
    assert len(one.splitlines()) == len(other.splitlines()) == 401
    assert one != other


def main() -> None:
    """Write the results of revisions that have none yet."""
    for name in load_lock().standards:
        target = GOLDEN / "results" / f"{name}.csv"
        if not target.exists():
            with TemporaryDirectory() as folder:
                shutil.move(classify(name, Path(folder)), target)


if __name__ == "__main__":
    main()
