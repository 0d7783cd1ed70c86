"""Every published revision is kept, loads as it was, and cannot be changed without anybody seeing it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import mdpoverty as mdp
from mdpoverty.errors import NoStandardError, StandardFileError, UnknownStandardError
from mdpoverty.law.load import load_file
from mdpoverty.law.revisions.lock import (
    check_published,
    digest_of_locked_facts,
    load_lock,
    locked_file,
    locked_revisions,
    locked_texts,
)
from mdpoverty.law.shipped import standards_folder

ROOT = Path(__file__).parents[2]
FIRST = {
    "vn-2016-2020": "8437784764186cc709c37c9316974e53e35f77b93c35f6f35bb5f7fbbaec63cb",
    "vn-ha-noi-2016-2020": "98cf273daa710b8c7436ab0d7507cfd4d2c82a2957895978910715215ec5b5a0",
    "vn-ho-chi-minh-2021-2024": "e384b5359bae0e44d0c44ce2ea1c801664766a061994a6ca885d223b1e76769a",
    "vn-2022-2025": "5d335d17b554a63fee7a9a6c07fbd156b8fe8f89eefc2616bf8bcaee62af3d74",
    "vn-dong-nai-2022-2025": "2d7c0ef81f9744a6fb2292fdd90b09689a1471ccafe02ee7089e16210a034942",
    "vn-2027-2030": "e1320cdd07ac4d03a1c15b9aeac8138cd69d7e5f2cf92b75d7d5f6823fabca00",
}
"""What receipts name that were made with revision 1, before there was a lock."""


def test_the_newest_texts_are_those_of_the_lock() -> None:
    lock = load_lock()
    texts = {"facts": "facts.yaml", "working-age": "vn/working-age.yaml"}
    for name, file in texts.items():
        newest = f"{name}@{max(locked_revisions(name))}"
        assert lock.shared[newest] == hashlib.sha256((standards_folder() / file).read_bytes()).hexdigest()
    for law in mdp.list_standards():
        check_published(law)
        assert max(locked_revisions(law.id)) == law.revision
        assert [entry.revision for entry in law.history] == list(range(1, law.revision + 1))


@pytest.mark.parametrize("name", sorted(load_lock().standards))
def test_every_revision_loads_as_it_was_published(name: str) -> None:
    law = mdp.load_standard(name, allow_provisional=True)
    assert f"{law.id}@{law.revision}" == name
    published = load_lock().standards[name]
    assert (law.digest, digest_of_locked_facts(law)) == (published.digest, published.facts)


@pytest.mark.parametrize("name", sorted(load_lock().shared))
def test_every_shared_text_is_kept_to_the_letter(name: str) -> None:
    assert hashlib.sha256(locked_file(name).read_bytes()).hexdigest() == load_lock().shared[name]


def test_the_first_revisions_are_those_of_their_receipts() -> None:
    assert {name: load_lock().standards[f"{name}@1"].digest for name in FIRST} == FIRST


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("vn-2022-2025@1.yaml", "at_most: 1500000", "at_most: 1500001"),
        ("facts@1.yaml", "maximum: 130", "maximum: 131"),
        ("working-age@1.yaml", '"60+3"', '"60+4"'),
    ],
)
def test_a_changed_text_of_an_earlier_revision_is_refused(tmp_path: Path, file: str, old: str, new: str) -> None:
    texts = {**locked_texts("vn-2022-2025@1"), "vn-2022-2025": locked_file("vn-2022-2025@1")}
    for own, path in texts.items():
        texts[own] = shutil.copy(path, tmp_path / path.name)
    changed = tmp_path / file
    assert old in changed.read_text(encoding="utf-8")
    changed.write_text(changed.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(StandardFileError, match="vn-2022-2025@1 is not the text that was published"):
        check_published(load_file(texts["vn-2022-2025"], texts))


def test_an_earlier_revision_is_found_by_its_number() -> None:
    assert mdp.load_standard("vn-2022-2025@1").revision == 1
    assert mdp.load_standard("vn-2022-2025@2") is mdp.load_standard("vn-2022-2025")
    with pytest.raises(UnknownStandardError, match="vn-2022-2025 has no revision '7'; published: 1, 2"):
        mdp.load_standard("vn-2022-2025@7")
    with pytest.raises(UnknownStandardError, match=r"'vn-2022-2026@1' – did you mean 'vn-2022-2025@1'"):
        mdp.load_standard("vn-2022-2026@1")


def test_the_law_of_a_day_as_known_on_another() -> None:
    # Revision 1 is of 23 November 2026, revision 2 of the 27th.
    revisions = {
        known: mdp.standard_on("2024-12-31", known_on=known).revision
        for known in ("2026-11-23", "2026-11-26", "27/11/2026", "2030-01-01")
    }
    assert revisions == {"2026-11-23": 1, "2026-11-26": 1, "27/11/2026": 2, "2030-01-01": 2}
    with pytest.raises(NoStandardError, match="on 2026-11-22 the library had published no standard; the first is"):
        mdp.standard_on("2024-12-31", known_on="2026-11-22")


def test_revisions_are_listed_one_after_the_other() -> None:
    listed = [(law.id, law.revision) for law in mdp.list_standards("vn", revisions=True)]
    assert listed == [(name, number) for name in ("vn-2016-2020", "vn-2022-2025", "vn-2027-2030") for number in (1, 2)]
    assert {law.revision for law in mdp.list_standards(known_on="2026-11-25")} == {1}


@pytest.mark.parametrize(
    ("review", "at_first", "now"),
    [
        # Born on 10 March 1963: 60+9, the men's age of 2023, on 10 December 2023; 61, that of 2024, on 10 March 2024.
        (date(2023, 12, 10), True, True),
        (date(2024, 1, 15), False, True),
        (date(2024, 3, 10), True, True),
    ],
)
def test_the_first_revision_goes_by_the_year_of_the_review(review: date, *, at_first: bool, now: bool) -> None:
    household = {"members": [{"birth_date": "1963-03-10", "sex": "male", "disability": "not_disabled"}]}
    assert mdp.classify(household, "vn-2022-2025@1", review_date=review).nobody_can_work is at_first
    assert mdp.classify(household, "vn-2022-2025", review_date=review).nobody_can_work is now


class Checkout:
    """A copy of the library and its standards with a history of its own, in which the law may be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("standards", ".ci"):
            shutil.copytree(ROOT / name, folder / name)
        self.run("git", "init", "-q")
        self.run("git", "add", "-A")
        self.run("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "As published")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the checkout, with its own library."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "GIT_CONFIG_GLOBAL": os.devnull}
        return subprocess.run(words, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def publish(self) -> str:
        """Publish, and return what was said."""
        done = self.run(sys.executable, ".ci/publish")
        return done.stdout + done.stderr

    def change(self, file: str, *changes: tuple[str, str]) -> None:
        """Change a standard file; each text has to be there."""
        path = self.folder / "standards" / "vn" / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert re.search(old, text), old
            text = re.sub(old, new, text, count=1)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


NEXT = (
    r"\nsources:\n",
    '  - {revision: 3, date: "2027-03-01", note: {vi: "Sửa", en: "A made correction"}}\n\nsources:\n',
)


def test_a_correction_is_a_new_revision_and_the_text_before_it_is_kept(checkout: Checkout) -> None:
    assert checkout.publish() == "nothing new\n"
    checkout.change("vn-2016-2020.yaml", ("per_person: housing_area, below: 8", "per_person: housing_area, below: 9"))
    assert checkout.publish().splitlines() == [
        f"{name}@2 was published with another content; give {name}.yaml the revision 3, and the reason in its history"
        for name in ("vn-2016-2020", "vn-ha-noi-2016-2020")
    ]
    for file in ("vn-2016-2020.yaml", "vn-ha-noi-2016-2020.yaml"):
        checkout.change(file, ("revision: 2\n", "revision: 3\n"), NEXT)
    assert checkout.publish() == "vn-2016-2020@3\nvn-ha-noi-2016-2020@3\n"
    assert checkout.publish() == "nothing new\n"
    kept = (checkout.folder / "standards/vn/revisions/vn-2016-2020@2.yaml").read_bytes()
    assert kept == (standards_folder() / "vn" / "vn-2016-2020.yaml").read_bytes()
    code = (
        "import mdpoverty as mdp; a = [mdp.load_standard(f'vn-ha-noi-2016-2020@{n}') for n in (1, 2, 3)];"
        "print([law.digest[:8] for law in a], mdp.standard_on('2018-12-31', known_on='2026-12-01').revision)"
    )
    before = [mdp.load_standard(f"vn-ha-noi-2016-2020@{number}").digest[:8] for number in (1, 2)]
    shown = checkout.run(sys.executable, "-c", code).stdout
    assert re.findall(r"'(\w{8})'", shown)[:2] == before
    assert shown.endswith("] 2\n")


def test_another_definition_of_a_fact_is_a_new_revision_of_what_reads_it(checkout: Checkout) -> None:
    checkout.change("../facts.yaml", ("maximum: 130", "maximum: 120"))
    said = checkout.publish()
    assert "vn-2022-2025@2 reads facts that the dictionary defines otherwise now" in said
    checkout.change("../facts.yaml", ("maximum: 120", "maximum: 130"), (r"\Z", "\n# a remark\n"))
    assert checkout.publish() == "facts@3\n"
    assert (checkout.folder / "standards/vn/revisions/facts@2.yaml").is_file()


def test_once_the_annex_is_read_a_new_revision_lifts_the_mark_and_nothing_else_is_done(checkout: Checkout) -> None:
    """The annex here is made: nobody has seen the real one."""
    checkout.change(
        "vn-2027-2030.yaml",
        ("revision: 2\n", "revision: 3\n"),
        ("provisional: true\n", ""),
        NEXT,
        (r"verification: unverified # that there is such an indicator.*\n", "verification: text\n"),
    )
    assert checkout.publish() == "vn-2027-2030@3\n"
    code = (
        "import mdpoverty as mdp; law = mdp.standard_on('2027-12-31'); print(law.revision, law.provisional);"
        "print(mdp.classify({'area': 'rural', 'income_per_capita': 2_200_000}, law, review_date=2027).standard.marks);"
        "print(mdp.standard_on('2027-12-31', known_on='2026-12-01', allow_provisional=True).provisional)"
    )
    assert checkout.run(sys.executable, "-c", code).stdout == "3 False\n[]\nTrue\n"
