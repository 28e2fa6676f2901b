"""Courses, questions, quizzes and certificates at their doors."""

from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import (
    a_province_officer,
    a_user,
    sign_in,
)
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer
from lensan.training.actions import board, certifying, enrolling
from lensan.training.models import (
    Certificate,
    Course,
    Level,
    Material,
    Question,
    QuizResult,
    Skill,
    Trainer,
    TrainingClass,
)
from lensan.training.tests.make import (
    MONDAY_NOON,
    NOON,
    a_class,
    a_course,
    a_draft,
    a_pupil,
    a_question,
    a_trainer,
    answered,
    noted,
)
from lensan.training.tests.make_pages import address, read, say

# Courses


def test_a_course_is_drafted_written_and_offered(client: Client, province: User) -> None:
    a_question(Skill.PACKING)
    say(
        client,
        address("course-draft"),
        code="goi",
        name="Đóng gói",
        days=1,
        hours=3,
        seats=30,
        pass_percent=50,
    )
    course = Course.objects.get()
    url = address("course-write", course)
    assert client.get(url).status_code == 200
    told = {
        "name": "Đóng gói hàng", "description": "", "days": 1, "hours": 3, "seats": 30,
        "pass_percent": 50, "minutes-packing": 90, "text-packing": "Lót rơm.",
        "cost-0": "Nước", "amount-0": 10_000, "per-0": "seat",
    }  # fmt: skip
    places = {f"place-{skill}": number for number, skill in enumerate(Skill.values, start=1)}
    pers = {f"per-{number}": "class" for number in range(1, 4)}

    page = say(client, url, **(told | places | pers))

    assert "Lót rơm." in page
    assert "10.000" in page
    assert [(one.skill, one.minutes) for one in course.lessons.all()] == [("packing", 90)]
    assert "Nay đang dạy" in say(client, address("course-turn", course, word="day"))
    assert client.get(address("course-hand-out", course)).content.startswith(b"%PDF")
    assert "Đóng gói hàng" in read(client, address("course-list"))
    refused = say(client, url, **(told | places | pers))
    assert "bản tiếp theo" in refused


def test_a_course_that_cannot_be_so_is_refused_in_words(client: Client, province: User) -> None:
    course = a_draft(code="so")
    told = {"code": "so", "name": "Số", "days": 1, "hours": 13, "seats": 1, "pass_percent": 50}
    assert "không quá 12 giờ" in say(client, address("course-draft"), **told)
    assert "Đã có khóa học mã này" in say(client, address("course-draft"), **(told | {"hours": 3}))
    places = {f"place-{skill}": 1 for skill in Skill.values}
    twice = {
        "name": "Số", "days": 1, "hours": 3, "seats": 1, "pass_percent": 50, "per-2": "day",
        "per-3": "day", "cost-0": "Nước", "amount-0": 1, "per-0": "day", "cost-1": "Nước",
        "amount-1": 2, "per-1": "day",
    }  # fmt: skip
    assert "cùng tên" in say(client, address("course-write", course), **(places | twice))
    assert course.lessons.count() == 2


def test_versions_follow_each_other(client: Client, province: User) -> None:
    first = a_course()

    say(client, address("course-turn", first, word="ban-moi"))
    assert "đang được soạn" in say(client, address("course-turn", first, word="ban-moi"))
    second = Course.objects.get(version=2)
    say(client, address("course-turn", second, word="day"))
    assert "Nay đã thôi dạy" in say(client, address("course-turn", second, word="thoi"))
    assert client.post(address("course-turn", first, word="la")).status_code == 404

    assert "bản 2" in read(client, address("course", first))
    assert first.name not in read(client, address("course-list"))
    assert first.name in read(client, address("course-list") + "?nao=tat-ca")


def test_a_draft_is_the_provinces_and_courses_are_everyones(client: Client) -> None:
    draft, course = a_draft(), a_course()
    sign_in(client, a_user(Role.HOUSEHOLD))

    assert client.get(address("course", draft)).status_code == 404
    assert "500.000" not in read(client, address("course", course))
    assert client.get(address("course-draft")).status_code == 403
    assert client.post(address("course-turn", course, word="thoi")).status_code == 403
    assert client.get(address("trainer-list")).status_code == 403


