"""A row of a list beside a producer, field by field, as an officer reads them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lensan.kernel.phones import written
from lensan.kernel.text import fold
from lensan.producers.facts import Facts, heard
from lensan.producers.models import Kind, Producer, Record, silent


@dataclass(frozen=True, slots=True)
class Field:
    """One field of both sides in words; `differs` only where both say something else."""

    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return bool(self.mine and self.theirs) and fold(self.mine) != fold(self.theirs)


def compared(row: Record, producer: Producer | None) -> list[Field]:
    """Return every field of a row beside the producer that it may be of."""
    mine = heard(row.facts)
    commune = str(row.commune) if row.commune else ""
    labels = (
        _("Họ tên"), _("Loại hình"), _("Ngày sinh"), _("Giới tính"), _("Số CCCD/CMND"),
        _("Điện thoại"), _("Xã"), _("Ấp"), _("Nông sản"),
    )  # fmt: skip
    told = (
        mine.name, str(Kind(mine.kind).label), born(mine.birth_on, mine.birth_year),
        sex(mine.sex), mine.identity_number, phones(mine), commune, mine.hamlet, mine.grows,
    )  # fmt: skip
    known = _of(producer) if producer else ("",) * len(labels)
    return [Field(*field) for field in zip(labels, told, known, strict=True)]


def _of(producer: Producer) -> tuple[str, ...]:
    return (
        producer.name, str(producer.get_kind_display()),
        born(producer.birth_on, producer.birth_year), sex(producer.sex),
        producer.identity_number, phone_of(producer), str(producer.commune),
        producer.hamlet.name if producer.hamlet else "", producer.grows,
    )  # fmt: skip


def phone_of(producer: Producer) -> str:
    """Return a producer's number as people write it; nothing if it may not be shown."""
    return "" if producer.pk in silent([producer.pk]) else written(producer.phone)


def born(on: date | None, year: int | None) -> str:
    """Return a birth as far as it is known: the day, or the year alone."""
    return f"{on:%d/%m/%Y}" if on else str(year or "")


def sex(code: str) -> str:
    """Return the sex in a word."""
    return {"male": _("nam"), "female": _("nữ")}.get(code, "")


def phones(facts: Facts) -> str:
    """Return all telephone numbers as people write them."""
    return ", ".join(written(phone) for phone in facts.phones)
