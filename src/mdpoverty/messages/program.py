"""Sentences about the program as a whole, and review dates; see ``mdpoverty.messages``."""

from __future__ import annotations

PROGRAM: dict[str, tuple[str, str]] = {
    # What somebody wrote in words of their own, in one language.
    "plain": ("{what}", "{what}"),
    # What is wrong in a file of the law; those who write one read English.
    "standard_file": ("{what}", "{what}"),
    "more_faults": ("… và {number} lỗi khác", "+{number} more"),
    # How the program ends before its time.
    "stopped": (
        "đã dừng; mỗi tệp hoặc được ghi trọn vẹn, hoặc không bị thay đổi",
        "stopped; each file was either written whole or left as it was",
    ),
    "no_memory": (
        "không đủ bộ nhớ; chia sổ thành nhiều tệp Parquet hoặc CSV, hoặc dùng máy có nhiều bộ nhớ hơn",
        "there is not enough memory; split the register into several Parquet or CSV files, or use a larger machine",
    ),
    "defect": (
        "lỗi của chính mdpoverty {version} ({kind} tại {place}); không dùng kết quả vừa ghi, hãy báo lỗi kèm dòng này",
        "a defect of mdpoverty {version} ({kind} in {place}); do not use what was just written, and report this line",
    ),
    "others_at_fault": (
        "đã loại các dòng có lỗi, nhưng lại thấy dòng khác có lỗi; đây là lỗi của chính mdpoverty, hãy báo lỗi:",
        "rows at fault were taken out, others are at fault; this is a defect of mdpoverty, please report it:",
    ),
    "not_balanced": (
        "{table}: số dòng không khớp: {came} đọc vào, {went} đã phân loại, {rejected} bị loại; đây là lỗi của chính "
        "mdpoverty, hãy báo lỗi; không có gì được ghi",
        "{table}: the rows do not balance: {came} in, {went} classified, {rejected} rejected; this is a defect of "
        "mdpoverty, please report it; nothing was written",
    ),
    "no_language": (
        "language={seen} không dùng được; được phép: {allowed}",
        "unknown language {seen}; allowed: {allowed}",
    ),
    # Review dates.
    "outside_days": (
        "{standard} áp dụng từ {first} đến {last}, không áp dụng cho ngày rà soát {day}; kết quả là phép so sánh, "
        "không phải kết quả theo quy định của ngày đó",
        "{standard} applies from {first} to {last}, not on the review date {day}; the results are a comparison, not "
        "the law of that day",
    ),
    "outside_days_refused": (
        "{standard} áp dụng từ {first} đến {last}, không áp dụng cho ngày rà soát {day}; hãy chọn chuẩn áp dụng cho "
        "ngày đó, hoặc bỏ strict_dates (--strict-dates) để so sánh",
        "{standard} applies from {first} to {last}, not on the review date {day}; choose the standard that applies on "
        "that day, or leave out strict_dates (--strict-dates) to compare",
    ),
}
