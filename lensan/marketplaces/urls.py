from django.urls import path

from lensan.marketplaces.views import authorisations, edits, floors, listings, moves, stalls

selling = [
    path("", stalls.stall_list, name="stall-list"),
    path("moi/<str:code>/", stalls.ask_for_stall, name="stall-ask"),
    path("quyen/", authorisations.authorisation_list, name="authorisation-list"),
    path("<int:pk>/", stalls.show_stall, name="stall"),
    path("<int:pk>/quyen/", authorisations.authorise, name="stall-authorise"),
    path("<int:pk>/dang-ban/", stalls.draft, name="listing-draft"),
    path("tin/", listings.board, name="listing-board"),
    path("tin/sua/", edits.edit_many, name="edit-many"),
    path("tin/lan-sua/", edits.edit_list, name="edit-list"),
    path("tin/lan-sua/<int:pk>/", edits.show_edit, name="edit"),
    path("tin/lan-sua/<int:pk>/hoan-tac/", edits.undo_edit, name="edit-undo"),
    path("tin/<int:pk>/", listings.show_listing, name="listing"),
    path("tin/<int:pk>/muon/", listings.want_listing, name="listing-want"),
    path("tin/<int:pk>/sua/", listings.revise_listing, name="listing-revise"),
]

ruling = [
    path("", floors.floor_list, name="floor-list"),
    path("<str:code>/", floors.rule_of_floor, name="floor"),
    path("<str:code>/mang-sang/", moves.move_listings, name="floor-move"),
    path("<str:code>/go-tin/", moves.take_down, name="floor-take-down"),
    path("<str:code>/trang-thai/", floors.turn_floor, name="floor-turn"),
]
