"""The sentences that messages are made of: for each code the Vietnamese and the English one.

A code is part of the public interface: programs decide by it what to do. What stands in braces is a parameter. The
codes of findings of the checks stand with the checks, in ``mdpoverty.facts.checks``.
"""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # What somebody wrote in words of their own, in one language.
    "plain": ("{what}", "{what}"),
    # How the program ends before its time.
    "stopped": (
        "đã dừng; mỗi tệp hoặc được ghi trọn vẹn, hoặc không bị thay đổi",
        "stopped; each file was either written whole or left as it was",
    ),
    "no_memory": (
        "không đủ bộ nhớ; chia sổ thành nhiều tệp Parquet hoặc CSV, hoặc dùng máy có nhiều bộ nhớ hơn",
        "there is not enough memory; split the register into files of Parquet or CSV, or use a larger machine",
    ),
    "defect": (
        "lỗi của chính mdpoverty {version} ({kind} tại {place}); không dùng kết quả vừa ghi, hãy báo lỗi kèm dòng này",
        "a defect of mdpoverty {version} ({kind} in {place}); do not use what was just written, and report this line",
    ),
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
    # Measures of poverty.
    "no_cutoff": (
        "{seen} không phải là ngưỡng; hãy ghi 'status', số chỉ số thiếu hụt từ 1 đến {most}, hoặc tỷ trọng giữa 0 và 1",
        "{seen} is none; write 'status', a whole number of deprivations from 1 to {most}, or a share between 0 and 1",
    ),
    "cutoff_of_one": (
        "{seen} có thể hiểu là một chỉ số hoặc là tất cả các chỉ số; hãy ghi 1 nếu là một, {most} nếu là tất cả",
        "{seen} can mean one deprivation or all of them; write 1 for one, {most} for all",
    ),
    "no_indicator_weight": (
        "{seen} không phải là trọng số; trọng số là một số không âm",
        "{seen}; a weight is a number and not below 0",
    ),
    "indicator_without_weight": (
        "chỉ số này chưa có trọng số; hãy ghi trọng số của mọi chỉ số, ghi 0 nếu không tính",
        "has no weight; give one for every indicator, 0 where it does not count",
    ),
    "indicators_weigh_nothing": (
        "mọi trọng số đều bằng 0; ít nhất một trọng số phải lớn hơn 0",
        "all are 0; at least one weight is above 0",
    ),
    "no_household_weight": (
        "cột này chứa {seen}; trọng số là một số: mỗi hộ đại diện cho bao nhiêu hộ",
        "holds {seen}; a weight is a number: for how many households each one stands",
    ),
}
