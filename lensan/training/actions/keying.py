"""The photo of a signed sheet is kept, keyed in later, and deleted when someone on it is erased."""

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from lensan.accounts.models import User
from lensan.catalogue.photos import cleaned
from lensan.journal.models import record
from lensan.training.actions.attending import check_day
from lensan.training.models import SignedSheet, TrainingClass


@transaction.atomic
def keep(
    training_class: TrainingClass, content: bytes, *, on: date, by: User | None, at: datetime
) -> SignedSheet:
    """Keep the photo of a sheet that was signed on a day, upright and without place and device.

    :raises NotAPhoto: it cannot be shown as a photo
    :raises NotADay: the class does not meet on that day, was cancelled, or the day has not come
    """
    check_day(training_class, on, at=at)
    clean = cleaned(content)
    sheet = SignedSheet(training_class=training_class, on=on, at=at, by=by)
    sheet.file.save(f"{clean.sha256[:16]}.jpg", ContentFile(clean.content), save=False)
    sheet.save()
    record("training.sheet_kept", sheet, by=by, at=at, on=on)
    return sheet


@transaction.atomic
def finish(sheet: SignedSheet, *, by: User | None, at: datetime) -> None:
    """Say that everyone on a sheet was keyed in."""
    unfinished = SignedSheet.objects.filter(pk=sheet.pk, keyed_at=None)
    if unfinished.update(keyed_at=at, keyed_by=by):
        record("training.sheet_keyed", sheet, by=by, at=at)


def delete_file(sheet: SignedSheet) -> None:
    """Delete a sheet's photo once the transaction stands; that there was one stays known."""
    storage, name = sheet.file.storage, str(sheet.file.name)
    SignedSheet.objects.filter(pk=sheet.pk).update(file="")
    transaction.on_commit(lambda: storage.delete(name))
