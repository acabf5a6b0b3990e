"""Addresses of uploads; the files themselves lie under /media/ (project/files.py)."""

from django.urls import path

from kith.media import views

app_name = "media"
urlpatterns = [
    path("uploads", views.upload, name="upload"),
    path("uploads/<int:file_id>", views.one, name="one"),
]
