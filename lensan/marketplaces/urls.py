from django.urls import path

from lensan.marketplaces.views import floors, listings, stalls

selling = [
    path("", stalls.stall_list, name="stall-list"),
    path("moi/<str:code>/", stalls.ask_for_stall, name="stall-ask"),
    path("<int:pk>/", stalls.show_stall, name="stall"),
    path("<int:pk>/dang-ban/", stalls.draft, name="listing-draft"),
    path("tin/", listings.board, name="listing-board"),
    path("tin/muon/", listings.want_many, name="listing-want-many"),
    path("tin/<int:pk>/", listings.show_listing, name="listing"),
    path("tin/<int:pk>/muon/", listings.want_listing, name="listing-want"),
    path("tin/<int:pk>/sua/", listings.revise_listing, name="listing-revise"),
]

ruling = [
    path("", floors.floor_list, name="floor-list"),
    path("<str:code>/", floors.rule_of_floor, name="floor"),
    path("<str:code>/trang-thai/", floors.turn_floor, name="floor-turn"),
]
