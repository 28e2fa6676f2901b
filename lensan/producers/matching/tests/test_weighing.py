import pytest

from lensan.producers.matching import in_words


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (("only_year_known", "same_identity"), "Cùng số CCCD/CMND; cùng năm sinh, chỉ biết năm"),
        ((), ""),
    ],
)
def test_evidence_is_said_in_one_sentence_the_weightiest_field_first(
    evidence: tuple[str, ...], words: str
) -> None:
    assert in_words(evidence) == words
