"""Addresses of what one would rather not meet."""

from django.urls import path

from kith.filters import views

app_name = "filters"
urlpatterns = [
    path("settings/filters", views.index, name="index"),
    path("settings/filters/new", views.new, name="new"),
    path("settings/filters/<int:filter_id>", views.change, name="change"),
    path("settings/filters/<int:filter_id>/delete", views.delete, name="delete"),
    path("settings/people", views.kept_apart, name="kept_apart"),
    path("posts/<int:post_id>/quiet", views.quiet_thread, name="quiet_thread"),
    path("threads/<int:thread_id>/hear", views.hear_thread, name="hear_thread"),
    path("tags/<str:name>/quiet", views.quiet_tag, name="quiet_tag"),
    path("tags/<str:name>/hear", views.hear_tag, name="hear_tag"),
]
