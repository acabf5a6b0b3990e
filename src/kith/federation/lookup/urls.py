"""Addresses of what is of other servers and shown here."""

from django.urls import path

from kith.federation.lookup import views

app_name = "lookup"
urlpatterns = [
    path("from-elsewhere/<int:file_id>/<str:key>", views.file, name="file"),
]
