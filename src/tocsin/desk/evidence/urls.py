"""Addresses of exhibits and of the custody log. Items are read where they are judged, in intake."""

from django.urls import path

from tocsin.desk.evidence import log_views, recordings, views

urlpatterns = [
    path("desk-accounts/", views.desk_accounts, name="desk_accounts"),
    path("exhibits/<str:label>/", views.exhibit, name="exhibit"),
    path("exhibits/<str:label>/file/", views.download, name="exhibit_file"),
    path("exhibits/<str:label>/picture/", views.picture, name="exhibit_picture"),
    path("exhibits/<str:label>/look-again/", views.look_again, name="exhibit_look_again"),
    path("exhibits/<str:label>/replay/<str:side>/", views.replay, name="exhibit_replay"),
    path("exhibits/<str:label>/recording/", recordings.recording, name="exhibit_recording"),
    path("exhibits/<str:label>/recording/sound/", recordings.sound, name="exhibit_sound"),
    path("log/", log_views.custody_log, name="custody_log"),
    path("log/verify/", log_views.verify, name="verify_log"),
    path("log/stamp/", log_views.stamp, name="stamp_log"),
    path("log/checkpoint.txt", log_views.checkpoint, name="checkpoint"),
    path("log/checkpoint.pdf", log_views.checkpoint_page, name="checkpoint_page"),
]
