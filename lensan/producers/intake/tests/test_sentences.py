import pytest

from lensan.producers.facts import CODES
from lensan.producers.intake.sentences import problem_text


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_what_is_wrong_and_what_to_do(code: str) -> None:
    wrong, asked = problem_text(code, "  09 ").split(". ", 1)

    assert "“09”" in wrong
    assert asked.startswith("Xin ") and asked.endswith(".")


def test_a_silent_cell_is_not_quoted() -> None:
    assert problem_text("missing_name") == (
        "Dòng này chưa có họ tên. Xin ghi họ tên chủ hộ hoặc tên đơn vị rồi tải lại."
    )


def test_a_long_cell_is_quoted_in_forty_characters() -> None:
    quoted = problem_text("bad_phone", "số " * 100).split("“")[1].split("”")[0]

    assert len(quoted) <= 40 and quoted.endswith("…")


def test_braces_in_a_cell_are_only_text() -> None:
    assert "“{cell}”" in problem_text("bad_phone", "{cell}")


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        problem_text("bad_mood")
