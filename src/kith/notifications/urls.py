from django.urls import path

from kith.notifications.views import bell, hours, requests, settings, stopping

app_name = "notifications"
urlpatterns = [
    path("notices", bell.bell, name="bell"),
    path("notices/read", bell.read, name="read"),
    path("notices/clear", bell.clear, name="clear"),
    path("notices/<int:notice_id>/dismiss", bell.dismiss, name="dismiss"),
    path("notices/requests", requests.requests, name="requests"),
    path("notices/requests/<int:account_id>", requests.request_of, name="request"),
    path("notices/requests/<int:account_id>/settle", requests.settle, name="settle"),
    path("settings/notifications", settings.settings, name="settings"),
    path("settings/notifications/mail", settings.try_mail_again, name="try_mail_again"),
    path("settings/notifications/people", requests.policy, name="policy"),
    path("settings/hours", hours.hours, name="hours"),
    path("settings/hours/off", hours.go_off_duty, name="go_off_duty"),
    path("settings/hours/away", hours.go_away, name="go_away"),
    path("settings/hours/back", hours.come_back, name="come_back"),
    path("mail/stop/<str:token>", stopping.stop, name="stop"),
]
