from django.urls import path

from kith.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notices", views.bell, name="bell"),
    path("notices/read", views.read, name="read"),
    path("settings/notifications", views.settings, name="settings"),
]
