from django.urls import path

from lensan.orders.views import book, inbox, papers

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
    path("<int:pk>/da-bao-san/", book.told, name="order-told"),
    path("chua-doc-duoc/<int:pk>/", book.mend, name="order-mend"),
]

notices = [path("<str:code>/", inbox.notice, name="notice")]
