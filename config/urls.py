"""Every address, by domain."""

from django.urls import URLPattern, URLResolver, include, path

from lensan.logistics import urls as logistics
from lensan.marketplaces import urls as marketplaces
from lensan.messaging import urls as messaging
from lensan.orders import urls as orders
from lensan.payouts import urls as payouts
from lensan.producers import urls as producers

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lensan.accounts.urls")),
    path("", include("lensan.desk.urls")),
    path("ho/", include(producers.producers)),
    path("danh-sach/", include(producers.lists)),
    path("doi-chieu/", include(producers.reviews)),
    path("nong-san/", include("lensan.catalogue.urls")),
    path("dien-thoai/", include(messaging.telephones)),
    path("tong-dai/", include(messaging.gateways)),
    path("gian-hang/", include(marketplaces.selling)),
    path("san/", include(marketplaces.ruling)),
    path("don-hang/", include(orders.orders)),
    path("vat-tu/", include("lensan.supply.urls")),
    path("viec-san/", include("lensan.errands.urls")),
    path("thong-bao/", include(orders.notices)),
    path("tien/", include(payouts.moneys)),
    path("ngan-hang/", include(payouts.feeds)),
    path("chuyen-xe/", include("lensan.logistics.urls")),
    path("bao-van-don/", include(logistics.notices)),
    path("dao-tao/", include("lensan.training.urls")),
    path("nguon-goc/", include("lensan.traceability.urls")),
    path("hanh-trinh/", include("lensan.journey.urls")),
    path("thuc-dia/", include("lensan.field.urls")),
    path("", include("lensan.public.urls")),
    path("tien-do/", include("lensan.dashboard.urls")),
]
