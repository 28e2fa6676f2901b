"""A household lets a helper act in its name, and takes that back whenever it likes."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from lensan.accounts.models import Role, User
from lensan.catalogue.photos import cleaned
from lensan.journal.models import record
from lensan.journey.models import Mandate, MandateQuerySet, Purpose
from lensan.kernel.states import NotAllowed
from lensan.messaging.actions.saying import say
from lensan.messaging.commands import rest_after
from lensan.messaging.models import Message
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Merge, Producer, everyone

State, Ended = Mandate.State, Mandate.Ended
LONGEST = timedelta(days=366)
CODE_HOLDS = timedelta(days=1)
GUESSES = 5
_AFTER_RUT = frozenset({"lai", "uy", "quyen"})


class NotAHelper(Exception):
    """Only a helper of the household's hamlet acts in its name."""

    def __init__(self) -> None:
        super().__init__(_("Chỉ ủy quyền cho người trong tổ công nghệ số phụ trách ấp của hộ."))


class NoTerm(Exception):
    """A mandate is given for purposes, and until a day that can be foreseen."""

    def __init__(self) -> None:
        super().__init__(_("Hãy chọn ít nhất một việc, và ngày hết hạn trong vòng một năm tới."))


class WrongCode(Exception):
    """The code is not the one that was sent, is too old, or was guessed at too often."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Mã không đúng hoặc đã quá hạn. Hãy hỏi lại hộ, hoặc xin ủy quyền lại để gửi mã mới."
            )
        )


class Full(Exception):
    """The helper acts in the name of as many households as one person may."""

    def __init__(self) -> None:
        super().__init__(
            _("Người này đang nhận ủy quyền của %(most)d hộ, là mức nhiều nhất. Hãy chọn người khác trong tổ.")
            % {"most": settings.HOUSEHOLDS_A_HELPER}
        )  # fmt: skip


@transaction.atomic
def ask(
    producer: Producer,
    helper: User,
    *,
    purposes: Sequence[str],
    until_on: date,
    way: str,
    by: User,
    at: datetime,
) -> Mandate:
    """Write down a mandate that the household has yet to confirm; by SMS it is sent the code for it.

    :raises NotAHelper, NoTerm: it cannot be given to that person, or not so
    :raises Erased: the producer's data were erased
    :raises NoPhone, DoesNotWish, NoGateway: no code can be sent; a signed paper can still be taken
    """
    today = timezone.localdate(at)
    if producer.erased_at:
        raise Erased(producer)
    if (
        helper.role != Role.HELPER
        or not helper.hamlets.filter(pk=producer.hamlet_id or 0).exists()
    ):
        raise NotAHelper
    if (
        not set(purposes) <= set(Purpose.values)
        or not purposes
        or not today <= until_on <= today + LONGEST
    ):
        raise NoTerm
    mandate = Mandate.objects.create(
        producer=producer, helper=helper, purposes=list(purposes), from_on=today, until_on=until_on,
        way=way, asked_by=by, asked_at=at,
    )  # fmt: skip
    if way == Mandate.Way.SMS:
        code = f"{secrets.randbelow(10**6):06}"
        mandate.code = _seal(mandate, code)
        mandate.save(update_fields=["code"])
        say(producer, _question(mandate, code), about=mandate, by=by, at=at)
    _journal("journey.mandate_asked", mandate, by=by, at=at, purposes=list(purposes), way=way)
    return mandate


def confirm(mandate: Mandate, code: str, *, by: User, at: datetime) -> None:
    """Let a mandate stand by the code that the household was sent and has told.

    :raises WrongCode: it is not that one; after five wrong ones, or a day, none is
    :raises Full: the helper has no place left
    :raises NotAllowed: it was confirmed or ended before
    """
    tries = Mandate.objects.filter(
        pk=mandate.pk, state=State.ASKED, attempts__lt=GUESSES, asked_at__gt=at - CODE_HOLDS
    )
    mine = tries.exclude(code="").update(attempts=F("attempts") + 1)
    if not mine or not constant_time_compare(mandate.code, _seal(mandate, code.strip())):
        raise WrongCode
    _stand(mandate, by=by, at=at)


def confirm_on_paper(mandate: Mandate, photo: bytes, *, by: User, at: datetime) -> None:
    """Let a mandate stand by a photo of the paper that the household signed.

    :raises NotAPhoto: it cannot be shown as a photo
    :raises Full: the helper has no place left
    :raises NotAllowed: it was confirmed or ended before
    """
    clean = cleaned(photo)
    mandate.paper.save(f"{clean.sha256[:16]}.jpg", ContentFile(clean.content), save=False)
    try:
        _stand(mandate, by=by, at=at, paper=mandate.paper.name)
    except (Full, NotAllowed):
        mandate.paper.delete(save=False)
        raise


@transaction.atomic
def end(mandate: Mandate, *, way: str, by: User | None, at: datetime) -> None:
    """End a mandate: from now on nothing may be done in the household's name.

    :raises NotAllowed: it is over
    """
    mandate.advance_to(State.ENDED, ended_at=at, ended_way=way, ended_by=by)
    _journal("journey.mandate_ended", mandate, by=by, at=at, way=way)


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Take a mandate back when the household writes RUT; RUT TIEN asks for something else."""
    rest = rest_after(message.text, "rút ủy quyền", "rút quyền", "rút")
    if rest is None or not set(rest.split()) <= _AFTER_RUT:
        return None
    open_ones = Mandate.objects.exclude(state=State.ENDED)
    mine = Q(producer__in=everyone([owner.pk])) if owner else Q()
    named = open_ones.filter(Q(producer__phone=message.phone) | mine)
    theirs = list(named.select_related("producer"))
    for mandate in theirs:
        end(mandate, way=Ended.SMS, by=None, at=at)
    if not theirs:
        return _("Bà con hiện không ủy quyền cho ai.")
    return _("Đã rút lại ủy quyền. Từ giờ không ai làm thay bà con trên Lên Sàn.")


