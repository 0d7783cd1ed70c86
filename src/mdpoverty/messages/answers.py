"""Sentences about answers that are read back; see ``mdpoverty.messages``."""

from __future__ import annotations

ANSWERS: dict[str, tuple[str, str]] = {
    "no_answer": (
        "không phải là kết quả mà to_json ghi ra; hãy dùng nguyên văn bản mà to_json đã ghi",
        "not a classification that to_json wrote; give the whole text that to_json wrote",
    ),
    "answer_contradicts": (
        "to_json không bao giờ ghi ra kết quả như thế này:",
        "to_json never writes such a classification:",
    ),
    "answer_id": ("phải là chữ, số nguyên hoặc null", "must be text, a whole number, or null"),
    "answer_names": ("chỉ được chứa tên", "must hold names only"),
    "answer_count": (
        "phải là hai số nguyên từ 0 trở lên: ít nhất và nhiều nhất",
        "must be two whole numbers from 0 up: the least and the greatest",
    ),
    "answer_truth": ("phải là true, false hoặc null", "must be true, false or null"),
    "answer_flags": ("phải chứa true, false hoặc null theo tên", "must hold true, false or null by name"),
    "receipt_kind": ("phải là {kind}", "must be {kind}"),
    "kind_of_text": ("chữ", "text"),
    "kind_of_number": ("số nguyên", "a whole number"),
    "kind_of_truth": ("true hoặc false", "true or false"),
    "kind_of_mapping": ("bản ghi theo tên", "a mapping by name"),
    "receipt_digest": ("không phải là mã sha256 gồm 64 ký tự", "is not a sha256 of 64 characters"),
    "receipt_days": (
        "applies_from, applies_through và review_date phải là ngày, ví dụ 2024-12-31",
        "applies_from, applies_through and review_date must be dates, such as 2024-12-31",
    ),
    "receipt_applies": (
        "mâu thuẫn với thời gian áp dụng từ {first} đến {last} và ngày rà soát {day}",
        "contradicts the days of application, {first} to {last}, and the review date {day}",
    ),
    "answer_classes": (
        "phải nêu mỗi loại một lần, từ nghèo nhất, và không nêu undetermined",
        "must name each class once, from the poorest, without undetermined",
    ),
    "answer_settled": (
        "là chưa xác định, nhưng chỉ có thể là một loại",
        "is undetermined, but only one class is possible",
    ),
    "answer_other_classes": (
        "là {status}, nhưng các loại có thể lại khác",
        "is {status}, but the possible classes are others",
    ),
    "answer_basis": (
        "cho biết vì sao hộ nghèo, nhưng hộ không nghèo",
        "says why the household is poor, but it is not poor",
    ),
    "answer_indicator_twice": (
        "có chỉ số xuất hiện hai lần, hoặc vừa đã biết vừa chưa biết",
        "an indicator appears twice, or is both known and unknown",
    ),
    "answer_count_differs": (
        "không thể từ {low} đến {high} khi có {known} chỉ số đã biết và {unknown} chỉ số chưa biết",
        "cannot be {low} to {high} with {known} known indicators and {unknown} unknown ones",
    ),
    "answer_exemption": (
        "hộ được miễn khi là hộ nghèo và không ai trong hộ có khả năng lao động",
        "a household is exempt if it is poor and nobody in it can work",
    ),
    "answer_gaps": (
        "chỉ nêu, và phải nêu, khi chưa xác định được loại hoặc việc miễn",
        "must be named if the class or the exemption is undetermined, and only then",
    ),
    "answer_indicators": (
        "có chỉ số mà chuẩn không có, hoặc sai thứ tự",
        "holds indicators that the standard does not have, or in another order",
    ),
    "answer_too_many": ("chuẩn chỉ có {number} chỉ số", "the standard has {number} indicators"),
    "answer_facts": ("có thông tin mà chuẩn không biết", "holds facts that the standard does not know"),
    "receipt_readings": ("không phải là các cách hiểu của chuẩn", "are not the readings of the standard"),
    "receipt_other_days": (
        "thời gian áp dụng không phải của chuẩn",
        "the days of application are not those of the standard",
    ),
    "receipt_state": (
        "bản sửa đổi hoặc tình trạng không phải của chuẩn",
        "the revision or the state is not that of the standard",
    ),
}
