"""The doors of EPCIS 2.0 for systems outside: capture, events, named queries, what is understood."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from lensan.traceability.actions import capturing, letting_in
from lensan.traceability.epcis import older, writing
from lensan.traceability.epcis import query as asking
from lensan.traceability.epcis.identity import hash_id
from lensan.traceability.epcis.reading import read_event, read_text
from lensan.traceability.epcis.values import NotEPCIS
from lensan.traceability.models import CaptureJob, Event, Machine, NamedQuery

HEADERS = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-EPCIS-Min": "2.0.0",
    "GS1-EPCIS-Max": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "GS1-CBV-Min": "2.0.0",
    "GS1-CBV-Max": "2.0.0",
    "GS1-EPC-Format": "Never_Translates",
    "GS1-CBV-XML-Format": "Never_Translates",
    "GS1-Capture-Error-Behaviour": "rollback",
    "GS1-EPCIS-Capture-Limit": str(capturing.MOST),
    "GS1-EPCIS-Capture-File-Size-Limit": str(capturing.LARGEST),
}
_KINDS: dict[type[Exception], tuple[int, str]] = {
    asking.BadQuery: (400, "QueryParameterException"),
    asking.TooMany: (413, "QueryTooLargeException"),
    capturing.TooLarge: (413, "CaptureLimitExceededException"),
    letting_in.NameTaken: (409, "ResourceAlreadyExistsException"),
}
Door = Callable[..., HttpResponse]


def machine_door(**methods: Callable[..., HttpResponse]) -> Door:
    """Return a view that lets machines in by their key and answers each method by its function."""

    @csrf_exempt  # a machine has no session; it proves itself by its own key
    @login_not_required
    def door(request: HttpRequest, **named: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            answer = HttpResponse(status=204)
            answer["Allow"] = ", ".join([*methods, "OPTIONS"])
            return _signed(answer)
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        machine = letting_in.known_by(key) if key else None
        if machine is None:
            return _problem(403, "SecurityException", "Thiếu khóa, hoặc khóa đã bị thu.")
        if "\x00" in request.path:  # no database knows such a name
            return _problem(404, "NoSuchResourceException", "Không có địa chỉ này.")
        answering = methods.get(request.method or "")
        if answering is None:
            return _problem(405, "NotAllowed", "Không làm được việc này ở đây.")
        try:
            return _signed(answering(request, machine, **named))
        except NotEPCIS as refusal:
            return _problem(400, "ValidationException", refusal.sentence, pointer=refusal.pointer)
        except tuple(_KINDS) as refusal:
            status, kind = _KINDS[type(refusal)]
            return _problem(status, kind, str(refusal))

    return wraps(next(iter(methods.values())))(door)


def _signed(answer: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


def _problem(status: int, kind: str, why: str, **more: str) -> HttpResponse:
    """Return a refusal as RFC 7807 has it, with the kinds of EPCIS."""
    told = {"type": f"epcisException:{kind}", "title": why, "status": status, **more}
    answer = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/problem+json"
    return _signed(answer)


def _told(found: Any, status: int = 200) -> HttpResponse:
    return JsonResponse(
        found, safe=False, status=status, content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip


def _send_document(request: HttpRequest, machine: Machine) -> HttpResponse:
    """Take a document of events in: all of it or nothing; the job tells what came of it."""
    if not machine.may_capture:
        return _problem(403, "SecurityException", "Khóa này không được gửi sự kiện.")
    job = capturing.capture_document(_body(request), machine=machine, at=timezone.now())
    answer = HttpResponse(status=202)
    answer["Location"] = request.build_absolute_uri(reverse("epcis-job", args=[job.pk]))
    return answer


def _body(request: HttpRequest) -> bytes:
    """Return what was sent, without reading more of it than may be sent.

    :raises lensan.traceability.actions.capturing.TooLarge: it is more
    """
    found = request.read(capturing.LARGEST + 1)
    if len(found) > capturing.LARGEST:
        raise capturing.TooLarge
    return found


def _list_jobs(request: HttpRequest, machine: Machine) -> HttpResponse:
    jobs = machine.jobs.order_by("-at")[: asking.USUAL]
    return _told([_job(one) for one in jobs])


def _show_job(request: HttpRequest, machine: Machine, job: UUID) -> HttpResponse:
    return _told(_job(get_object_or_404(machine.jobs.all(), pk=job)))


def _job(job: CaptureJob) -> dict[str, Any]:
    wrong = {
        "type": "epcisException:ValidationException",
        "title": job.why,
        "pointer": job.pointer,
    }
    return {
        "captureID": str(job.pk),
        "createdAt": job.at.isoformat(),
        "finishedAt": job.at.isoformat(),
        "running": False,
        "success": job.succeeded,
        "captureErrorBehaviour": "rollback",
        "errors": [] if job.succeeded else [wrong],
        "lensan:kept": job.kept,
        "lensan:known": job.known,
    }


def _send_event(request: HttpRequest, machine: Machine) -> HttpResponse:
    """Take one event in, and answer when it is kept."""
    if not machine.may_capture:
        return _problem(403, "SecurityException", "Khóa này không được gửi sự kiện.")
    told = read_event(read_text(_body(request)))
    try:
        capturing.capture_event(told, machine=machine, at=timezone.now())
    except capturing.Refusals as refusal:
        return _problem(400, "ValidationException", str(refusal))
    answer = _told(writing.alone(told), status=201)
    event_id = told.body.get("eventID") or hash_id(told)
    answer["Location"] = request.build_absolute_uri(reverse("epcis-event", args=[event_id]))
    return answer


def _show_event(request: HttpRequest, machine: Machine, event_id: str) -> HttpResponse:
    event = Event.objects.filter(event_id=event_id).order_by("declares_error").first()
    if event is None:
        return _problem(404, "NoSuchResourceException", "Không có sự kiện này.")
    return _told({"@context": writing.context(), **event.answered()})


def _ask_events(request: HttpRequest, machine: Machine) -> HttpResponse:
    parameters = dict(request.GET.lists())
    return _answered(request, parameters, "SimpleEventQuery")


def _answered(
    request: HttpRequest, parameters: Mapping[str, Iterable[str]], name: str
) -> HttpResponse:
    """Answer a query by one page of its events, and a link to the next."""
    query = asking.read(parameters)
    found = Event.objects.asked(query)
    if query.most is not None and found[: query.most + 1].count() > query.most:
        raise asking.TooMany(f"Có hơn {query.most} sự kiện. Hãy hỏi hẹp hơn.")
    size = query.page if query.left is None else min(query.page, query.left)
    events = list(found[: size + 1])
    answer = _in_the_format_asked(request, events[:size], name)
    if len(events) > size and query.left != size:
        answer["Link"] = f'<{_next_page(request, query, events[size - 1], size)}>; rel="next"'
    return answer


def _next_page(request: HttpRequest, query: asking.Query, last: Event, size: int) -> str:
    """Return the address of the page behind an event: the same question, whatever it repeats."""
    at = last.recorded_at if query.by_record_time else last.at
    parameters = request.GET.copy()
    parameters["nextPageToken"] = asking.token(at, last.pk, query.given + size)
    return f"{request.build_absolute_uri(request.path)}?{parameters.urlencode()}"


def _in_the_format_asked(request: HttpRequest, events: list[Event], name: str) -> HttpResponse:
    """Answer in JSON-LD, or in the XML of EPCIS 1.2 where that alone is accepted."""
    if request.headers.get("Accept", "") in ("application/xml", "text/xml"):
        written = older.write([event.told for event in events], at=timezone.now())
        return HttpResponse(written, content_type="application/xml")
    told = [event.answered() for event in events]
    return _told(writing.answer(told, at=timezone.now(), query=name))


def _list_queries(request: HttpRequest, machine: Machine) -> HttpResponse:
    return _told([_query(one) for one in machine.queries.order_by("name")])


def _query(kept: NamedQuery) -> dict[str, Any]:
    return {"name": kept.name, "query": kept.parameters}


def _keep_query(request: HttpRequest, machine: Machine) -> HttpResponse:
    found = read_text(_body(request))
    name, wanted = (found.get("name"), found.get("query")) if isinstance(found, dict) else (0, 0)
    if not isinstance(name, str) or not name.isidentifier() or len(name) > 60:
        raise asking.BadQuery("Thiếu “name”: chữ cái không dấu, chữ số và gạch dưới.")
    if not isinstance(wanted, dict):
        raise asking.BadQuery("Thiếu “query”: đối tượng gồm các tham số.")
    parameters = {
        key: [str(one) for one in (value if isinstance(value, list) else [value])]
        for key, value in wanted.items()
    }
    kept = letting_in.keep_query(machine, name, parameters, at=timezone.now())
    answer = _told(_query(kept), status=201)
    answer["Location"] = request.build_absolute_uri(reverse("epcis-query", args=[name]))
    return answer


def _kept(machine: Machine, name: str) -> NamedQuery:
    return get_object_or_404(machine.queries.all(), name=name)


def _show_query(request: HttpRequest, machine: Machine, name: str) -> HttpResponse:
    return _told(_query(_kept(machine, name)))


def _drop_query(request: HttpRequest, machine: Machine, name: str) -> HttpResponse:
    letting_in.drop_query(_kept(machine, name), at=timezone.now())
    return HttpResponse(status=204)


def _ask_query(request: HttpRequest, machine: Machine, name: str) -> HttpResponse:
    paging = {
        key: values for key, values in request.GET.lists() if key in ("perPage", "nextPageToken")
    }
    return _answered(request, {**_kept(machine, name).parameters, **paging}, name)


capture = machine_door(POST=_send_document, GET=_list_jobs)
job = machine_door(GET=_show_job)
events = machine_door(GET=_ask_events, POST=_send_event)
event = machine_door(GET=_show_event)
queries = machine_door(GET=_list_queries, POST=_keep_query)
query = machine_door(GET=_show_query, DELETE=_drop_query)
query_events = machine_door(GET=_ask_query)
