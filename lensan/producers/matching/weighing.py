"""What each piece of evidence weighs, and how it reads to an officer.

A weight is log2(m / u) in bits: m is the share of true pairs that show it, u that of random pairs.
They are fixed numbers, so that a decision can be repeated and explained years later; the
reasoning stands beside each group. Counted on the made-up provinces of `benchmarks/truth.py` most lie
within a bit of log2(m / u). Telephones and numbers a digit apart weigh less than counted there,
for neighbours buy their cards together and old identity cards were numbered in the queue;
a name, a birth or a sex that contradicts weighs more than its slips alone would say,
for those who only look alike are found in the same house.
"""

from collections.abc import Iterable
from typing import NamedTuple

PRIOR = -17.0  # a given producer out of 100,000 is the one meant: log2(1 / 100,000), rounded


class Weight(NamedTuple):
    """A piece of evidence: its bits for (or against) one and the same producer, and its words."""

    bits: float
    words: str


WEIGHTS = {
    # A number is issued once; what is left is a typist's slip or a spouse's card.
    "same_identity": Weight(24.0, "cùng số CCCD/CMND"),
    "identity_differs_in_a_digit": Weight(8.0, "số CCCD/CMND chỉ lệch một chữ số"),
    "identity_of_many": Weight(0.0, "số CCCD/CMND ghi cho nhiều người nên không tính"),
    "different_identity": Weight(-14.0, "số CCCD/CMND khác nhau"),
    # To these come the bits of the name itself: the rarer, the more (naming.telling).
    "same_name": Weight(-0.5, "cùng tên"),
    "name_differs_in_accents": Weight(-1.0, "tên chỉ khác dấu"),
    "name_abbreviated": Weight(-2.5, "tên viết tắt"),
    "name_reordered": Weight(-3.5, "tên đảo thứ tự"),
    "name_differs_in_a_letter": Weight(-3.5, "tên lệch một vài chữ cái"),
    "name_other_accents": Weight(-6.0, "tên gọi khác dấu, có thể là tên khác"),
    "name_resembles": Weight(-9.0, "tên gần giống, có thể là tên khác"),
    "middle_name_differs": Weight(-9.0, "cùng họ và tên gọi nhưng khác tên đệm"),
    "different_name": Weight(-12.0, "tên khác nhau"),
    # A day is one in about 18,000; a year one in about 45. Lists shift a year by lunar age.
    "same_birth_date": Weight(13.0, "cùng ngày sinh"),
    "birth_day_month_swapped": Weight(8.0, "ngày và tháng sinh bị đảo"),
    "only_year_known": Weight(5.0, "cùng năm sinh, chỉ biết năm"),
    "birth_differs_in_a_digit": Weight(4.0, "ngày sinh lệch một chỗ"),
    "birth_year_off_by_one": Weight(-1.0, "năm sinh lệch một năm"),
    "birth_day_differs": Weight(-4.0, "cùng năm sinh nhưng khác ngày tháng"),
    "different_birth": Weight(-8.0, "năm sinh khác nhau"),
    # Households change numbers and share them; behind four, it is the helper's.
    "same_phone": Weight(9.0, "cùng số điện thoại"),
    "phone_of_few": Weight(4.0, "cùng số điện thoại, vài hộ dùng chung số này"),
    "phone_differs_in_a_digit": Weight(7.0, "số điện thoại chỉ lệch một chữ số"),
    "phone_of_many": Weight(0.0, "số điện thoại do nhiều hộ dùng chung nên không tính"),
    "different_phone": Weight(-1.5, "số điện thoại khác nhau"),
    # One commune in 75, one hamlet in about 8 of a commune; a twentieth is listed in another one.
    "same_hamlet": Weight(8.5, "cùng ấp, khu vực"),
    "same_commune": Weight(6.0, "cùng xã"),
    "other_hamlet": Weight(3.0, "cùng xã nhưng khác ấp"),
    "other_commune": Weight(-4.0, "khác xã"),
    "different_sex": Weight(-5.0, "giới tính khác nhau"),
    "different_kind": Weight(-5.0, "loại hình khác nhau"),
}
_ORDER = {code: position for position, code in enumerate(WEIGHTS)}


def in_words(evidence: Iterable[str]) -> str:
    """Say the evidence as one Vietnamese sentence, the weightiest field first.

    >>> in_words(("only_year_known", "name_differs_in_accents"))
    'Tên chỉ khác dấu; cùng năm sinh, chỉ biết năm'
    """
    text = "; ".join(WEIGHTS[code].words for code in sorted(evidence, key=_ORDER.__getitem__))
    return text[:1].upper() + text[1:]
