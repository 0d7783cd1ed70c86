"""Sentences about measures of poverty, weights and reviews; see ``mdpoverty.messages``."""

from __future__ import annotations

MEASURES: dict[str, tuple[str, str]] = {
    # Measures of poverty.
    "no_weights_by_name": (
        "hãy ghi trọng số theo mã chỉ số, ví dụ {example}: 1",
        "give the weights by the ids of the indicators, such as {example}: 1",
    ),
    "not_compared": ("không so sánh được hai đợt:", "these rounds cannot be compared:"),
    "measure_twice": (
        "có dòng xuất hiện hai lần; hãy dùng kết quả của measures cho một đợt",
        "a row stands twice; give what measures returned for one round",
    ),
    "group_kinds_differ": (
        "là {first} trong {one} nhưng là {second} trong {other}; nhóm phải cùng một kiểu",
        "is {first} in {one} and {second} in {other}; a group is of one type in both rounds",
    ),
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
        "chứa {kind}; trọng số là một số: mỗi hộ đại diện cho bao nhiêu hộ",
        "holds {kind}; a weight is a number: for how many households each one stands",
    ),
    "not_measured": ("không tính được gì:", "nothing can be measured:"),
    "no_unit": ("{seen} không phải là đơn vị tính; được phép: {allowed}", "{seen} is none; allowed: {allowed}"),
    "no_persons_known": (
        "không biết số nhân khẩu của hộ nào; hãy cung cấp bảng hộ, hoặc dùng units=['households']",
        "the number of persons of no household is known; give households, or units=['households']",
    ),
    "wrong_indicator_weights": ("trọng số chỉ số (indicator_weights):", "indicator_weights:"),
    "no_indicator": ("không có chỉ số nào mang mã này{near}", "no indicator has that id{near}"),
    "wrong_weights": ("trọng số (weights):", "weights:"),
    "one_household_has": ("1 hộ", "1 household has"),
    "households_have": ("{number} hộ", "{number} households have"),
    "without_weight": (
        "{who} không có trọng số; mỗi hộ cần một trọng số (hộ {names}{more})",
        "{who} no weight; every household needs one (household {names}{more})",
    ),
    "weight_below_zero": (
        "{who} có trọng số nhỏ hơn 0 (hộ {names}{more})",
        "{who} a weight below 0 (household {names}{more})",
    ),
    "weight_without_end": (
        "{who} có trọng số vô hạn (hộ {names}{more})",
        "{who} a weight without end (household {names}{more})",
    ),
    "weights_all_zero": (
        "mọi hộ đều có trọng số 0; không đếm được gì",
        "every household has weight 0; nothing would be counted",
    ),
    "not_in_design": (
        "{who} để trống; mỗi hộ của mẫu cần một giá trị (hộ {names}{more})",
        "{who} none; every sampled household needs one (household {names}{more})",
    ),
    "wrong_design": ("tầng và cụm của mẫu:", "strata and clusters:"),
    "no_results": (
        "{table}: không có cột {names}; hãy dùng bảng mà classify_table trả về",
        "{table}: no column {names}; give the table that classify_table returned",
    ),
    "results_of_another": (
        "{table}: không có cột {names}; kết quả này theo chuẩn khác, không phải {standard}",
        "{table}: no column {names}; these results were made with another standard than {standard}",
    ),
    "no_measures": (
        "{table}: không có cột {names}; hãy dùng kết quả của measures với cùng các nhóm",
        "{table}: no column {names}; give what measures returned, with the same groups",
    ),
    "earlier_without_before": (
        "earlier cho biết ai tái nghèo kể từ lần rà soát trước; cần có cả before",
        "earlier tells who fell back since the review before; give before, too",
    ),
    "no_line_in_dong": (
        "{standard} không có mức thu nhập tính bằng đồng; không tính được khoảng thiếu hụt thu nhập",
        "{standard} has no line in dong; a gap of income cannot be told",
    ),
    "no_review": (
        "{kind} không phải là cuộc rà soát; ghi Review(households, members, review_date=…)",
        "{kind} is no review; give Review(households, members, review_date=…)",
    ),
}
