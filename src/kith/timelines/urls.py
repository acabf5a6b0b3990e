from django.urls import path, register_converter

from kith.timelines import views


class Handle:
    """`name` or `name@server`, as it stands after the @ of a page's address."""

    regex = r"[^/@\s]+(?:@[^/@\s]+)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Handle, "handle")

app_name = "timelines"
urlpatterns = [
    path("home", views.home, name="home"),
    path("here", views.local, name="local"),
    path("known", views.known, name="known"),
    path("tags/<str:name>", views.tag, name="tag"),
    path("saved", views.saved, name="saved"),
    path("thanked", views.thanked, name="thanked"),
    path("@<handle:handle>", views.profile, name="profile"),
    path("@<handle:handle>/followers", views.followers, name="followers"),
    path("@<handle:handle>/following", views.following, name="following"),
    path("@<handle:handle>/<str:id>", views.thread, name="thread"),
]
