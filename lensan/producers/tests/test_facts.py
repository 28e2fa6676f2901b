from datetime import date

from lensan.producers.facts import Facts, heard, told

AN = Facts(
    name="Nguyễn Văn An",
    birth_on=date(1968, 5, 12),
    birth_year=1968,
    phones=("+84912345678",),
    smartphone=False,
    area_m2=5000,
)


def test_what_a_source_told_is_plain_and_leaves_out_what_it_did_not_say() -> None:
    assert told(AN) == {
        "name": "Nguyễn Văn An", "birth_on": "1968-05-12", "birth_year": 1968,
        "phones": ["+84912345678"], "smartphone": False, "area_m2": 5000,
    }  # fmt: skip


def test_what_was_told_is_heard_as_it_was_meant() -> None:
    assert [heard(told(AN)), heard(told(Facts()))] == [AN, Facts()]


def test_what_is_no_fact_is_left_aside() -> None:
    assert heard({"name": "An", "colour": "red", "area_m2": None}) == Facts(name="An")
