"""``mdpoverty checks``: what is looked for in the data, and how grave it is."""

from __future__ import annotations

from mdpoverty.cli.options import Lang, Language


def checks(*, lang: Lang = Language.EN) -> None:
    """List the checks of the data by name, level and meaning.

    An error sets a household aside; a warning is counted and changes nothing. Soft checks can be left out:
    --without-check NAME.
    """
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.output import console, plain_table
    from mdpoverty.facts.checks import Check
    from mdpoverty.law.plausibility import SoftCheck, plausibility_checks

    words = Words(lang)
    table = plain_table(words("check"), words("level"), words("finds"))
    for check in (*Check, *plausibility_checks()):
        level = words("soft_level" if isinstance(check, SoftCheck) else f"{check.level}_level")
        table.add_row(check.value, level, check.label(lang.value))
    console().print(table)
