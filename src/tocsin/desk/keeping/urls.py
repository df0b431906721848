"""Addresses about keeping cases."""

from django.urls import path

from tocsin.desk.keeping import views

urlpatterns = [
    path("keeping/", views.keeping, name="keeping"),
    path("keeping/line/<int:number>/", views.line_destroyed, name="line_destroyed"),
    path("cases/<str:public_id>/keeping/", views.case_keeping, name="case_keeping"),
    path("cases/<str:public_id>/keeping/keep/", views.keep, name="case_keep"),
    path("cases/<str:public_id>/keeping/hold/", views.hold, name="case_hold"),
    path("cases/<str:public_id>/keeping/erase/", views.ask, name="case_erase_ask"),
    path("cases/<str:public_id>/keeping/decide/", views.decide, name="case_erase_decide"),
]
