"""Addresses of what is of other servers and shown here, and of what leads from one to another."""

from django.urls import path

from kith.federation.lookup import views

app_name = "lookup"
urlpatterns = [
    path("from-elsewhere/<int:file_id>/<str:key>", views.file, name="file"),
    path("authorize_interaction", views.interact, name="interact"),  # Mastodon's name: others link to it
    path("people/<int:account_id>/from-your-server", views.follow_from_elsewhere, name="follow_from_elsewhere"),
]
