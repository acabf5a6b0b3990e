"""Addresses of reporting and of the moderators' desk."""

from django.urls import path

from kith.moderation.views import desk, reporting, server_lists, servers, trends

app_name = "moderation"
urlpatterns = [
    path("report/post/<int:post_id>", reporting.report_post, name="report_post"),
    path("report/collection/<int:collection_id>", reporting.report_collection, name="report_collection"),
    path("report/person/<int:account_id>", reporting.report_person, name="report_person"),
    path("settings/reports", reporting.reports, name="own_reports"),
    path("manage/reports", desk.desk, name="desk"),
    path("manage/reports/<int:report_id>", desk.one, name="one"),
    path("manage/reports/<int:report_id>/claim", desk.claim, name="claim"),
    path("manage/reports/<int:report_id>/let_go", desk.let_go, name="let_go"),
    path("manage/reports/<int:report_id>/remark", desk.remark, name="remark"),
    path("manage/reports/<int:report_id>/decide", desk.decide, name="decide"),
    path("manage/reports/<int:report_id>/take_back", desk.take_back, name="take_back"),
    path("manage/log", desk.log, name="log"),
    path("manage/servers", servers.index, name="servers"),
    path("manage/servers/new", servers.new, name="new_server"),
    path("manage/servers/list.csv", server_lists.take, name="take_servers"),
    path("manage/servers/bring", server_lists.bring, name="bring_servers"),
    path("manage/servers/bring/begin", server_lists.begin, name="begin_servers"),
    path("manage/servers/<str:domain>", servers.one, name="server"),
    path("manage/servers/<str:domain>/limit", servers.limit, name="limit_server"),
    path("manage/servers/<str:domain>/free", servers.free, name="free_server"),
    path("manage/trends", trends.trends, name="trends"),
    path("manage/trends/<str:kind>/<int:subject_id>", trends.review, name="review"),
]
