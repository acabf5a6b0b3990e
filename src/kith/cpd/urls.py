"""Addresses of the log of professional development."""

from django.urls import path

from kith.cpd import views

app_name = "cpd"
urlpatterns = [
    path("cpd", views.index, name="index"),
    path("cpd/new", views.new, name="new"),
    path("cpd/<int:entry_id>", views.entry, name="entry"),
    path("cpd/<int:entry_id>/change", views.change, name="change"),
    path("cpd/<int:entry_id>/add", views.add, name="add"),
    path("cpd/<int:entry_id>/delete", views.delete, name="delete"),
    path("cpd/cpd.<str:kind>", views.take_along, name="take_along"),
    path("cpd/print", views.on_paper, name="on_paper"),
    path("cpd/rules", views.rules, name="rules"),
    path("cpd/shared", views.shares, name="shares"),
    path("cpd/shared/<int:share_id>/end", views.end, name="end"),
    path("cpd/read/<str:key>", views.shared, name="shared"),
    path("settings/cpd", views.keep, name="keep"),
]
