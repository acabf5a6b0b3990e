"""Addresses of collections. A collection's own page is also its name for apps."""

from django.urls import path

from kith.collections.views import making, reading

app_name = "collections"
_ONE = "collections/<int:collection_id>"

urlpatterns = [
    path("collections", reading.index, name="index"),
    path("collections/new", reading.make, name="make"),
    path(_ONE, reading.one, name="one"),
    path(f"{_ONE}/follow", reading.follow, name="follow"),
    path(f"{_ONE}/undo", reading.undo, name="undo"),
    path(f"{_ONE}/agree", reading.agree, name="agree"),
    path(f"{_ONE}/leave", reading.leave, name="leave"),
    path(f"{_ONE}/people", making.people, name="people"),
    path(f"{_ONE}/change", making.change, name="change"),
    path(f"{_ONE}/delete", making.delete, name="delete"),
    path(f"{_ONE}/put/<int:account_id>", making.put_in, name="put_in"),
    path(f"{_ONE}/take/<int:item_id>", making.take_out, name="take_out"),
]
