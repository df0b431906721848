"""Addresses of what leaves the desk."""

from django.urls import path

from tocsin.desk.dispatch import court_views, product_views, referral_views, withholding_views

urlpatterns = [
    path("cases/<str:public_id>/refer/", referral_views.new, name="referral_new"),
    path("cases/<str:public_id>/emergency/", referral_views.emergency, name="emergency"),
    path("referrals/<str:public_id>/", referral_views.referral, name="referral"),
    path("referrals/<str:public_id>/act/", referral_views.act, name="referral_act"),
    path("referrals/<str:public_id>/summary.pdf", referral_views.preview, name="referral_preview"),
    path("referrals/<str:public_id>/court/", court_views.papers, name="court_papers"),
    path("referrals/<str:public_id>/court/act/", court_views.act, name="court_act"),
    path("referrals/<str:public_id>/court/<str:name>.pdf", court_views.paper, name="court_paper"),
    path("referrals/<str:public_id>/withhold/", withholding_views.withhold, name="withhold"),
    path("referrals/<str:public_id>/withhold/<str:label>/", withholding_views.picture, name="withhold_picture"),
    path(
        "referrals/<str:public_id>/withhold/<str:label>/picture.png",
        withholding_views.picture_file,
        name="withhold_picture_file",
    ),
    path("packages/<str:public_id>/", referral_views.package, name="package"),
    path("packages/<str:public_id>/file/", referral_views.download, name="package_file"),
    path("packages/<str:public_id>/act/", referral_views.package_act, name="package_act"),
    path("advisories/", product_views.advisories, name="advisories"),
    path("cases/<str:public_id>/advise/", product_views.advisory_new, name="advisory_new"),
    path("advisories/<str:public_id>/", product_views.advisory, name="advisory"),
    path("advisories/<str:public_id>/act/", product_views.advisory_act, name="advisory_act"),
    path("cases/<str:public_id>/letter/", product_views.letter_edit, name="letter_new"),
    path("letters/<str:public_id>/", product_views.letter, name="letter"),
    path("letters/<str:public_id>/edit/", product_views.letter_edit, name="letter_edit"),
    path("letters/<str:public_id>/act/", product_views.letter_act, name="letter_act"),
    path("letters/<str:public_id>/file/", product_views.letter_file, name="letter_file"),
    path("cases/<str:public_id>/notice/", product_views.notice_new, name="notice_new"),
    path("notices/<str:public_id>/", product_views.notice, name="notice"),
    path("notices/<str:public_id>/file/", product_views.notice_file, name="notice_file"),
    path("notices/<str:public_id>/act/", product_views.notice_act, name="notice_act"),
]
