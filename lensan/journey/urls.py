from django.urls import path

from lensan.journey.views import accounts, funnel, household, mandates, signs, today

urlpatterns = [
    path("", funnel.show, name="journey"),
    path("danh-sach/", funnel.list_behind, name="journey-behind"),
    path("hom-nay/", today.today, name="journey-today"),
    path("tai-khoan-san/", accounts.take_in, name="journey-accounts"),
    path("dau-hieu/", signs.show, name="journey-signs"),
    path("ho/<str:code>/", household.show, name="journey-of"),
    path("ho/<str:code>/ghi/", household.state, name="journey-state"),
    path("ho/<str:code>/vuong/", household.hinder, name="journey-hinder"),
    path("ho/<str:code>/uy-quyen/", mandates.ask, name="mandate-ask"),
    path("uy-quyen/<int:pk>/xac-nhan/", mandates.confirm, name="mandate-confirm"),
    path("uy-quyen/<int:pk>/cham-dut/", mandates.end, name="mandate-end"),
    path("uy-quyen/<int:pk>/giay/", mandates.paper, name="mandate-paper"),
]
