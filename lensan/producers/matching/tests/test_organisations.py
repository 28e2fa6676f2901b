import pytest

from lensan.producers.matching.organisations import TELLING, name


@pytest.mark.parametrize(
    "text", ["HTX nông nghiệp Kỳ Như", "Hợp tác xã Kỳ Như", "CTY TNHH MTV KỲ NHƯ", "Kỳ Như"]
)
def test_form_and_trade_are_no_part_of_an_organisations_name(text: str) -> None:
    own = name(text)

    assert (own.folded, own.bits) == (("ki", "nhu"), TELLING)


def test_where_nothing_else_is_said_form_and_trade_are_the_name() -> None:
    assert name("HTX nông nghiệp").folded == ("htx", "nong", "nghiep")


def test_no_name_tells_nothing() -> None:
    assert name("…") == ((), (), 0.0)
