"""An outline says the same as text, as Markdown and as HTML, whatever it is about."""

from __future__ import annotations

from mdpoverty.language import both
from mdpoverty.reasons.outline import Item, Outline, Section, Table

BOAT = both("Thuyền", "Boat")
COLOURS = (both("trắng", "white"), both("đỏ", "red"))
SAILS = Section(both("Buồm", "Sails"), (Item(both("hai buồm", "two sails"), COLOURS),))
BARE = Section(None, (Item(both("không neo", "no anchor")),))


def outline(name: str | None = "A1", *sections: Section) -> Outline:
    return Outline(BOAT, name, (both("dài 9 m", "9 m long"), both("R & D", "R & D")), sections)


def test_text_is_indented_under_headings_alone() -> None:
    text = outline("A1", SAILS, BARE).as_text("en")
    assert text == "Boat A1: 9 m long\nR & D\nSails:\n  two sails\n      white\n      red\nno anchor"
    assert outline(None, SAILS).as_text("vi").splitlines()[:3] == ["Thuyền: dài 9 m", "R & D", "Buồm:"]


def test_markdown_has_headings_and_lists() -> None:
    assert outline("A1", SAILS, BARE).as_markdown("vi").splitlines() == [
        "Thuyền A1: dài 9 m", "R & D", "", "### Buồm", "", "- hai buồm", "  - trắng", "  - đỏ", "", "- không neo"
    ]  # fmt: skip


def test_html_has_paragraph_lists_and_a_table() -> None:
    table = Table((both("mã", "<id>"),), ((both("một", "1 < 2"),), (both("hai", "2"),)))
    left = "style='text-align:left'"
    assert outline("A1", SAILS, BARE).as_html("en", table) == (
        "<p>Boat A1: 9 m long<br>R &amp; D</p>"
        "<h4>Sails</h4><ul><li>two sails<ul><li>white</li><li>red</li></ul></li></ul>"
        "<ul><li>no anchor</li></ul>"
        f"<table><tr><th {left}>&lt;id&gt;</th></tr>"
        f"<tr><td {left}>1 &lt; 2</td></tr><tr><td {left}>2</td></tr></table>"
    )


def test_a_name_is_shown_as_it_was_written() -> None:
    name = "<b>*a*</b> $x$ [0] {y}"
    assert outline(name).as_text("en").startswith(f"Boat {name}: ")
    assert outline(name).as_markdown("en").startswith(r"Boat \<b\>\*a\*\</b\> \$x\$ \[0\] {y}: ")
    assert outline(name).as_html("en").startswith("<p>Boat &lt;b&gt;*a*&lt;/b&gt; $x$ [0] {y}: ")
    assert outline("").as_text("en").startswith("Boat : ")  # an empty name is a name
