"""Addresses of cases. Every one begins from what the person may read."""

from django.urls import path

from tocsin.desk.cases import incident_views, views

urlpatterns = [
    path("cases/", views.case_list, name="cases"),
    path("cases/new/", views.case_new, name="case_new"),
    path("cases/<str:public_id>/", views.case_page, name="case"),
    path("cases/<str:public_id>/describe/", views.describe, name="case_describe"),
    path("cases/<str:public_id>/items/", views.add_item, name="case_item"),
    path("cases/<str:public_id>/items/<str:item_id>/translate/", views.translate, name="case_translate"),
    path("cases/<str:public_id>/note/", views.note, name="case_note"),
    path("cases/<str:public_id>/turn/", views.turn, name="case_turn"),
    path("cases/<str:public_id>/team/", views.team, name="case_team"),
    path("cases/<str:public_id>/team/leave/", views.leave, name="case_leave"),
    path("cases/<str:public_id>/incidents/new/", incident_views.incident_new, name="incident_new"),
    path("cases/<str:public_id>/campaign/", incident_views.campaign_propose, name="campaign_propose"),
    path("cases/<str:public_id>/outcomes/new/", incident_views.outcome_new, name="outcome_new"),
    path("incidents/<str:public_id>/", incident_views.incident, name="incident"),
    path("incidents/<str:public_id>/step/", incident_views.incident_step, name="incident_step"),
    path("campaigns/<str:public_id>/", incident_views.campaign, name="campaign"),
    path("campaigns/<str:public_id>/decide/", incident_views.campaign_decide, name="campaign_decide"),
    path("outcomes/<str:public_id>/", incident_views.outcome_change, name="outcome_change"),
]
