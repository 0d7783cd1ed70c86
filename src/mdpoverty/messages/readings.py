"""Sentences about standards, readings and reviews that are asked for; see ``mdpoverty.messages``."""

from __future__ import annotations

ASKED: dict[str, tuple[str, str]] = {
    "provisional_standard": (
        "{standard} là chuẩn tạm thời: có phần của quy định chưa được biết; `mdpoverty standards show {standard}` cho "
        "biết phần nào. Nếu vẫn muốn dùng: load_standard(…, allow_provisional=True), trên dòng lệnh là "
        "--allow-provisional",
        "{standard} is provisional: parts of the law are not known; `mdpoverty standards show {standard}` tells which. "
        "To use it all the same: load_standard(…, allow_provisional=True), on the command line --allow-provisional",
    ),
    "on_day": ("{day}: {what}", "{day}: {what}"),
    "no_standard": (
        "{seen} không phải là chuẩn; ghi mã chuẩn, đường dẫn của tệp, hoặc chuẩn đã đọc",
        "{seen} is not a standard; give an id, the path of a file, or a loaded standard",
    ),
    "unknown_standard": (
        "không có chuẩn nào tên là {seen}{near}; các chuẩn có sẵn: {known}; cũng có thể ghi đường dẫn của tệp YAML",
        "no standard is called {seen}{near}; shipped: {known}; the path of a YAML file works too",
    ),
    "unknown_revision": (
        "{standard} không có bản sửa đổi {seen}; các bản đã công bố: {known}",
        "{standard} has no revision {seen}; published: {known}",
    ),
    "revision_missing": (
        "bản cài đặt thiếu văn bản {name}, đã từng công bố; hãy cài lại mdpoverty",
        "the installation lacks the text {name}, which was published; install mdpoverty again",
    ),
    "revision_changed": (
        "{name} không còn là văn bản đã công bố: nội dung khác với mã băm trong lock.yaml; hãy cài lại mdpoverty, hoặc "
        "nạp tệp của riêng mình bằng đường dẫn và id khác",
        "{name} is not the text that was published: its content differs from the digest in lock.yaml; install "
        "mdpoverty again, or load a file of your own by its path, under another id",
    ),
    "known_later": (
        "vào ngày {day}, thư viện chưa công bố chuẩn nào; bản đầu tiên là ngày {first}",
        "on {day} the library had published no standard; the first is of {first}",
    ),
    "no_jurisdiction": (
        "không có chuẩn nào của {seen}{near}; có chuẩn của: {known}",
        "no standard belongs to {seen}{near}; known: {known}",
    ),
    "no_year": (
        "{name}={seen} không phải là năm; ghi một số nguyên, ví dụ 2016",
        "{name}={seen} is not a year; give a whole number such as 2016",
    ),
    "years_turned": (
        "năm đầu {first} sau năm cuối {last}; hãy đổi chỗ hai năm",
        "the first year {first} is after the last, {last}; swap them",
    ),
    "several_apply": (
        "{day}: có nhiều chuẩn cùng áp dụng: {found}; hãy nêu một chuẩn",
        "{day}: several standards apply: {found}; name one",
    ),
    "none_applies": (
        "không có chuẩn nào áp dụng vào ngày {day}; {neighbours}; nếu vẫn muốn dùng một chuẩn thì nêu tên chuẩn đó",
        "no standard applies on {day}; {neighbours}; name one to use it all the same",
    ),
    "none_applies_there": (
        "không có chuẩn nào của {whose} áp dụng vào ngày {day}; {neighbours}; nếu vẫn muốn dùng một chuẩn thì nêu tên "
        "chuẩn đó",
        "no standard of {whose} applies on {day}; {neighbours}; name one to use it all the same",
    ),
    "ends_before": ("trước đó là {standard}, hết hạn ngày {day}", "before it {standard}, which ends on {day}"),
    "begins_after": ("sau đó là {standard}, bắt đầu từ ngày {day}", "after it {standard}, which begins on {day}"),
    "both_neighbours": ("{before} và {after}", "{before} and {after}"),
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
        "các chuẩn: cách hiểu đã chọn không dùng được:",
        "these interpretations cannot be used with the standards:",
    ),
    "standard_misread": (
        "{standard}: cách hiểu đã chọn không dùng được:",
        "these interpretations cannot be used with {standard}:",
    ),
    "chooses_nothing": (
        "{seen} không phải là lựa chọn; ghi {{'tên': 'lựa chọn'}}",
        "{seen} is not a choice; write {{'name': 'option'}}",
    ),
    "standards_twice": (
        "standard={names} có chuẩn hai lần; mỗi chuẩn chỉ nêu một lần",
        "standard={names} names a standard twice; give each standard once",
    ),
    "no_standards": (
        "standard={names} không nêu chuẩn nào; hãy nêu mỗi chuẩn một lần",
        "standard={names} names no standard; give each standard once",
    ),
    "several_reviews": (
        "các cột này không thể dùng cho nhiều chuẩn:",
        "these columns cannot be used for several standards:",
    ),
    "two_reviews": ("các cột này không thể dùng cho hai chuẩn:", "these columns cannot be used for two standards:"),
    "of_one_review": (
        "thuộc về cuộc rà soát theo một chuẩn; bỏ cột này, hoặc dùng reclassify, trong đó recorded_under cho "
        "biết chuẩn nào",
        "belongs to the review of one standard; leave it out, or use reclassify, where recorded_under says which",
    ),
    "of_which_review": (
        "thuộc về cuộc rà soát theo một chuẩn; ghi recorded_under (--recorded-under) là before, after hoặc both, hoặc "
        "bỏ cột này",
        "belongs to the review of one standard; set recorded_under (--recorded-under) to before, after or both, or "
        "leave it out",
    ),
    "no_recorded_under": (
        "recorded_under={seen} không dùng được; được phép: {allowed}",
        "unknown recorded_under {seen}; allowed: {allowed}",
    ),
    "nothing_recorded": (
        "households: sổ không ghi gì để đối chiếu với thông tin; kiểm tra đối chiếu cần một trong các cột: phân loại "
        "trong sổ (recorded_status), đánh dấu của chỉ số (deprived_<indicator>), điểm B2 (deprivation_points), điểm "
        "B1 (income_score), sổ ghi hộ không có khả năng lao động (recorded_nobody_can_work)",
        "households: the register records nothing to compare with its facts; an audit needs recorded_status, "
        "deprived_<indicator>, deprivation_points, income_score or recorded_nobody_can_work",
    ),
    "no_recorded_class": (
        "households.{column}: {seen} không phải là phân loại; được phép: {allowed}, hoặc để trống",
        "households.{column}: {seen} is not a class; allowed: {allowed}, or blank",
    ),
    "no_group_of_truth": (
        "chứa {kind}; nhóm phải là cột đúng/sai, ví dụ hộ dân tộc thiểu số (ethnic_minority)",
        "holds {kind}; a group is a column of true and false, such as ethnic_minority",
    ),
}
