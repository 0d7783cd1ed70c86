"""The sentences that messages are made of: for each code the Vietnamese and the English one.

A code is part of the public interface: programs decide by it what to do. What stands in braces is a parameter. The
codes of findings of the checks stand with the checks, in ``mdpoverty.facts.checks``.
"""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # What somebody wrote in words of their own, in one language.
    "plain": ("{what}", "{what}"),
    # Names.
    "unknown_fact": (
        "không có thông tin nào tên là {name}{near}; các tên có thể dùng: {known}",
        "no fact is called {name}{near}; known: {known}",
    ),
    # Values.
    "needs": ("{seen} không đọc được; cần: {needed}", "{seen} cannot be read; needed: {needed}"),
    "not_allowed": (
        "{seen} không hợp lệ{near}; được phép: {allowed}",
        "{seen} is not allowed{near}; allowed: {allowed}",
    ),
    "needed_integer": (
        "số nguyên viết liền bằng chữ số, ví dụ 1500000",
        "a whole number in figures without separators, such as 1500000",
    ),
}
