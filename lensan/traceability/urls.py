from django.urls import URLPattern, path

from lensan.traceability import api

urlpatterns: list[URLPattern] = [
    path("epcis/capture", api.capture, name="epcis-capture"),
    path("epcis/capture/<uuid:job>", api.job, name="epcis-job"),
    path("epcis/events", api.events, name="epcis-events"),
    path("epcis/events/<path:event_id>", api.event, name="epcis-event"),
    path("epcis/queries", api.queries, name="epcis-queries"),
    path("epcis/queries/<str:name>", api.query, name="epcis-query"),
    path("epcis/queries/<str:name>/events", api.query_events, name="epcis-query-events"),
]
