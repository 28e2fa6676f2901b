from lensan.producers.matching import Profile, block_keys
from lensan.producers.matching.blocking import number_keys
from lensan.producers.matching.tests.make import (
    BORN,
    IDENTITY,
    PHONE,
    a_profile,
    an_organisation,
)


def shared(*profiles: Profile) -> int:
    keys = [set(block_keys(one)) for one in profiles]
    return len(set.intersection(*keys))


def test_who_has_the_same_number_is_found() -> None:
    phone, identity = number_keys(PHONE)[0], number_keys(IDENTITY)[1]

    keys = block_keys(a_profile(phones=(PHONE,), identity_number=IDENTITY))

    assert {phone, identity} <= set(keys)


def test_who_is_spelled_otherwise_or_known_by_the_year_alone_is_found() -> None:
    whole = a_profile(birth_on=BORN, birth_year=1968)

    assert shared(whole, a_profile("NGUYEN VAN AN", birth_year=1968)) == 4
    assert shared(whole, a_profile("Nguyễn V. An", commune_code="")) == 0
    assert shared(whole, a_profile("Nguyễn Viết An")) == 1
    assert shared(whole, a_profile("Lê Thị Tư", birth_on=BORN, birth_year=1968)) == 1


def test_an_organisation_is_found_by_its_words_in_any_order_or_by_initials_and_commune() -> None:
    whole = an_organisation("HTX Kỳ Như")

    assert shared(whole, an_organisation("Như Kỳ", commune_code="31451")) == 1
    assert shared(whole, an_organisation("Kì Nhu")) == 2
    assert shared(whole, an_organisation("Ký Nhã")) == 1


def test_keys_are_64_bits_and_each_stands_once() -> None:
    keys = block_keys(a_profile(birth_on=BORN, birth_year=1968, phones=(PHONE, PHONE)))

    assert len(keys) == len(set(keys))
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_no_name_is_no_key() -> None:
    assert [block_keys(a_profile("")), block_keys(an_organisation("…"))] == [(), ()]
