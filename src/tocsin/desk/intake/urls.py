"""Addresses of the inbox, of reports, and of items under judgement."""

from django.urls import path

from tocsin.desk.intake import correcting, identity_views, judging_views, views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("take/", views.take, name="take"),
    path("calls/new/", views.new_call, name="call_new"),
    path("reports/<str:public_id>/", views.report, name="report"),
    path("reports/<str:public_id>/claim/", views.claim, name="report_claim"),
    path("reports/<str:public_id>/step/", views.step, name="report_step"),
    path("reports/<str:public_id>/note/", views.note, name="report_note"),
    path("reports/<str:public_id>/reply/", views.reply, name="report_reply"),
    path("reports/<str:public_id>/urgency/", views.urgency, name="report_urgency"),
    path("reports/<str:public_id>/consent/", views.withdraw, name="report_withdraw"),
    path("reports/<str:public_id>/try-again/", views.try_again, name="report_try_again"),
    path("reports/<str:public_id>/identity/", identity_views.ask, name="report_identity"),
    path("identities/", identity_views.listing, name="identities"),
    path("identities/key/", identity_views.make_key, name="identity_key"),
    path("identities/hand-over/", identity_views.hand_over, name="identity_hand_over"),
    path("identities/<str:public_id>/", identity_views.identity, name="identity"),
    path("identities/<str:public_id>/decide/", identity_views.decide, name="identity_decide"),
    path("identities/<str:public_id>/look/", identity_views.look, name="identity_look"),
    path("identities/<str:public_id>/close/", identity_views.close, name="identity_close"),
    path("items/<str:item_id>/", judging_views.item, name="item"),
    path("items/<str:item_id>/claim/", judging_views.claim, name="item_claim"),
    path("items/<str:item_id>/judge/", judging_views.judge, name="item_judge"),
    path("items/<str:item_id>/correct/", correcting.correct, name="item_correct"),
    path("assessments/<str:public_id>/review/", judging_views.review, name="assessment_review"),
]
