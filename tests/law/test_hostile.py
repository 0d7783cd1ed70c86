"""Files that mean harm are refused before they cost anything, also when another file extends them."""

from __future__ import annotations

from pathlib import Path

import pytest

import mdpoverty as mdp

OWN = """id: mine
extends: {base}
revision: 1
title: {{vi: a, en: a}}
jurisdiction: {{id: mine, name: {{vi: a, en: a}}}}
"""
LAUGHS = "a: &a [x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
HOSTILE = {
    "aliases that explode": (LAUGHS, "anchors and aliases (& and *) are not used"),
    "deep nesting": (f"id: {'[' * 100_000}", "nested more than 40 deep"),
    "deep list": ("- " * 5_000 + "id", "nested more than 40 deep"),
    "deep mapping": ("id: " + "{a: " * 5_000, "nested more than 40 deep"),
    "megabytes": ("# " + "x" * 300_000, "too large; a file has at most 300000 bytes"),
    "an object of Python": (
        "id: !!python/object/apply:os.system ['true']",
        "python/object/apply:os.system) are not used",
    ),
    "no text": ("\x00\x01", "not YAML"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str, tmp_path: Path) -> None:
    text, words = HOSTILE[name]
    (tmp_path / "hostile.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.load_standard(tmp_path / "hostile.yaml")
    assert words in str(refused.value)
    assert len(str(refused.value)) < 2_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_where_another_extends_it(name: str, tmp_path: Path) -> None:
    text, words = HOSTILE[name]
    (tmp_path / "hostile.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(OWN.format(base="hostile"), encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.load_standard(tmp_path / "mine.yaml")
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "base",
    ["../secret", "/etc/passwd", "..", ".", "vn/vn-2022-2025", "secret.yaml", "https://example.org/law", "~/secret",
     "file:secret", "secret%2f", "'secret\\u0000'", "[secret]", "{a: b}", "7", "true"],
)  # fmt: skip
def test_extends_takes_ids_only(base: str, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("id: secret\nindicators: []\n", encoding="utf-8")
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "mine.yaml").write_text(OWN.format(base=base), encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.load_standard(folder / "mine.yaml")
    assert "extends" in str(refused.value)
    assert "secret:" not in str(refused.value)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("password: 12345\n", encoding="utf-8")
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "linked.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "mine.yaml").write_text(OWN.format(base="linked"), encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.load_standard(folder / "mine.yaml")
    assert "linked.yaml leads out of the folder" in str(refused.value)
    assert "12345" not in str(refused.value)
