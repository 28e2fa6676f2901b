"""Papers of a class, printed and read back."""

from lensan.kernel.documents.learning import (
    Card,
    CertificatePaper,
    HandOut,
    HandOutPart,
    QuizPart,
    SignInSheet,
    cards,
    certificates,
    hand_out,
    quiz_paper,
    sign_in_sheet,
)
from lensan.kernel.documents.tests.read_back import Page, pages
from lensan.kernel.documents.tests.test_parcels import A4_SIZE, ENDLESS, HOSTILE

ADDRESS = "https://lensan.example.vn/dao-tao/the/HG0000012/"
CARD = Card("Nguyễn Văn An", "HG0000012", "Ấp 3, xã Vị Thắng", ADDRESS)
CERTIFICATE = CertificatePaper(
    "Nguyễn Văn An", "Kỹ năng số", ("mở gian hàng", "đóng gói"), "25/07/2022",
    "Xã Vị Thắng", "ABCD2345EFGH", ADDRESS,
)  # fmt: skip


def missing(page: Page, *told: str) -> list[str]:
    return [words for words in told if words not in page.text]


def test_a_hand_out_holds_each_lesson_and_its_links() -> None:
    part = HandOutPart("an toàn trên mạng", 45, "Giữ kín mật khẩu.\n\nKhông đọc mã OTP cho ai.")
    paper = HandOut("Kỹ năng số", "bản 2", "Một buổi.", (part,), (("Phim", "https://x.vn/p"),))

    [page] = pages(hand_out(paper))

    assert missing(
        page, "Kỹ năng số", "bản 2", "Một buổi.", "an toàn trên mạng", "45 phút",
        "Giữ kín mật khẩu.", "Không đọc mã OTP cho ai.", "Phim", "https://x.vn/p",
    ) == []  # fmt: skip
    assert (page.codes, page.size) == (("https://x.vn/p",), A4_SIZE)


def test_a_hand_out_may_be_without_words_and_links() -> None:
    [page] = pages(hand_out(HandOut("Kỹ năng số", "", "", (HandOutPart("mở gian hàng", 60, ""),))))

    assert missing(page, "mở gian hàng") == []


def test_eight_cards_fit_a_sheet_and_each_is_scanned() -> None:
    [first, second] = pages(cards([CARD] * 9, sample=True))

    assert missing(first, "Nguyễn Văn An", "HG0000012", "Ấp 3, xã Vị Thắng", "MẪU") == []
    assert (first.codes, second.codes) == ((ADDRESS,) * 8, (ADDRESS,))


def test_a_sheet_to_sign_has_a_line_for_each_and_some_more() -> None:
    paper = SignInSheet(
        "Kỹ năng số", "Nhà văn hóa ấp 3", "25/07/2022 08:00–11:00", "Lê Thị Hoa",
        "Ký tên là đồng ý.", (("Nguyễn Văn An", "HG0000012", "Ấp 3"),), empty=2,
    )  # fmt: skip

    [page] = pages(sign_in_sheet(paper))

    assert missing(
        page, "Kỹ năng số", "Nhà văn hóa ấp 3", "08:00–11:00", "Lê Thị Hoa", "Ký tên là đồng ý.",
        "1 Nguyễn Văn An HG0000012 Ấp 3", "2 3",
    ) == []  # fmt: skip


def test_a_quiz_shows_each_question_with_its_letters() -> None:
    part = QuizPart("an toàn trên mạng", (("Đưa mật khẩu cho ai?", ("Mọi người", "Không ai")),))

    [page] = pages(quiz_paper("Kỹ năng số", (part,)))

    assert missing(page, "1. Đưa mật khẩu cho ai?", "A Mọi người", "B Không ai", "Họ tên") == []


def test_a_certificate_is_a_sheet_of_its_own() -> None:
    [page, _another] = pages(certificates([CERTIFICATE, CERTIFICATE]))

    assert missing(
        page, "Nguyễn Văn An", "Kỹ năng số", "mở gian hàng · đóng gói", "25/07/2022", "Xã Vị Thắng",
        "ABCD2345EFGH",
    ) == []  # fmt: skip
    assert (page.codes, page.size) == ((ADDRESS,), (297, 210))


def test_what_people_wrote_is_neither_markup_nor_bursts_the_paper() -> None:
    for words in (HOSTILE, ENDLESS):
        quiz = QuizPart(words, ((words, (words, words)),))
        printed = [
            *pages(hand_out(HandOut(words, words, words, (HandOutPart(words, 1, words),), sample=True))),
            *pages(cards([Card(words, words, words, ADDRESS)], sample=True)),
            *pages(sign_in_sheet(SignInSheet(words, words, words, words, words, ((words,) * 3,), sample=True))),
            *pages(quiz_paper(words, (quiz,), sample=True)),
            *pages(certificates([CertificatePaper(words, words, (words,), words, words, words, ADDRESS, sample=True)])),
        ]  # fmt: skip

        assert not any(page.spilled for page in printed)
        assert "MẪU" in printed[0].text
