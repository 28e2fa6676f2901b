from __future__ import annotations

from datetime import date
from typing import cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models.goods import Product
from lensan.catalogue.models.offers import Offer
from lensan.producers.models import Producer


class PaperKind(models.TextChoices):
    """What a paper shows."""

    FOOD_SAFETY = "food_safety", _("giấy chứng nhận an toàn thực phẩm")
    COMMITMENT = "commitment", _("bản cam kết sản xuất an toàn")
    VIETGAP = "vietgap", _("chứng nhận VietGAP")
    GLOBALGAP = "globalgap", _("chứng nhận GlobalGAP")
    PLANTING_AREA = "planting_area", _("mã số vùng trồng")
    TRADEMARK = "trademark", _("nhãn hiệu")
    GEOGRAPHICAL_INDICATION = "geographical_indication", _("chỉ dẫn địa lý")
    BUSINESS_REGISTRATION = "business_registration", _("đăng ký kinh doanh")


class Side(models.TextChoices):
    """From where the goods were photographed."""

    FRONT = "front", _("mặt trước")
    BACK = "back", _("mặt sau")
    SIDE = "side", _("mặt bên")
    OTHER = "other", _("góc khác")


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: User) -> PaperQuerySet:
        """Keep the papers of the producers, products and offers that the user may see.

        Each kind is looked up by its own index: with one condition for all, every paper of the
        province was read for the few of a household.
        """
        if user.sees_everything:
            return self
        of_producers, of_products, of_offers = (
            Paper.objects.filter(**{f"{of}__in": seen.visible_to(user).values("pk")}).values("pk")
            for of, seen in (
                ("producer", Producer.objects), ("product", Product.objects), ("offer", Offer.objects)
            )
        )  # fmt: skip
        return self.filter(pk__in=of_producers.union(of_products, of_offers, all=True))

    def valid(self, on: date) -> PaperQuerySet:
        """Keep those that hold on that day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on))

    def about(self, offer: Offer) -> PaperQuerySet:
        """Keep those that speak for the offer: its own, its product's and its producer's."""
        return self.filter(
            Q(offer=offer) | Q(product=offer.product_id) | Q(producer=offer.producer_id)
        )


class Paper(models.Model):
    """A certificate, commitment or registration of a producer, a product or an offer."""

    PERSONAL = frozenset({"number", "file"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "producer", "product", "offer", "kind", "market", "issued_by", "issued_on",
        "valid_until",
    })  # fmt: skip

    producer = models.ForeignKey(
        Producer, models.CASCADE, null=True, related_name="papers", verbose_name="người sản xuất"
    )
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, related_name="papers", verbose_name="sản phẩm"
    )
    offer = models.ForeignKey(
        Offer, models.CASCADE, null=True, related_name="papers", verbose_name="mặt hàng"
    )
    kind = models.CharField("loại giấy tờ", max_length=24, choices=PaperKind.choices)
    number = models.CharField("số, mã", max_length=100, blank=True)
    market = models.CharField("thị trường", max_length=60, blank=True)
    issued_by = models.CharField("nơi cấp", max_length=200, blank=True)
    issued_on = models.DateField("ngày cấp", null=True, blank=True)
    valid_until = models.DateField("có hiệu lực đến hết", null=True, blank=True)
    file = models.FileField("tệp", upload_to="papers/%Y/%m/", max_length=200, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy tờ"
        constraints = [
            models.CheckConstraint(
                condition=Q(producer__isnull=False, product=None, offer=None)
                | Q(producer=None, product__isnull=False, offer=None)
                | Q(producer=None, product=None, offer__isnull=False),
                name="catalogue_paper_of_one",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("issued_on")),
                name="catalogue_paper_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="catalogue_paper_ending")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".rstrip()

    @property
    def of(self) -> Producer | Product | Offer:
        """The producer, product or offer that it speaks for."""
        return self.producer or self.product or cast("Offer", self.offer)


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user: User) -> PhotoQuerySet:
        """Keep the photos of the products and offers that the user may see."""
        if user.sees_everything:
            return self
        return self.filter(
            Q(product__in=Product.objects.visible_to(user).values("pk"))
            | Q(offer__in=Offer.objects.visible_to(user).values("pk"))
        )


class Photo(models.Model):
    """A photo of a product or an offer, upright, without the place and device it was taken with."""

    PERSONAL = frozenset({"file"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "product", "offer", "side", "width", "height", "sha256", "likeness", "at",
    })  # fmt: skip

    product = models.ForeignKey(
        Product, models.CASCADE, null=True, related_name="photos", verbose_name="sản phẩm"
    )
    offer = models.ForeignKey(
        Offer, models.CASCADE, null=True, related_name="photos", verbose_name="mặt hàng"
    )
    side = models.CharField("góc chụp", max_length=6, choices=Side.choices)
    file = models.FileField("tệp", upload_to="photos/%Y/%m/", max_length=200)
    width = models.PositiveIntegerField("rộng (điểm ảnh)")
    height = models.PositiveIntegerField("cao (điểm ảnh)")
    sha256 = models.CharField("dấu vân của tệp", max_length=64)
    likeness = models.CharField("dấu vân của hình", max_length=16, blank=True)
    at = models.DateTimeField("lúc")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh"
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, offer=None)
                | Q(product=None, offer__isnull=False),
                name="catalogue_photo_of_one",
            ),
            models.UniqueConstraint(
                fields=["product", "sha256"], name="catalogue_photo_once_a_product"
            ),
            models.UniqueConstraint(
                fields=["offer", "sha256"], name="catalogue_photo_once_an_offer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} #{self.pk}"

    @property
    def of(self) -> Product | Offer:
        """The product or offer that it shows."""
        return self.product or cast("Offer", self.offer)
