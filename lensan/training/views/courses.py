import mimetypes

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.states import NotAllowed
from lensan.training import access, papers
from lensan.training.actions import writing
from lensan.training.forms.courses import ContentForm, CourseForm, MaterialForm
from lensan.training.models import Course, Material
from lensan.training.views import browsing, pdf

PER_PAGE = 50
TEACH, STOP, NEXT = "day", "thoi", "ban-moi"


@require_safe
def course_list(request: HttpRequest) -> HttpResponse:
    """Show the courses, those that are taught now first."""
    user = browsing(request)
    found = Course.objects.visible_to(user).annotate(
        taught=Count("lessons", distinct=True), held=Count("classes", distinct=True)
    )
    if request.GET.get("nao") != "tat-ca":
        found = found.exclude(state=Course.State.RETIRED)
    context = {
        "page": Paginator(found.order_by("name", "-version"), PER_PAGE).get_page(request.GET.get("page")),
        "all": request.GET.get("nao") == "tat-ca", "may_write": access.can_write_courses(user),
    }  # fmt: skip
    return render(request, "training/course_list.html", context)


def draft(request: HttpRequest) -> HttpResponse:
    """Begin a new course."""
    user = _writer(request)
    form = CourseForm(request.POST or None)
    if form.is_valid():
        try:
            course = writing.draft(by=user, at=timezone.now(), **form.cleaned_data)
        except writing.CodeTaken as reason:
            form.add_error("code", str(reason))
        else:
            return redirect("course-write", pk=course.pk)
    context = {
        "form": form, "title": _("Soạn khóa học"), "back": reverse("course-list"),
        "whence": _("Khóa học"), "submit": _("Tiếp"),
    }  # fmt: skip
    return render(request, "training/form.html", context)


@require_safe
def show_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version of a course: what it teaches, costs and is taught from."""
    user = browsing(request)
    course = _course(user, pk)
    versions = Course.objects.visible_to(user).filter(code=course.code)
    context = {
        "course": course, "lessons": course.lessons.all(), "may_write": access.can_write_courses(user),
        "costs": course.cost_lines.order_by("pk") if access.can_staff(user) else (),
        "materials": course.materials.order_by("pk"), "versions": versions.order_by("-version"),
        "form": MaterialForm(),
    }  # fmt: skip
    return render(request, "training/course.html", context)


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what a draft teaches and costs."""
    user = _writer(request)
    course = _course(user, pk)
    form = ContentForm(course, request.POST or None)
    if form.is_valid():
        try:
            writing.write(
                course, lessons=form.lessons(), costs=form.costs(), by=user, at=timezone.now(),
                **form.told(),
            )  # fmt: skip
        except writing.NotADraft as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã lưu khóa học."))
            return redirect("course", pk=pk)
    return render(request, "training/course_form.html", {"form": form, "course": course})


@require_POST
def turn(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Teach a draft from now on, stop teaching a course, or begin its next version."""
    user = _writer(request)
    course = _course(user, pk)
    if word not in {TEACH, STOP, NEXT}:
        raise Http404
    try:
        if word == NEXT:
            following = writing.revise(course, by=user, at=timezone.now())
            return redirect("course-write", pk=following.pk)
        (writing.offer if word == TEACH else writing.retire)(course, by=user, at=timezone.now())
    except (writing.NotReady, writing.CodeTaken, NotAllowed) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Nay %(state)s.") % {"state": course.get_state_display()})
    return redirect("course", pk=pk)


@require_safe
def hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    """What learners take home."""
    course = _course(browsing(request), pk)
    return pdf(papers.hand_out(course), f"phat-tay-{course.code}-{course.version}")


@require_POST
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file or a link to teach from."""
    user = _writer(request)
    course = _course(user, pk)
    form = MaterialForm(request.POST, request.FILES)
    if form.is_valid():
        writing.add_material(course, by=user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Đã thêm tài liệu."))
    else:
        messages.error(
            request, " ".join(str(text) for texts in form.errors.values() for text in texts)
        )
    return redirect("course", pk=pk)


@require_POST
def remove_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file or link away."""
    user = _writer(request)
    material = get_object_or_404(Material.objects.select_related("course"), pk=pk)
    writing.remove_material(material, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ tài liệu."))
    return redirect("course", pk=material.course_id)


@require_safe
def material_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file to teach from, as nothing that a browser would run."""
    mine = Material.objects.filter(course__in=Course.objects.visible_to(browsing(request)))
    material = get_object_or_404(mine.exclude(file=""), pk=pk)
    with material.file.open("rb") as stored:
        content = stored.read()
    kind = mimetypes.guess_type(str(material.file.name))[0] or "application/octet-stream"
    return HttpResponse(content, kind, headers={"X-Content-Type-Options": "nosniff"})


def _course(user: User, pk: int) -> Course:
    found = Course.objects.visible_to(user).select_related("replaces")
    return get_object_or_404(found, pk=pk)


def _writer(request: HttpRequest) -> User:
    user = browsing(request)
    if not access.can_write_courses(user):
        raise PermissionDenied
    return user