def test_materials_are_files_or_links(client: Client, province: User) -> None:
    course = a_course()
    url = address("material-add", course)
    file = SimpleUploadedFile("Bài giảng.PPTX", b"PK\x03\x04...", "application/zip")

    assert "Đã thêm" in say(client, url, title="Phim", link="https://example.vn/p")
    assert "Đã thêm" in say(client, url, title="Bài", file=file)
    assert "một tệp, hoặc ghi một liên kết" in say(client, url, title="Rỗng")
    odd = SimpleUploadedFile("x.html", b"<script>", "text/html")
    assert "không phải PDF" in say(client, url, title="Lạ", file=odd)
    large = SimpleUploadedFile("x.pdf", b"%PDF-" + b"0" * (20 * 2**20), "application/pdf")
    assert "lớn hơn 20 MB" in say(client, url, title="Lớn", file=large)

    link, book = Material.objects.order_by("pk")
    assert str(book.file.name).endswith(".pptx")
    assert (
        "nosniff" in client.get(address("material-file", book)).headers["X-Content-Type-Options"]
    )
    assert client.get(address("material-file", link)).status_code == 404
    assert "https://example.vn/p" in read(client, address("course", course))
    assert "Đã bỏ" in say(client, address("material-remove", link))


def test_without_courses_the_page_says_whose_they_are(client: Client, officer: User) -> None:
    assert "do tổ công tác tỉnh soạn" in read(client, address("course-list"))


# Questions


def test_questions_are_added_reworded_and_retired(client: Client, province: User) -> None:
    told = {"skill": "safety", "text": "Ai hỏi mã OTP?", "choices": "Kẻ lừa\nBạn", "right": 1}

    assert "Đã thêm" in say(client, address("question-ask"), **told)
    assert "từ 2 đến 5" in say(client, address("question-ask"), **(told | {"choices": "Một"}))
    question = Question.objects.get()
    url = address("question-reword", question)
    assert "Kẻ lừa" in read(client, url)
    assert "Hãy chọn câu trả lời đúng" in say(client, url, **(told | {"right": 3}))
    assert "câu mới" in say(client, url, **(told | {"text": "Ai hay hỏi mã OTP?"}))
    new = Question.objects.asked().get()
    assert "Ai hay hỏi" in read(client, address("question-list"))
    assert "Đã thôi hỏi" in say(client, address("question-retire", new))
    assert "Chưa có câu hỏi" in read(client, address("question-list"))


def test_only_the_province_writes_questions(client: Client, officer: User) -> None:
    question = a_question()

    assert client.get(address("question-ask")).status_code == 403
    assert client.post(address("question-retire", question)).status_code == 403
    assert "Sửa" not in read(client, address("question-list")).partition("<main")[2]


# Quizzes


def a_seat_today() -> tuple[TrainingClass, str, str]:
    """Someone in a class today: the class, the code on its board, the code on their card."""
    training_class = a_class(course=a_course(Skill.PHONE), on=timezone.localdate())
    pupil = a_pupil()
    enrolling.enrol(training_class, pupil, by=None, at=NOON)
    drawn = board.draw(training_class, timezone.localdate(), by=None, at=NOON)
    return training_class, drawn.code, pupil.code


def test_a_quiz_is_taken_on_a_telephone_without_an_account(client: Client) -> None:
    _class, code, card = a_seat_today()
    url = reverse("quiz", kwargs={"code": code})
    assert "Đưa mật khẩu" not in read(client, url)
    answers = {
        f"cau-{one.pk}": one.choices.get(is_right=True).pk for one in Question.objects.asked()
    }

    page = say(client, url, code=card.lower(), **answers)

    assert "2/2" in page
    result = QuizResult.objects.get()
    assert (result.way, result.passed) == ("phone", True)
    assert "đã nộp bài" in say(client, url, code=card)
    assert "chưa có chỗ" in say(client, url, code="HG9999999")


def test_a_trainer_who_learns_takes_the_quiz_with_the_code_of_the_sheet(client: Client) -> None:
    training_class, code, _card = a_seat_today()
    learner = a_trainer(Level.HAMLET)
    enrolling.enrol(training_class, learner, by=None, at=NOON)
    url = reverse("quiz", kwargs={"code": code})

    page = say(client, url, code=learner.code.lower())

    assert "0/2" in page
    result = QuizResult.objects.get()
    assert (result.enrolment.trainer, result.way) == (learner, "phone")
    for wrong in ("GV999999", "GVx", "GV"):
        assert "chưa có chỗ" in say(client, url, code=wrong)


def test_the_code_of_a_file_that_was_absorbed_is_its_keepers(client: Client) -> None:
    _class, code, card = a_seat_today()
    kept = Producer.objects.get(code=card)
    other = a_pupil(kept.name)
    merge(kept, other, by=a_province_officer(), at=NOON)

    assert "0/2" in say(client, reverse("quiz", kwargs={"code": code}), code=other.code)
    assert QuizResult.objects.get().enrolment.producer == kept


def test_who_guesses_boards_has_to_wait(client: Client) -> None:
    _class, code, _card = a_seat_today()
    guesses = [f"{number:05}" for number in range(6) if f"{number:05}" != code][:5]

    found = [client.get(reverse("quiz", kwargs={"code": guess})) for guess in guesses]

    assert {one.status_code for one in found} == {200}
    waits = client.get(reverse("quiz", kwargs={"code": "99999"}))
    assert waits.status_code == 429
    assert "Hãy chờ 15 phút" in waits.content.decode()
    assert client.get(reverse("quiz", kwargs={"code": code})).status_code == 200


