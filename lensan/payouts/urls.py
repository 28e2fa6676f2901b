from django.urls import path

from lensan.payouts.views import money, paying

urlpatterns = [
    path("", money.money_list, name="money-list"),
    path("dong/<int:pk>/<str:word>/", money.judge, name="money-judge"),
    path("ho/<str:code>/", money.show_money, name="money"),
    path("ho/<str:code>/tai-khoan/", paying.tell_account, name="money-account"),
    path("ho/<str:code>/tra/", paying.prepare, name="payout-prepare"),
    path("tra/<int:pk>/", paying.show_payout, name="payout"),
    path("tra/<int:pk>/da-chuyen/", paying.sent, name="payout-sent"),
    path("tra/<int:pk>/tra-ve/", paying.give_back, name="payout-return"),
]
