from hypothesis import given
from hypothesis import strategies as st

from lensan.producers.codes import is_producer_code, producer_code

numbers = st.integers(1, 10**8)


@given(numbers)
def test_a_code_is_a_code(number: int) -> None:
    assert is_producer_code(producer_code(number))


@given(numbers, st.data())
def test_one_wrong_digit_is_noticed(number: int, data: st.DataObject) -> None:
    code = producer_code(number)
    at = data.draw(st.integers(2, len(code) - 1))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda other: other != code[at]))

    assert not is_producer_code(code[:at] + digit + code[at + 1 :])


@given(numbers, st.data())
def test_two_digits_swapped_are_noticed(number: int, data: st.DataObject) -> None:
    code = producer_code(number)
    at = data.draw(st.integers(2, len(code) - 2))
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]

    assert is_producer_code(swapped) is (code[at] == code[at + 1])


def test_a_code_is_short_and_has_at_least_six_digits_before_its_check() -> None:
    assert [producer_code(1)[:8], len(producer_code(1)), len(producer_code(1_234_567))] == [
        "HG000001", 9, 10,
    ]  # fmt: skip


def test_nothing_else_is_a_code() -> None:
    assert [is_producer_code(text) for text in ("", "HG", "0000000", "HG000000", "HGabcdefg")] == [
        False
    ] * 5
