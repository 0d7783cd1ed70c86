"""The published text of an earlier revision is kept byte for byte, and still means what it meant."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

import mdpoverty as mdp
from mdpoverty.law.registry import list_standards
from mdpoverty.law.shipped import standards_folder

REVISIONS = standards_folder() / "vn" / "revisions"
PUBLISHED = {
    "facts@1.yaml": "23a010c93dcd9a27b1569321299832321385f6cda05d9fddbc0f972069c39fc7",
    "vn-2016-2020@1.yaml": "903d0e9592373c87e35bbb0057049b2d653ca6cbfb1275221b22cea60c29c3c5",
    "vn-2022-2025@1.yaml": "412af60920eb4fadc718d76c8fbe5ff5494eef159d29cd7cd03c88276c81f274",
    "vn-2027-2030@1.yaml": "bbc4e43196ca5828d4574e94f49caa059e826a9a0c958b0d6a674a38ec452549",
    "vn-dong-nai-2022-2025@1.yaml": "32404694c6706ca4d9671f801e28ba2277692c40dc014e04baee46513425e116",
    "vn-ha-noi-2016-2020@1.yaml": "b0b769f2d5a061f63b539ad59df076a90a02ddf1da77742c199b1e2ff6e2a80c",
    "vn-ho-chi-minh-2021-2024@1.yaml": "cc29580ac539520153267884f645b33372de1c8ffefa7be1d9c168992ced6bf0",
    "working-age@1.yaml": "64e41ff1b125fbe0032b67fbafde3a75a2595dea9088575f72b3a769078932fe",
}
"""The sha256 of every text that was published and is no longer the newest."""

DIGESTS = {
    "vn-2016-2020": "8437784764186cc709c37c9316974e53e35f77b93c35f6f35bb5f7fbbaec63cb",
    "vn-ha-noi-2016-2020": "98cf273daa710b8c7436ab0d7507cfd4d2c82a2957895978910715215ec5b5a0",
    "vn-ho-chi-minh-2021-2024": "e384b5359bae0e44d0c44ce2ea1c801664766a061994a6ca885d223b1e76769a",
    "vn-2022-2025": "5d335d17b554a63fee7a9a6c07fbd156b8fe8f89eefc2616bf8bcaee62af3d74",
    "vn-dong-nai-2022-2025": "2d7c0ef81f9744a6fb2292fdd90b09689a1471ccafe02ee7089e16210a034942",
    "vn-2027-2030": "e1320cdd07ac4d03a1c15b9aeac8138cd69d7e5f2cf92b75d7d5f6823fabca00",
}
"""What receipts of results name that were made with revision 1."""


def test_no_published_text_was_touched() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in REVISIONS.iterdir()}
    assert found == PUBLISHED


def test_earlier_revisions_are_no_standards_of_the_registry() -> None:
    newest = {path.stem for path in (standards_folder() / "vn").glob("vn-*.yaml")}
    assert sorted(law.id for law in list_standards()) == sorted(newest)


def test_a_changed_standard_keeps_its_earlier_text() -> None:
    kept = {path.name for path in REVISIONS.iterdir()}
    for law in list_standards():
        assert {f"{law.id}@{revision}.yaml" for revision in range(1, law.revision)} <= kept
        assert [entry.revision for entry in law.history] == list(range(1, law.revision + 1))


@pytest.fixture
def first_revision(tmp_path: Path) -> Path:
    """A folder in which the texts of revision 1 bear the names that they had."""
    for path in REVISIONS.glob("*@1.yaml"):
        shutil.copy(path, tmp_path / path.name.replace("@1", ""))
    return tmp_path


@pytest.mark.parametrize("name", DIGESTS)
def test_the_first_revision_loads_with_the_digest_of_its_results(first_revision: Path, name: str) -> None:
    law = mdp.load_standard(first_revision / f"{name}.yaml", allow_provisional=True)
    assert (law.id, law.revision, law.digest) == (name, 1, DIGESTS[name])


@pytest.mark.parametrize(
    ("review", "at_first", "now"),
    [
        # Born on 10 March 1963: 60+9, the men's age of 2023, on 10 December 2023; 61, that of 2024, on 10 March 2024.
        (date(2023, 12, 10), True, True),
        (date(2024, 1, 15), False, True),
        (date(2024, 3, 10), True, True),
    ],
)
def test_the_first_revision_goes_by_the_year_of_the_review(
    first_revision: Path, review: date, *, at_first: bool, now: bool
) -> None:
    household = {"members": [{"birth_date": "1963-03-10", "sex": "male", "disability": "not_disabled"}]}
    first = mdp.load_standard(first_revision / "vn-2022-2025.yaml")
    assert mdp.classify(household, first, review_date=review).nobody_can_work is at_first
    assert mdp.classify(household, "vn-2022-2025", review_date=review).nobody_can_work is now
