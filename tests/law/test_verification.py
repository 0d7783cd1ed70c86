"""How well the law is known, part by part."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.law.verification import Graded, graded_parts
from mdpoverty.vocabulary import Verification


def parts(name: str) -> dict[str, Graded]:
    return {part.part: part for part in graded_parts(mdp.load_standard(name))}


def test_a_number_a_rule_and_a_source_with_what_has_to_be_read() -> None:
    found = parts("vn-2022-2025")
    line = found["income_bands.up_to_poverty_line.upper.0"]
    assert (line.verification, line.source) == (Verification.SECONDARY, "decree-07-2021 Art. 3")
    assert line.to_read == "Nghị định 07/2021/NĐ-CP Art. 3"
    assert found["indicators.telecom"].verification is Verification.SINGLE_SOURCE
    # A word list has a grade of its own and the source of the indicator around it.
    toilets = found["indicators.sanitation.deprived_if"]
    assert (toilets.verification, toilets.source) == (Verification.SINGLE_SOURCE, "decree-07-2021 Art. 3")
    assert found["indicators.sanitation"].verification is Verification.SECONDARY
    # The degrees of disability were read in the decree; the retirement ages from 2021, too.
    assert found["sources.decree-28-2012"].to_read == ""
    assert found["shared_tables.retirement_age.rows.1"].verification is Verification.TEXT


@pytest.mark.parametrize("name", ["vn-2016-2020", "vn-2022-2025", "vn-ho-chi-minh-2021-2024"])
def test_the_least_known_comes_first_and_nothing_is_left_out(name: str) -> None:
    law = mdp.load_standard(name)
    found = graded_parts(law)
    order = [list(Verification).index(part.verification) for part in found]
    assert order == sorted(order, reverse=True)
    assert all(bool(part.to_read) is (part.verification is not Verification.TEXT) for part in found)
    named = {part.part for part in found}
    assert {f"indicators.{indicator.id}" for indicator in law.indicators} <= named
    assert {f"rules.{rule}" for rule in law.rules} <= named
    assert {f"decision_table.{place}" for place in range(len(law.decision_table))} <= named


def test_every_cut_off_of_2016_2020_is_unverified() -> None:
    found = parts("vn-2016-2020")
    grades = {part.verification for name, part in found.items() if name.startswith("indicators.")}
    assert grades == {Verification.UNVERIFIED}


def test_on_the_command_line() -> None:
    result = CliRunner().invoke(app, ["standards", "verify", "vn-2027-2030"])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("unverified – general knowledge, the text was not seen: ")
    assert "indicators.waste" in result.output
    assert "chưa kiểm chứng" in CliRunner().invoke(app, ["standards", "verify", "vn-2016-2020", "--lang", "vi"]).output
