"""Every sentence of the pages stands in Vietnamese, too, and no translation is left of a sentence that is gone."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the documentation is built where its tools are installed")

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

DOCS = Path(__file__).parents[2] / "docs"
TRANSLATED = ("index.md", "tutorial.md", "explanation.md", "releases.md", "how-to/")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the pages say, in English, as Sphinx takes it from them."""
    folder = tmp_path_factory.mktemp("gettext")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "gettext", "-d", folder / "doctrees", DOCS, folder]
    subprocess.run(command, check=True)
    with (folder / "pages.pot").open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def vietnamese() -> Catalog:
    with (DOCS / "locale" / "vi" / "LC_MESSAGES" / "pages.po").open("rb") as file:
        return read_po(file, locale="vi")


def test_every_sentence_is_translated(sentences: Catalog, vietnamese: Catalog) -> None:
    wanted = [
        message.id
        for message in sentences
        if message.id and any(place.split("docs/")[-1].startswith(TRANSLATED) for place, _ in message.locations)
    ]
    assert len(wanted) > 100
    lacking = [text for text in wanted if (found := vietnamese.get(text)) is None or not found.string or found.fuzzy]
    assert not lacking
    gone = [message.id for message in vietnamese if message.id and sentences.get(message.id) is None]
    assert not gone


def test_translations_keep_code_and_links(vietnamese: Catalog) -> None:
    for message in vietnamese:
        if not message.id:
            continue
        said, told = str(message.id), str(message.string)
        assert unicodedata.is_normalized("NFC", told)
        for pattern in (r"`[^`]+`", r"\]\([^)]*\)"):
            assert sorted(re.findall(pattern, said)) == sorted(re.findall(pattern, told)), said


def test_the_vietnamese_site_is_in_vietnamese(vietnamese: Catalog, tmp_path: Path) -> None:
    # A translation that Markdown reads as something else than a sentence, such as "1. …", is left out without a word.
    plain = [str(message.id) for message in vietnamese if " " in message.id and not set(message.id) & set("`[*<")]
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "text", "-D", "language=vi", "-d", tmp_path / "trees"]
    subprocess.run([*command, DOCS, tmp_path / "text"], check=True)
    for page in (*DOCS.glob("*.md"), *DOCS.glob("how-to/*.md")):
        name = page.relative_to(DOCS)
        if not str(name).startswith(TRANSLATED):
            continue
        told = (tmp_path / "text" / name.with_suffix(".txt")).read_text(encoding="utf-8").splitlines()
        whole = " ".join(" ".join(told).split())
        assert not [sentence for sentence in plain if sentence in whole], name
        for heading in re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE):
            found = vietnamese.get(heading)
            assert found is not None, heading
            assert found.string in told, f"{name}: {heading}"
