from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.marketplaces.models.listings import Listing


class EditQuerySet(models.QuerySet["Edit"]):
    def visible_to(self, user: User) -> EditQuerySet:
        """Keep those that touched a listing which the user may see."""
        if user.sees_everything:
            return self
        seen = EditRow.objects.visible_to(user).filter(edit=OuterRef("pk"))
        return self.filter(Exists(seen))


class Edit(models.Model):
    """Many listings changed at once, or offered on another floor; never changed, never deleted.

    What is undone is an edit of its own that `undoes` the first, so it happens once.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "by", "at", "change", "undoes"})

    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người sửa"
    )
    at = models.DateTimeField("lúc")
    change = models.JSONField("đổi gì", default=dict)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undoing", verbose_name="hoàn tác"
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        verbose_name = "lần sửa nhiều tin"

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def moves(self) -> bool:
        """Whether it offers a floor's listings on another one."""
        return "to" in self.change

    @property
    def takes_down(self) -> bool:
        """Whether it takes everything off a floor."""
        return "off" in self.change


class EditRowQuerySet(models.QuerySet["EditRow"]):
    def visible_to(self, user: User) -> EditRowQuerySet:
        """Keep those on listings that the user may see."""
        if user.sees_everything:
            return self
        return self.filter(listing__in=Listing.objects.visible_to(user).values("pk"))

    def done(self) -> EditRowQuerySet:
        """Keep those that changed or made something, in the order in which they did."""
        Outcome = EditRow.Outcome  # noqa: N806
        return self.filter(outcome__in=[Outcome.CHANGED, Outcome.MADE]).order_by("pk")


class EditRow(models.Model):
    """What an edit did to one listing, by the names of the fields, or why it did not.

    Only the words can be blanked, when a seller's data are erased. `made` is the listing that was
    made of it on another floor.
    """

    PERSONAL = frozenset({"before", "after"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "edit", "listing", "made", "outcome", "reason"})

    class Outcome(models.TextChoices):
        CHANGED = "changed", _("đã sửa")
        MADE = "made", _("đã chào bán")
        SAME = "same", _("vốn đã như vậy")
        LEFT = "left", _("để nguyên")

    edit = models.ForeignKey(Edit, models.PROTECT, related_name="rows", verbose_name="lần sửa")
    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="edits", verbose_name="tin bán"
    )
    made = models.ForeignKey(
        Listing, models.PROTECT, null=True, related_name="made_by", verbose_name="tin mới"
    )
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    reason = models.TextField("lý do", blank=True)

    objects = EditRowQuerySet.as_manager()

    class Meta:
        verbose_name = "tin trong lần sửa"
        constraints = [
            models.UniqueConstraint(
                fields=["edit", "listing"], name="marketplaces_editrow_once_an_edit"
            ),
            models.CheckConstraint(
                condition=Q(outcome="made", made__isnull=False) | ~Q(outcome="made"),
                name="marketplaces_editrow_made_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edit} {self.listing_id} {self.outcome}"

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """Each field that changed, with what it was and what it became."""
        return [(name, self.before.get(name), after) for name, after in self.after.items()]