def test_who_guesses_learners_has_to_wait_but_a_class_may_be_wrong(client: Client) -> None:
    _class, code, card = a_seat_today()
    url = reverse("quiz", kwargs={"code": code})

    wrong = [client.post(url, {"code": f"HG{number:07}"}) for number in range(900, 960)]

    assert {one.status_code for one in wrong} == {200}
    assert client.post(url, {"code": card}).status_code == 429
    assert not QuizResult.objects.exists()


def test_nothing_is_kept_of_a_code_that_was_wrong(client: Client) -> None:
    _class, code, _card = a_seat_today()

    client.post(reverse("quiz", kwargs={"code": code}), {"code": "HG9999999"})
    client.get(reverse("quiz", kwargs={"code": "x" + code[1:]}))

    columns = ("username", "path_info", "get_data", "post_data")
    kept = [str(row) for row in AccessAttempt.objects.values_list(*columns)]
    assert len(kept) == 2
    assert not any(said in row for row in kept for said in ("HG9999999", code, "x" + code[1:]))


def test_what_was_left_out_is_not_right(client: Client) -> None:
    _class, code, card = a_seat_today()

    assert "0/2" in say(client, reverse("quiz", kwargs={"code": code}), code=card)


def test_yesterdays_quiz_is_closed(client: Client) -> None:
    assert "chưa mở" in read(client, reverse("quiz", kwargs={"code": "12345"}))


def test_results_are_keyed_in_skill_by_skill(client: Client, officer: User) -> None:
    training_class = a_class(course=a_course(Skill.PHONE, Skill.STALL))
    place = enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)
    url = address("class-quiz", training_class)
    assert "Mật khẩu nên đưa cho ai?" in read(client, url)

    told = {"skill": "phone", "asked": 2, "way": "paper", f"dung-{place.pk}": 2}
    assert "Đã ghi kết quả của 1 người" in say(client, url, **told)
    assert "2/2" in read(client, url)
    assert "Số câu đúng phải" in say(client, url, **(told | {f"dung-{place.pk}": 3}))

    assert QuizResult.objects.get().right == 2


# Certificates


def a_passed_class() -> TrainingClass:
    training_class = a_class()
    noted(training_class, a_pupil("Trần Văn Sáu"))
    answered(training_class)
    return training_class


def test_certificates_are_issued_printed_and_checked_by_anyone(
    client: Client, officer: User
) -> None:
    training_class = a_passed_class()
    assert client.get(address("certificates-print", training_class)).status_code == 404

    assert "Đã cấp 1 chứng nhận" in say(client, address("certificates-issue", training_class))
    certificate = Certificate.objects.get()
    for url in (
        address("certificates-print", training_class), address("certificate-print", certificate),
    ):  # fmt: skip
        assert client.get(url).content.startswith(b"%PDF")
    check = reverse("certificate-check", kwargs={"code": certificate.code})
    page = read(Client(), check)

    assert "còn giá trị" in page
    assert training_class.course.name in page
    assert "Xã Vị Thắng" in page
    assert "Trần Văn Sáu" not in page
    assert "Không có chứng nhận" in read(
        Client(), reverse("certificate-check", kwargs={"code": "X"})
    )
    revoke = address("certificate-revoke", certificate)
    assert "Hãy ghi lý do" in say(client, revoke)
    say(client, revoke, reason="thi hộ")
    assert "đã bị thu hồi" in read(Client(), check)
    assert client.get(address("certificate-print", certificate)).status_code == 404
    assert "đã thu hồi" in read(client, address("class", training_class))


def test_an_erased_holder_has_no_name_to_print(client: Client, officer: User) -> None:
    training_class = a_passed_class()
    [certificate] = certifying.issue(training_class, by=None, at=MONDAY_NOON)
    assert certificate.enrolment.producer is not None
    erase(certificate.enrolment.producer, by=None, at=MONDAY_NOON)

    assert client.get(address("certificate-print", certificate)).status_code == 404
    check = reverse("certificate-check", kwargs={"code": certificate.code})
    assert "còn giá trị" in read(client, check)
    assert "đã xóa tên" in read(client, address("class", training_class))


def test_the_trainer_does_not_take_certificates_back(client: Client) -> None:
    training_class = a_passed_class()
    user = a_user(Role.TRAINER)
    Trainer.objects.update(user=user)
    [certificate] = certifying.issue(training_class, by=None, at=MONDAY_NOON)
    sign_in(client, user)

    url = address("certificate-revoke", certificate)

    assert client.post(url, {"reason": "x"}).status_code == 403
    assert Certificate.objects.valid().exists()
