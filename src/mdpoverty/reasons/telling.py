"""Ways out of poverty in words, in Vietnamese and English."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mdpoverty.law import wording
from mdpoverty.law.base import Text

if TYPE_CHECKING:
    from mdpoverty.reasons.pathways import Need, Pathways, Way

_NEEDS = {
    False: wording.both("Thiếu hụt của hộ", "Needs of the household"),
    True: wording.both("Thiếu hụt của thành viên", "Needs of its members"),
}
_WORK = {
    True: wording.both("Trong hộ có người có khả năng lao động", "Somebody in the household can work"),
    False: wording.both(
        "Không ai trong hộ có khả năng lao động: không có con đường nào qua lao động",
        "Nobody in the household can work: no way leads through work",
    ),
    None: wording.both(
        "Chưa rõ trong hộ có ai có khả năng lao động không", "Whether somebody in the household can work is not known"
    ),
}
_NO_WAYS = wording.both(
    "Chưa đủ thông tin (thu nhập, khu vực, số chỉ số thiếu hụt) để nêu mức cần đạt",
    "Too little is known (income, area, number of deprivations) to tell what it takes",
)
_NOTHING = wording.both("Không có loại nào tốt hơn", "There is no better class")


def lines(found: Pathways) -> Iterator[Text]:
    """Yield what a household needs for each better class, its needs, and whether a way leads through work."""
    answer = found.classification
    name = "" if answer.household_id is None else f" {answer.household_id}"
    yield wording.both(f"Hộ{name}: {answer.status.vi}", f"Household{name}: {answer.status.en}")
    if found.ways is None:
        yield _NO_WAYS
    elif not found.ways:
        yield _NOTHING
    else:
        yield from (_way(way) for way in found.ways)
    for of_members, label in _NEEDS.items():
        some = [need for need in found.needs if need.of_members is of_members]
        if some:
            told = wording.both(*("; ".join(_need(need).in_language(lang) for need in some) for lang in ("vi", "en")))
            yield wording.both(f"{label.vi}: {told.vi}", f"{label.en}: {told.en}")
    yield _WORK[found.through_work]


def _way(way: Way) -> Text:
    vi, en = [], []
    if way.income_gap:
        each = wording.with_unit(way.income_gap, "VND per person per month")
        whole = None if way.household_income_gap is None else wording.number(way.household_income_gap)
        vi.append(f"thêm {each.vi}" + (f" (cả hộ {whole.vi} đồng/tháng)" if whole else ""))
        en.append(f"{each.en} more" + (f" ({whole.en} for the household)" if whole else ""))
    if way.deprivations:
        vi.append(f"khắc phục {way.deprivations} chỉ số thiếu hụt")
        en.append(f"{way.deprivations} deprivation{'' if way.deprivations == 1 else 's'} resolved")
    return wording.both(f"→ {way.status.vi}: {' và '.join(vi)}", f"→ {way.status.en}: {' and '.join(en)}")


def _need(need: Need) -> Text:
    if not need.members:
        return need.label
    numbers = ", ".join(str(member + 1) for member in need.members)
    many = "member" if len(need.members) == 1 else "members"
    return wording.both(f"{need.label.vi} (thành viên {numbers})", f"{need.label.en} ({many} {numbers})")


def as_text(found: Pathways, language: str) -> str:
    """Return ways as lines of text."""
    return "\n".join(line.in_language(language) for line in lines(found))


def as_html(found: Pathways) -> str:
    """Return ways as a list for a notebook."""
    first, *rest = (html.escape(line.en) for line in lines(found))
    return f"<p>{first}</p><ul>{''.join(f'<li>{line}</li>' for line in rest)}</ul>"


def as_data(found: Pathways) -> dict[str, Any]:
    """Return ways as plain data."""
    return {
        "classification": found.classification.to_dict(),
        "ways": None
        if found.ways is None
        else [
            {
                "status": way.status.value,
                "income_gap": way.income_gap,
                "household_income_gap": way.household_income_gap,
                "deprivations": way.deprivations,
            }
            for way in found.ways
        ],
        "needs": [
            {"indicator": need.indicator, "label": need.label.model_dump(), "of_members": need.of_members,
             "members": list(need.members)}
            for need in found.needs
        ],
        "through_work": found.through_work,
    }  # fmt: skip
