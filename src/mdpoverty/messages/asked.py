"""Sentences about standards, readings and reviews that are asked for; see ``mdpoverty.messages``."""

from __future__ import annotations

ASKED: dict[str, tuple[str, str]] = {
    "no_reading_form": (
        "--interpretation {seen}: ghi theo dạng tên=lựa chọn",
        "--interpretation {seen}: write it as name=option",
    ),
    "reading_twice": (
        "--interpretation {seen} có hai lần; chỉ ghi một lần",
        "--interpretation {seen} is given twice; give it once",
    ),
    "no_code_form": (
        "--unknown-code {seen}: ghi theo dạng thông tin=mã,mã",
        "--unknown-code {seen}: write it as fact=code,code",
    ),
    "no_interpretation_here": (
        "không chuẩn nào trong số này có cách hiểu này{near}; các cách hiểu: {known}",
        "no such interpretation in these standards{near}; known: {known}",
    ),
    "no_interpretation": (
        "không có cách hiểu này{near}; các cách hiểu: {known}",
        "no such interpretation{near}; known: {known}",
    ),
    "no_option": (
        "không có lựa chọn {seen}{near}; được phép: {allowed}",
        "no option {seen}{near}; allowed: {allowed}",
    ),
    "standards_misread": (
        "các chuẩn không thể hiểu theo cách đó:",
        "the standards cannot be read that way:",
    ),
    "standard_misread": (
        "{standard} không thể hiểu theo cách đó:",
        "{standard} cannot be read that way:",
    ),
    "chooses_nothing": (
        "{seen} không chọn được gì; ghi {{'tên': 'lựa chọn'}}",
        "{seen} chooses nothing; write {{'name': 'option'}}",
    ),
    "standards_twice": (
        "standard={names} có chuẩn hai lần; mỗi chuẩn chỉ nêu một lần",
        "standard={names} names one twice; give each standard once",
    ),
    "no_standards": (
        "standard={names} không nêu chuẩn nào; hãy nêu mỗi chuẩn một lần",
        "standard={names} names none; give each standard once",
    ),
    "several_reviews": (
        "các cột này không thể dùng cho nhiều chuẩn:",
        "these columns cannot speak for several standards:",
    ),
    "two_reviews": (
        "các cột này không thể dùng cho hai chuẩn:",
        "these columns cannot speak for two standards:",
    ),
    "of_one_review": (
        "thuộc về cuộc rà soát theo một chuẩn; bỏ cột này, hoặc dùng reclassify, trong đó recorded_under cho "
        "biết chuẩn nào",
        "belongs to the review of one standard; leave it out, or use reclassify, where recorded_under says which",
    ),
    "of_which_review": (
        "thuộc về cuộc rà soát theo một chuẩn; ghi recorded_under (--recorded-under) là before, after hoặc both, "
        "hoặc bỏ cột này",
        "belongs to the review of one standard; say recorded_under (--recorded-under) before, after or both, or "
        "leave it out",
    ),
    "no_recorded_under": (
        "recorded_under={seen} không có nghĩa; được phép: {allowed}",
        "recorded_under={seen} says nothing; allowed: {allowed}",
    ),
    "nothing_recorded": (
        "households: sổ không ghi gì để đối chiếu với thông tin; kiểm tra đối chiếu cần recorded_status, "
        "deprived_<indicator>, deprivation_points hoặc income_score",
        "households: the register records nothing to be held against its facts; an audit needs recorded_status, "
        "deprived_<indicator>, deprivation_points or income_score",
    ),
    "no_recorded_class": (
        "households.{column}: {seen} không phải là phân loại; được phép: {allowed}, hoặc để trống",
        "households.{column}: {seen} is no class; allowed: {allowed}, blank",
    ),
    "no_group_of_truth": (
        "chứa {kind}; nhóm phải là cột đúng/sai, ví dụ ethnic_minority",
        "holds {kind}; a group is a column of true and false, such as ethnic_minority",
    ),
}
