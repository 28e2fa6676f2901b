from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.training import access, papers
from lensan.training.actions import certifying
from lensan.training.forms.words import ReasonForm
from lensan.training.models import Certificate, CertificateQuerySet
from lensan.training.views import browsing, pdf, running


@login_not_required  # anyone who is shown a certificate may check it; the code is not to be guessed
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate holds, and for what; never whose it is."""
    certificate = _whole(Certificate.objects.filter(code=code.upper())).first()
    course = certificate.enrolment.training_class.course if certificate else None
    context = {
        "certificate": certificate, "code": code, "skills": papers.skills_of(course) if course else ()
    }  # fmt: skip
    return render(request, "training/check.html", context)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the certificates that are due in a class."""
    user, training_class = running(request, pk)
    try:
        new = certifying.issue(training_class, by=user, at=timezone.now())
    except certifying.Twice:
        messages.error(request, _("Có người vừa cấp chứng nhận của lớp này. Hãy tải lại trang."))
    else:
        messages.success(request, _("Đã cấp %(count)d chứng nhận mới.") % {"count": len(new)})
    return redirect("class", pk=pk)


@require_safe
def print_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate, to be handed over."""
    user = browsing(request)
    found = _named(Certificate.objects.visible_to(user).valid())
    certificate = get_object_or_404(_whole(found), pk=pk)
    return _print(request, user, [certificate])


@require_safe
def print_all(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificates of a class."""
    user, training_class = running(request, pk)
    found = Certificate.objects.valid().filter(enrolment__training_class=training_class)
    certificates = list(_whole(_named(found)).order_by("enrolment__producer__sort_key", "pk"))
    if not certificates:
        raise Http404
    return _print(request, user, certificates)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a certificate back."""
    user = browsing(request)
    certificate = get_object_or_404(_whole(Certificate.objects.visible_to(user).valid()), pk=pk)
    training_class = certificate.enrolment.training_class
    if not access.can_organise(user, training_class.venue.commune):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        certifying.revoke(certificate, reason=reason, by=user, at=timezone.now())
        messages.success(request, _("Đã thu hồi chứng nhận; ai kiểm tra sẽ thấy."))
    else:
        messages.error(request, form.refusal)
    return redirect("class", pk=training_class.pk)


def _whole(found: CertificateQuerySet) -> CertificateQuerySet:
    return found.select_related(
        "enrolment__producer", "enrolment__trainer", "enrolment__training_class__course",
        "enrolment__training_class__venue__commune",
    )  # fmt: skip


def _named(found: CertificateQuerySet) -> CertificateQuerySet:
    """Leave out those of people who were erased: there is no name to print."""
    return found.exclude(enrolment__producer__erased_at__isnull=False)


def _print(request: HttpRequest, user: User, found: list[Certificate]) -> HttpResponse:
    for one in found:
        behalf = one.enrolment.producer.code if one.enrolment.producer else ""
        record(
            "training.certificate_printed", one, by=user, at=timezone.now(), on_behalf_of=behalf
        )
    return pdf(papers.certificates(found, _address(request)), "chung-nhan")


def _address(request: HttpRequest) -> Callable[[Certificate], str]:
    return lambda one: request.build_absolute_uri(
        reverse("certificate-check", kwargs={"code": one.code})
    )
