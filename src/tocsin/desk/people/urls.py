"""Addresses of people."""

from django.urls import path

from tocsin.desk.people import views

urlpatterns = [
    path("", views.start, name="start"),
    path("set-up/<str:token>/", views.set_up, name="set_up"),
    path("me/", views.me, name="me"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="people_invite"),
    path("people/<str:public_id>/", views.person, name="person"),
    path("people/<str:public_id>/let-go/", views.let_go, name="person_let_go"),
]
