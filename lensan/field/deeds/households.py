"""A household is registered, its facts are changed, it agrees: from the field."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.field.actions.bundling import FIELDS, in_the_form, typed_now
from lensan.field.actions.correcting import keep_both, overtaken, take_turn
from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.actions.signing import NotASignature, keep
from lensan.field.deeds.reading import Kind, filled, producer_of
from lensan.field.models import Deed
from lensan.producers import access
from lensan.producers.actions import consenting, registering
from lensan.producers.forms.people import ConsentForm, FactsForm
from lensan.producers.likeness import alike
from lensan.producers.models import Consent, ConsentText


def register(told: Told) -> Outcome:
    """Enter a household. Whoever may be the same was in front of the helper: an officer compares."""
    form = FactsForm(told.by, None, dict(told.arguments))
    filled(form)
    facts = form.facts()
    likely = alike(facts)
    producer = registering.register(facts, by=told.by, at=told.at)
    if not likely:
        return Outcome(_("Đã vào sổ."), producer, result={"code": producer.code})
    return Outcome(
        _("Đã vào sổ, nhưng giống %(code)s đã có. Cán bộ xã sẽ đối chiếu.")
        % {"code": likely[0].producer.code},
        producer,
        Deed.State.DOUBTED,
        {"code": producer.code, "like": likely[0].producer.code},
    )


def correct(told: Told) -> Outcome:
    """Change a household's facts; those that someone else changed meanwhile wait for a person."""
    producer = producer_of(told)
    if not access.can_correct(told.by, producer):
        raise registering.Erased(producer)
    changes, seen = _texts(told, "changes"), _texts(told, "seen")
    take_turn(producer)
    now = typed_now(producer)
    contested = overtaken(changes, seen, now)
    wanted = {name: value for name, value in changes.items() if name not in contested}
    form = FactsForm(
        told.by, producer, now | wanted | {"commune": producer.commune_id},
        initial=now | in_the_form(producer),
    )  # fmt: skip
    filled(form)
    if form.has_changed():
        registering.correct(producer, form.changes(), by=told.by, at=told.at)
    if not contested:
        return Outcome(_("Đã sửa hồ sơ."), producer)
    keep_both(told.deed, producer, contested, changes=changes, seen=seen, now=now)
    return Outcome(
        _("Người khác vừa sửa cùng mục. Cả hai giá trị được giữ; cán bộ xã sẽ chọn."),
        producer,
        Deed.State.CONFLICT,
        {"fields": sorted(contested)},
    )


def agree(told: Told) -> Outcome:
    """Write to what a person agreed, with the signature drawn on the glass where there is one."""
    producer = producer_of(told)
    if not access.can_record_consent(told.by, producer):
        raise registering.Erased(producer)
    said = filled(ConsentForm(dict(told.arguments)))
    drawn = said["way"] == Consent.Way.SCREEN
    _same_words(told, said["purposes"])
    consents = [
        consenting.give(
            producer, purpose, way=said["way"], place=said["place"], witness=said["witness"],
            by=told.by, at=told.done_at,
        )
        for purpose in said["purposes"]
    ]  # fmt: skip
    if drawn:
        keep(told.arguments.get("strokes"), producer, consents, deed=told.deed)
    return Outcome(_("Đã ghi sự đồng ý."), producer)


def _same_words(told: Told, purposes: list[str]) -> None:
    """Refuse a yes to words that are no longer those in force."""
    read = told.arguments.get("versions")
    versions = read if isinstance(read, dict) else {}
    for purpose in purposes:
        texts = ConsentText.objects.filter(
            purpose=purpose, valid_from__lte=timezone.localdate(told.done_at)
        ).order_by("-version")
        text = texts.first()
        if text is None or versions.get(purpose) != text.version:
            raise Unable(
                _(
                    "Văn bản đồng ý đã đổi sau khi máy tải về. Hãy đọc bản mới cho hộ nghe và hỏi lại."
                )
            )


def _texts(told: Told, name: str) -> dict[str, str]:
    said: Any = told.arguments.get(name)
    if not isinstance(said, dict) or not set(said) <= set(FIELDS):
        raise Unable(_("Máy chủ không hiểu mục cần sửa. Hãy mở lại ứng dụng khi có mạng."))
    return {field: " ".join(str(value).split())[:300] for field, value in said.items()}


KINDS = {
    "register": Kind(lazy("ghi hộ mới"), register),
    "correct": Kind(lazy("sửa hồ sơ"), correct, (registering.Erased,), light=True),
    "agree": Kind(lazy("ghi sự đồng ý"), agree, (registering.Erased, NotASignature)),
}
