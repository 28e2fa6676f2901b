from django.urls import path

from lensan.orders.views import book, inbox

orders = [
    path("", book.order_list, name="order-list"),
    path("<int:pk>/", book.show_order, name="order"),
    path("<int:pk>/nhan/", book.confirm, name="order-confirm"),
    path("<int:pk>/tu-choi/", book.decline, name="order-decline"),
    path("<int:pk>/da-bao-san/", book.told, name="order-told"),
    path("chua-doc-duoc/<int:pk>/", book.mend, name="order-mend"),
]

notices = [path("<str:code>/", inbox.notice, name="notice")]
