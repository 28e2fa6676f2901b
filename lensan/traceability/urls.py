from django.urls import URLPattern, path

from lensan.traceability import api
from lensan.traceability.views import chain, diary, labels, lots, packing, recalls

urlpatterns: list[URLPattern] = [
    path("", diary.home, name="trace-home"),
    path("thua/<int:pk>/", diary.show_plot, name="trace-plot"),
    path("thua/<int:pk>/thu/", diary.harvest, name="trace-harvest"),
    path("thua/<int:pk>/gieo/", diary.sow, name="trace-sow"),
    path("thua/<int:pk>/gieo/<int:lot>/", diary.sow_again, name="trace-sow-again"),
    path("thua/<int:pk>/phun/", diary.apply, name="trace-apply"),
    path("thua/<int:pk>/phun/<int:lot>/", diary.apply_again, name="trace-apply-again"),
    path("cua/<str:code>/nhap/", lots.receive, name="trace-receive"),
    path("cua/<str:code>/dong-goi/", packing.pack, name="trace-pack"),
    path("tim/", lots.find, name="trace-find"),
    path("lo/", lots.lot_list, name="trace-lots"),
    path("lo/<int:pk>/", lots.show_lot, name="trace-lot"),
    path("lo/<int:pk>/nhan.pdf", labels.lot_sheet, name="trace-lot-sheet"),
    path("lo/<int:pk>/nhan.png", labels.lot_image, name="trace-lot-image"),
    path("lo/<int:pk>/gan/", labels.bind_to_lot, name="trace-lot-bind"),
    path("lo/<int:pk>/so-gs1/", labels.number_lot, name="trace-lot-number"),
    path("lo/<int:pk>/thu-hoi/", recalls.open_recall, name="trace-recall-open"),
    path("viec/<int:pk>/", lots.show_event, name="trace-event"),
    path("nhan/", labels.show_labels, name="trace-labels"),
    path("nhan/<str:code>/", labels.show_label, name="trace-label"),
    path("nhan/<str:code>/huy/", labels.void, name="trace-label-void"),
    path("thu-hoi/", recalls.recall_list, name="trace-recalls"),
    path("thu-hoi/<int:pk>/", recalls.show_recall, name="trace-recall"),
    path("thu-hoi/<int:pk>/dong/", recalls.close_recall, name="trace-recall-close"),
    path("chuoi/", chain.show_chain, name="trace-chain"),
    path("epcis/capture", api.capture, name="epcis-capture"),
    path("epcis/capture/<uuid:job>", api.job, name="epcis-job"),
    path("epcis/events", api.events, name="epcis-events"),
    path("epcis/events/<path:event_id>", api.event, name="epcis-event"),
    path("epcis/queries", api.queries, name="epcis-queries"),
    path("epcis/queries/<str:name>", api.query, name="epcis-query"),
    path("epcis/queries/<str:name>/events", api.query_events, name="epcis-query-events"),
]
