from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.actions import MANY, have_tried_enough, tried_in_vain
from lensan.accounts.models import User
from lensan.producers.actions.knowing import kept
from lensan.producers.models import Producer
from lensan.training import access
from lensan.training.actions import quizzing
from lensan.training.forms.quizzes import MarksForm, QuestionForm, QuizForm
from lensan.training.models import (
    BoardCode,
    Enrolment,
    Question,
    QuizResult,
    Skill,
    Trainer,
    TrainingClass,
)
from lensan.training.views import running, staffing

A_BOARD = ":bai"  # no name of an account begins so


@login_not_required  # a learner has no account: the board's code opens it for a day, the card's says who
def take(request: HttpRequest, code: str) -> HttpResponse:
    """The quiz of a class on the telephone of whoever sits in it."""
    boards = BoardCode.objects.select_related("training_class__course")
    board = boards.filter(code=code, on=timezone.localdate()).first()
    if have_tried_enough(request, _tried(board)):
        return render(request, "training/quiz_wait.html", status=429)
    if board is None:
        tried_in_vain(request, _tried(board))
        return render(request, "training/quiz_closed.html")
    training_class = board.training_class
    form = QuizForm(_questions(training_class), request.POST or None)
    if form.is_valid():
        enrolment = _seated(training_class, form.cleaned_data["code"])
        if enrolment is None:
            tried_in_vain(request, _tried(board))
            form.add_error("code", _("Mã này chưa có chỗ ở lớp. Xin giảng viên ghi tên trước."))
        elif enrolment.quiz_results.exists():
            form.add_error("code", _("Mã này đã nộp bài. Muốn làm lại, xin báo giảng viên."))
        else:
            return render(
                request, "training/quiz_done.html", _marked(training_class, enrolment, form)
            )
    return render(request, "training/quiz.html", {"training_class": training_class, "form": form})


def key_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Write how many answers each had right: of a quiz read aloud, or from paper."""
    user, training_class = running(request, pk)
    placed = training_class.enrolments.placed().select_related("producer", "trainer")
    people = list(placed.order_by("producer__sort_key", "trainer__name", "pk"))
    lessons = [(one.skill, one.get_skill_display()) for one in training_class.course.lessons.all()]
    skill = request.POST.get("skill") or request.GET.get("ky-nang") or lessons[0][0]
    first = {"skill": skill, "asked": Question.objects.asked().filter(skill=skill).count() or None}
    form = MarksForm(lessons, [one.pk for one in people], request.POST or None, initial=first)
    if form.is_valid() and _kept(request, user, training_class, form):
        return redirect(f"{reverse('class-quiz', kwargs={'pk': pk})}?ky-nang={skill}")
    known = QuizResult.objects.filter(enrolment__in=people, skill=skill)
    results = {result.enrolment_id: result for result in known}
    context = {
        "training_class": training_class, "form": form, "lessons": lessons, "skill": skill,
        "rows": [(one, form[f"dung-{one.pk}"], results.get(one.pk)) for one in people],
        "questions": Question.objects.asked().filter(skill=skill).prefetch_related("choices"),
    }  # fmt: skip
    return render(request, "training/class_quiz.html", context)


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Show every skill's quiz."""
    user = staffing(request)
    asked = list(Question.objects.asked().prefetch_related("choices"))
    context = {
        "parts": [(skill, [one for one in asked if one.skill == skill]) for skill in Skill],
        "may_write": access.can_write_courses(user),
    }  # fmt: skip
    return render(request, "training/question_list.html", context)


def ask(request: HttpRequest) -> HttpResponse:
    """Write a new question."""
    user = _writer(request)
    form = QuestionForm(request.POST or None, initial={"skill": request.GET.get("ky-nang")})
    if form.is_valid():
        told = form.cleaned_data
        try:
            quizzing.ask(
                told["skill"], told["text"], told["choices"], right=told["right"] - 1, by=user,
                at=timezone.now(),
            )  # fmt: skip
        except quizzing.BadQuestion as reason:
            form.add_error("choices", str(reason))
        else:
            messages.success(request, _("Đã thêm câu hỏi."))
            return redirect("question-list")
    return _form(request, form, _("Thêm câu hỏi"))


def reword(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a question in other words from now on."""
    user = _writer(request)
    question = get_object_or_404(Question.objects.asked(), pk=pk)
    form = QuestionForm(request.POST or None, question=question)
    if form.is_valid():
        told = form.cleaned_data
        try:
            quizzing.reword(
                question, told["text"], told["choices"], right=told["right"] - 1, by=user,
                at=timezone.now(),
            )  # fmt: skip
        except quizzing.BadQuestion as reason:
            form.add_error("choices", str(reason))
        else:
            messages.success(request, _("Từ nay hỏi theo câu mới; bài đã chấm giữ nguyên."))
            return redirect("question-list")
    return _form(request, form, _("Sửa câu hỏi"))


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a question no more."""
    user = _writer(request)
    question = get_object_or_404(Question.objects.asked(), pk=pk)
    quizzing.retire(question, by=user, at=timezone.now())
    messages.success(request, _("Đã thôi hỏi câu này."))
    return redirect("question-list")


def _tried(board: BoardCode | None) -> str:
    """Return what wrong codes are counted as: of boards, or of learners at one board.

    Those of a class may all come over one line, so a whole class may be wrong before it has to wait.
    """
    return f"{MANY}bai-{board.pk}" if board else A_BOARD


def _questions(training_class: TrainingClass) -> list[Question]:
    """Return what is asked in a class, in the order of its lessons."""
    asked = list(Question.objects.asked().prefetch_related("choices"))
    taught = training_class.course.lessons.values_list("skill", flat=True)
    return [one for skill in taught for one in asked if one.skill == skill]


def _seated(training_class: TrainingClass, code: str) -> Enrolment | None:
    """Return the place of whoever has that code: a household's, of whichever of its files, or a trainer's."""
    placed = training_class.enrolments.placed()
    if (told := code.removeprefix(Trainer.CODE)) != code:
        return placed.filter(trainer=int(told)).first() if told.isdecimal() else None
    owner = Producer.objects.filter(code=code).values_list("pk", flat=True).first()
    if owner is None:
        return None
    person = kept([owner])[owner]
    return placed.order_by("pk").of([person], timezone.localdate()).get(person)


def _marked(
    training_class: TrainingClass, enrolment: Enrolment, form: QuizForm
) -> dict[str, object]:
    results = [
        quizzing.take(
            enrolment, skill, form.answers(skill), way=QuizResult.Way.PHONE, by=None,
            at=timezone.now(),
        )
        for skill in dict.fromkeys(question.skill for question in form.questions)
    ]  # fmt: skip
    return {"training_class": training_class, "results": results}


def _kept(
    request: HttpRequest, user: User, training_class: TrainingClass, form: MarksForm
) -> bool:
    told = form.cleaned_data
    try:
        kept = quizzing.key_in(
            training_class, told["skill"], form.marks(), asked=told["asked"], way=told["way"],
            by=user, at=timezone.now(),
        )  # fmt: skip
    except (quizzing.NothingAsked, quizzing.OutOfRange) as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, _("Đã ghi kết quả của %(count)d người.") % {"count": kept})
    return True


def _writer(request: HttpRequest) -> User:
    user = staffing(request)
    if not access.can_write_courses(user):
        raise PermissionDenied
    return user


def _form(request: HttpRequest, form: QuestionForm, title: str) -> HttpResponse:
    context = {
        "form": form, "title": title, "back": reverse("question-list"), "whence": _("Câu hỏi"),
    }  # fmt: skip
    return render(request, "training/form.html", context)
