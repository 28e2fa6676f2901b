"""A signature drawn on the glass is kept beside the consents that it is for."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.field.models import Deed, Signature
from lensan.producers.models import Consent, Producer

MOST_POINTS = 4_000  # a signature has a few hundred
FIELD = 1_000  # the strokes' coordinates run from 0 to this


class NotASignature(Exception):
    """The strokes are no drawing."""

    def __init__(self) -> None:
        super().__init__(_("Chữ ký trống hoặc không đọc được. Hãy mời hộ ký lại."))


@transaction.atomic
def keep(
    strokes: Any, producer: Producer, consents: Collection[Consent], *, deed: Deed
) -> Signature:
    """Keep a signature: lists of x and y in turn, in thousandths of the field it was drawn in.

    :raises NotASignature: it is empty, too long, or something else
    """
    signature = Signature.objects.create(
        producer=producer, deed=deed, strokes=_drawn(strokes), signed_at=deed.done_at
    )
    signature.consents.set(consents)
    return signature


def _drawn(strokes: Any) -> list[list[int]]:
    lines = strokes if isinstance(strokes, list) else []
    whole = all(isinstance(line, list) and line and len(line) % 2 == 0 for line in lines)
    points = [point for line in lines for point in line] if whole else []
    if not 4 <= len(points) <= MOST_POINTS or not all(
        type(point) is int and 0 <= point <= FIELD for point in points
    ):
        raise NotASignature
    return [list(line) for line in lines]
