from django.urls import path

from lensan.desk.views import own, queue, today, waiting

urlpatterns = [
    path("", today.today, name="today"),
    path("truc-don/", queue.order_queue, name="order-queue"),
    path("truc-don/<int:pk>/<str:word>/", waiting.answer, name="order-answer"),
    path("kho/<int:pk>/", own.count_lot, name="lot-count"),
]
