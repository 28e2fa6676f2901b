from django.urls import path

from lensan.messaging.views import incoming, telephone

gateways = [path("<str:name>/", incoming.incoming, name="incoming-message")]

telephones = [
    path("", telephone.telephone_list, name="telephone-list"),
    path("<str:code>/", telephone.telephone, name="telephone"),
    path("<str:code>/nhan/", telephone.fetch, name="telephone-fetch"),
]
