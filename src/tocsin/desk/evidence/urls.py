"""Addresses of exhibits and of the custody log. Items are read where they are judged, in intake."""

from django.urls import path

from tocsin.desk.evidence import views

urlpatterns = [
    path("exhibits/<str:label>/", views.exhibit, name="exhibit"),
    path("exhibits/<str:label>/file/", views.download, name="exhibit_file"),
    path("exhibits/<str:label>/picture/", views.picture, name="exhibit_picture"),
    path("exhibits/<str:label>/look-again/", views.look_again, name="exhibit_look_again"),
    path("exhibits/<str:label>/replay/<str:side>/", views.replay, name="exhibit_replay"),
    path("log/", views.custody_log, name="custody_log"),
    path("log/verify/", views.verify, name="verify_log"),
]
