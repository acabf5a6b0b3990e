from django.urls import path

from kith.reading import views

app_name = "reading"
urlpatterns = [
    path("reading", views.index, name="index"),
    path("reading/<int:post_id>", views.item, name="item"),
    path("reading/add", views.add, name="add"),
    path("reading/sources", views.feeds, name="feeds"),
    path("reading/sources/<int:feed_id>/unfollow", views.unfollow, name="unfollow"),
    path("reading/sources/<int:feed_id>/folder", views.file, name="file"),
    path("reading/import", views.bring, name="bring"),
    path("reading/import/<int:import_id>", views.brought, name="brought"),
    path("reading/websites.opml", views.take_along, name="take_along"),
]
