from django.urls import path

from lensan.catalogue.views import combos, offers, products, seasons, showing, stock

urlpatterns = [
    path("", products.product_list, name="product-list"),
    path("moi/", products.add_product, name="product-add"),
    path("<int:pk>/", products.show_product, name="product"),
    path("<int:pk>/sua/", products.correct_product, name="product-correct"),
    path("<int:pk>/cong-nhan/", products.recognise, name="product-recognise"),
    path("<int:pk>/giay-to/", showing.add_product_paper, name="product-paper"),
    path("<int:pk>/anh/", showing.add_product_photo, name="product-photo"),
    path("<int:pk>/chao-ban/", offers.make_offer, name="offer-make"),
    path("mat-hang/", offers.offer_list, name="offer-list"),
    path("mat-hang/<int:pk>/", offers.show_offer, name="offer"),
    path("mat-hang/<int:pk>/sua/", offers.revise_offer, name="offer-revise"),
    path("mat-hang/<int:pk>/trang-thai/", offers.turn_offer, name="offer-turn"),
    path("mat-hang/<int:pk>/lo/", stock.announce_lot, name="lot-announce"),
    path("mat-hang/<int:pk>/giay-to/", showing.add_offer_paper, name="offer-paper"),
    path("mat-hang/<int:pk>/anh/", showing.add_offer_photo, name="offer-photo"),
    path("lo/<int:pk>/", stock.show_lot, name="lot"),
    path("giay-to/", showing.paper_list, name="paper-list"),
    path("giay-to/nguoi-ban/<str:code>/", showing.add_producer_paper, name="producer-paper"),
    path("giay-to/<int:pk>/tep/", showing.paper_file, name="paper-file"),
    path("giay-to/<int:pk>/bo/", showing.remove_paper, name="paper-remove"),
    path("anh/<int:pk>/", showing.photo_file, name="photo"),
    path("anh/<int:pk>/bo/", showing.remove_photo, name="photo-remove"),
    path("combo/", combos.combo_list, name="combo-list"),
    path("combo/moi/", combos.make_combo, name="combo-make"),
    path("combo/<int:pk>/", combos.show_combo, name="combo"),
    path("combo/<int:pk>/sua/", combos.revise_combo, name="combo-revise"),
    path("combo/<int:pk>/trang-thai/", combos.turn_combo, name="combo-turn"),
    path("mua-vu/", seasons.season_table, name="season-table"),
]