def end_overdue(*, at: datetime) -> int:
    """End the mandates whose term is over, and return of how many."""
    over = Mandate.objects.filter(state=State.STANDING, until_on__lt=timezone.localdate(at))
    for mandate in (found := list(over.select_related("producer"))):
        end(mandate, way=Ended.TERM, by=None, at=at)
    return len(found)


def _stand(mandate: Mandate, *, by: User, at: datetime, **facts: object) -> None:
    """Take the first place of the helper that is free; of two who want one, the database lets one."""
    taken = Mandate.objects.filter(helper=mandate.helper_id, state=State.STANDING)
    held = set(taken.exclude(pk__in=_before(mandate)).values_list("slot", flat=True))
    for slot in range(1, settings.HOUSEHOLDS_A_HELPER + 1):
        if slot in held:
            continue
        try:
            with transaction.atomic():
                _replace(mandate, by=by, at=at)
                mandate.advance_to(State.STANDING, slot=slot, confirmed_at=at, **facts)
                _journal("journey.mandate_confirmed", mandate, by=by, at=at)
        except IntegrityError:  # someone else took the place meanwhile
            mandate.state = State.ASKED
            continue
        return
    raise Full


def _replace(mandate: Mandate, *, by: User, at: datetime) -> None:
    """End the household's mandate before: it has one helper at a time."""
    for other in _before(mandate).select_related("producer"):
        end(other, way=Ended.REPLACED, by=by, at=at)


def _before(mandate: Mandate) -> MandateQuerySet:
    """Return what the household had let someone do before, under whichever of its files."""
    kept = Merge.objects.open().filter(absorbed=mandate.producer_id).values_list("kept", flat=True)
    theirs = everyone([mandate.producer_id, *kept])
    return Mandate.objects.filter(producer__in=theirs, state=State.STANDING)


def _seal(mandate: Mandate, code: str) -> str:
    return salted_hmac(
        "lensan.journey.mandate", f"{mandate.pk} {code}", algorithm="sha256"
    ).hexdigest()


def _question(mandate: Mandate, code: str) -> str:
    return _(
        "Bà con có cho %(helper)s làm thay đến %(until)s: %(what)s? Nếu đồng ý, đọc mã %(code)s cho người ấy. "
        "Không thì bỏ qua. Rút lại: nhắn RUT."
    ) % {
        "helper": mandate.helper, "until": f"{mandate.until_on:%d/%m/%Y}", "code": code,
        "what": ", ".join(mandate.purpose_names),
    }  # fmt: skip


def _journal(
    verb: str, mandate: Mandate, *, by: User | None, at: datetime, **facts: object
) -> None:
    code = mandate.producer.code
    record(verb, mandate, by=by, at=at, on_behalf_of=code, helper=mandate.helper_id, **facts)
