from django.urls import path

from lensan.payouts.views import banks, cash, leaving, money, paying, rates

moneys = [
    path("", money.money_list, name="money-list"),
    path("dong/<int:pk>/<str:word>/", money.judge, name="money-judge"),
    path("ho/<str:code>/", money.show_money, name="money"),
    path("ho/<str:code>/tai-khoan/", paying.tell_account, name="money-account"),
    path("ho/<str:code>/tra/", paying.prepare, name="payout-prepare"),
    path("tra/<int:pk>/", paying.show_payout, name="payout"),
    path("tra/<int:pk>/bang-ke/", paying.statement, name="payout-statement"),
    path("tra/<int:pk>/da-chuyen/", paying.sent, name="payout-sent"),
    path("tra/<int:pk>/tra-ve/", paying.give_back, name="payout-return"),
    path("tra/<int:pk>/mo-phong/", paying.simulate, name="payout-simulate"),
    path("ngan-hang/", banks.bank, name="bank"),
    path("ngan-hang/ghi/", banks.write, name="bank-line-write"),
    path("ngan-hang/<int:pk>/cua/", banks.attach, name="bank-line-attach"),
    path("ngan-hang/<int:pk>/khong-phai/", banks.dismiss, name="bank-line-dismiss"),
    path("thu-ho/", cash.carriers, name="cash"),
    path("thu-ho/<int:pk>/da-nop/", cash.hand_over, name="cash-hand-over"),
    path("roi-san/<str:code>/", leaving.leave, name="floor-leave"),
    path("roi-san/<str:code>/xuat/", leaving.export, name="floor-export"),
    path("muc-phi/", rates.rates, name="rates"),
    path("muc-phi/nguong/", rates.set_threshold, name="threshold-set"),
]

feeds = [path("<str:code>/", banks.notice, name="bank-notice")]
