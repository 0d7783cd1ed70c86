"""A standard revised in a program, for what-if work: everything says that it is unofficial."""

from __future__ import annotations

from typing import Any

import pytest

import mdpoverty as mdp

TEN = {
    "id": "housing_area",
    "cutoff": {"vi": "Dưới 10 m² một người.", "en": "Less than 10 m² per person."},
    "deprived_if": {"per_person": "housing_area", "below": 10, "unit": "m2 per person"},
}


def law() -> mdp.Standard:
    return mdp.load_standard("vn-2022-2025")


def test_an_indicator_left_out() -> None:
    revised = mdp.revise(law(), {"without": {"indicators": ["telecom"]}})
    assert revised.indicator_ids == tuple(name for name in law().indicator_ids if name != "telecom")
    assert revised.digest != law().digest
    assert "telecom" in law().indicator_ids  # the standard itself stays as it is


def test_a_cut_off_changed_is_applied_and_explained() -> None:
    # 36 m2 / 4 = 9 m2 per person: enough by the law (8), too little by the revision (10).
    household = {"area": "rural", "housing_area": 36.0, "size": 4}
    revised = mdp.revise(law(), {"indicators": [TEN]})
    assert "housing_area" not in mdp.classify(household, law(), review_date=2024).unknown_deprivations
    assert "housing_area" not in mdp.classify(household, law(), review_date=2024).deprivations
    assert "housing_area" in mdp.classify(household, revised, review_date=2024).deprivations
    told = mdp.explain(household, revised, review_date=2024).to_text()
    assert "Less than 10 m² per person. [what-if; general knowledge, the text was not seen]" in told


def test_every_result_says_that_it_is_unofficial() -> None:
    revised = mdp.revise(law(), {"without": {"indicators": ["telecom"]}}, id="mine")
    answer = mdp.classify({"area": "rural"}, revised, review_date=2024)
    assert (answer.standard.id, answer.standard.unofficial) == ("mine", True)
    assert answer.standard.to_dict()["unofficial"] is True
    assert str(answer).endswith("[mine, unofficial, 2024-12-31]")
    assert "unofficial: a what-if, not the law" in answer._repr_html_()
    explained = mdp.explain({"area": "rural"}, revised, review_date=2024)
    assert "; unofficial: a what-if)" in explained.to_text()
    assert "; không chính thức: phương án giả định)" in explained.to_text("vi")
    again = mdp.revise(revised, {"without": {"indicators": ["water"]}})
    assert again.unofficial
    assert again.id == "mine-revised"
    assert not mdp.classify({"area": "rural"}, law(), review_date=2024).standard.unofficial


def test_the_same_as_a_file_that_extends() -> None:
    # One line for both areas, 2 200 000: 2 000 000 in a village is above the national line and within this one.
    line = {"fact": "income_per_capita", "at_most": 2_200_000, "unit": "VND per person per month"}
    revised = mdp.revise(law(),
        {"income_measures": ["income_per_capita"],
         "income_bands": [{"id": "up_to_poverty_line", "upper": [line]},
                          {"id": "up_to_average_bound", "upper": [{**line, "at_most": 3_000_000}]}]}
    )  # fmt: skip
    household = {"area": "rural", "income_per_capita": 2_200_000, "deprivation_points": 30}
    assert mdp.classify(household, revised, review_date=2024).status is mdp.Status.POOR
    assert mdp.classify(household, law(), review_date=2024).status is mdp.Status.AVERAGE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"withot": {}}, "vn-2022-2025-revised withot: `withot` is not known here"),
        ({"without": {"indicators": ["telcom"]}}, "has no 'telcom' in indicators – did you mean 'telecom'?"),
        ({"indicators": [{**TEN, "cutoff": None}]}, "indicators[7].cutoff"),
        (
            {"indicators": [{name: value for name, value in TEN.items() if name != "cutoff"}]},
            "housing_area has another rule, and `cutoff` is not given: its words would still tell of the old one",
        ),
        (
            {"decision_table": [{"income": ["up_to_poverty_line"], "deprivations": "any", "status": "near_poor"}]},
            "gap: no row for band 'above_average_bound' with 0 to 12 deprivations",
        ),
        ({"income_bands": 7}, "income_bands: a list is needed (seen: 7)"),
        # A value is shown with its quotation marks: 60 signs whole, of longer ones the first 60.
        ({"income_bands": "x" * 58}, f"a list is needed (seen: '{'x' * 58}')"),
        ({"income_bands": "x" * 59}, f"a list is needed (seen: '{'x' * 59}…)"),
        ({"sources": 7}, "sources"),
        ({"tables": ["more"]}, "a revision cannot have tables; write a file of your own for them"),
        (3, "3 is not a revision; give a mapping"),
    ],
)
def test_what_cannot_be_is_refused_in_words(changes: Any, words: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as caught:
        mdp.revise(law(), changes)
    assert words in str(caught.value)


@pytest.mark.parametrize(("number", "more"), [(200, None), (201, "1 fault more"), (1000, "800 faults more")])
def test_of_a_file_with_very_many_faults_two_hundred_are_told(number: int, more: str | None) -> None:
    with pytest.raises(mdp.MdpovertyError) as caught:
        mdp.revise(law(), {"history": [1] * number})
    told = [fault.line() for fault in caught.value.faults]
    assert sum("history[" in line for line in told) == 200
    assert [line.partition(": ")[2].partition(";")[0] for line in told if " more;" in line] == ([more] if more else [])
