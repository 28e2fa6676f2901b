from django.urls import path

from lensan.orders.views import book, handing, inbox, papers, recalls, returns

orders = [
    path("", book.order_list, name="order-list"),
    path("<int:pk>/", book.show_order, name="order"),
    path("<int:pk>/nhan/", book.confirm, name="order-confirm"),
    path("<int:pk>/tu-choi/", book.decline, name="order-decline"),
    path("<int:pk>/da-goi/", book.ready, name="order-ready"),
    path("<int:pk>/nhan.pdf", papers.label, name="order-label"),
    path("<int:pk>/phieu.pdf", papers.slip, name="order-slip"),
    path("can-goi/nhan.pdf", papers.labels_of_all, name="order-labels"),
    path("can-goi/phieu.pdf", papers.slips_of_all, name="order-slips"),
    path("can-goi/", papers.preparation, name="order-preparation"),
    path("can-goi/soan-hang.pdf", papers.preparation_sheet, name="order-preparation-paper"),
    path("tim/", book.find, name="order-find"),
    path("ban-giao/", handing.groups, name="hand-overs"),
    path("ban-giao/xa/<int:commune>/", handing.give, name="hand-over-give"),
    path("ban-giao/<int:pk>/", handing.show, name="hand-over"),
    path("ban-giao/<int:pk>/bien-ban.pdf", handing.paper, name="hand-over-paper"),
    path("<int:pk>/quen-nguoi-mua/", book.forget, name="order-forget"),
    path("<int:pk>/tra-ve/", returns.tell, name="order-return"),
    path("thu-hoi/<int:pk>/nguoi-mua/", recalls.contacts, name="recall-orders"),
    path("tra-ve/<int:pk>/", returns.decide, name="return-decide"),
    path("<int:pk>/da-bao-san/", book.told, name="order-told"),
    path("chua-doc-duoc/<int:pk>/", book.mend, name="order-mend"),
]

notices = [path("<str:code>/", inbox.notice, name="notice")]
