"""The first run, the door from outside, the list of settings, and keeping the server."""

from datetime import date

from django.urls import path, register_converter

from kith.site.views import (
    announcements,
    app,
    bringing,
    doctor,
    documents,
    emoji,
    farewells,
    first_run,
    front,
    languages,
    machines,
    manage,
    manage_documents,
    manage_members,
    newcomers,
    settings,
    takeout,
)

app_name = "site"


class Deed:
    """What can be done to a member in one press."""

    regex = "approve|decline|confirm|disable|enable|remove|keep"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Day:
    """A day in an address: 2026-11-22."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


class Paper(Deed):
    """One of the documents that have versions."""

    regex = "terms|privacy"


register_converter(Deed, "deed")
register_converter(Day, "day")
register_converter(Paper, "paper")

urlpatterns = [
    path("", front.front, name="front"),
    path("about", front.about, name="about"),
    path("about/servers", front.servers, name="servers"),
    path("rules", front.rules, name="rules"),
    path("privacy", documents.document, {"kind": "privacy"}, name="privacy"),
    path("privacy/<day:day>", documents.document, {"kind": "privacy"}, name="privacy"),
    path("terms", documents.document, {"kind": "terms"}, name="terms"),
    path("terms/<day:day>", documents.document, {"kind": "terms"}, name="terms"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("service-worker.js", app.service_worker, name="service_worker"),
    path("offline", app.offline, name="offline"),
    path("language/<str:code>", languages.choose, name="language"),
    path("announcements", announcements.announcements, name="announcements"),
    path("announcements/<int:announcement_id>/put-away", announcements.put_away, name="announcement_put_away"),
    path("health", machines.health, name="health"),
    path("health/signature", machines.signature, name="signature"),
    path("metrics", machines.metrics, name="metrics"),
    path(".well-known/nodeinfo", machines.nodeinfo_versions, name="nodeinfo_versions"),
    path("nodeinfo/<str:version>", machines.nodeinfo, name="nodeinfo"),
    path("first/<str:token>", first_run.first_run, name="first_run"),
    path("settings", settings.settings_index, name="settings"),
    path("settings/bring", bringing.bring, name="bring"),
    path("settings/bring/<int:import_id>", bringing.brought, name="brought"),
    path("settings/bring/<int:import_id>/begin", bringing.begin, name="begin"),
    path("settings/bring/<int:import_id>/drop", bringing.drop, name="drop"),
    path("settings/bring/<int:import_id>/stop", bringing.stop, name="stop_bringing"),
    path("settings/bring/<int:import_id>/take-out", bringing.take_out, name="take_out"),
    path("settings/bring/<int:import_id>/failed.csv", bringing.failed_lines, name="failed_lines"),
    path("settings/copies", farewells.copies, name="copies"),
    path("settings/copies/<int:farewell_id>", farewells.copy, name="copy"),
    path("leaving/<str:code>", farewells.departure, name="departure"),
    path("settings/takeout", takeout.takeout, name="takeout"),
    path("settings/takeout/make", takeout.make_archive, name="make_archive"),
    path("settings/takeout/<int:archive_id>.zip", takeout.archive, name="archive"),
    path("settings/takeout/<str:name>", takeout.export, name="export"),
    path("manage", manage.manage, name="manage"),
    path("manage/health", doctor.health, name="manage_health"),
    path("manage/announcements", announcements.manage, name="manage_announcements"),
    path("manage/announcements/<int:announcement_id>", announcements.change, name="manage_announcement"),
    path("manage/announcements/<int:announcement_id>/end", announcements.end, name="manage_announcement_end"),
    path("manage/documents/<paper:paper>", manage_documents.documents, name="manage_document"),
    path("manage/documents/<paper:paper>/<int:document_id>/withdraw", manage_documents.withdraw,
         name="manage_document_withdraw"),
    path("manage/server", manage.server, name="manage_server"),
    path("manage/rules", manage.rules, name="manage_rules"),
    path("manage/rules/<int:rule_id>", manage.rule, name="manage_rule"),
    path("manage/rules/<int:rule_id>/up", manage.move_rule, name="manage_rule_up"),
    path("manage/rules/<int:rule_id>/remove", manage.remove_rule, name="manage_rule_remove"),
    path("manage/collections/<int:collection_id>/offer", newcomers.offer, name="manage_offer"),
    path("manage/emoji", emoji.emoji, name="manage_emoji"),
    path("manage/emoji/<int:emoji_id>/rename", emoji.rename_emoji, name="manage_emoji_rename"),
    path("manage/emoji/<int:emoji_id>/remove", emoji.remove_emoji, name="manage_emoji_remove"),
    path("manage/letters", manage.letters, name="manage_letters"),
    path("manage/letters/<int:letter_id>/open", manage.open_letter, name="manage_letter_open"),
    path("manage/letters/<int:letter_id>/drop", manage.drop_letter, name="manage_letter_drop"),
    path("manage/jobs", manage.jobs, name="manage_jobs"),
    path("manage/jobs/settle", manage.settle_jobs, name="manage_jobs_settle"),
    path("manage/waiting", manage_members.waiting, name="manage_waiting"),
    path("manage/members", manage_members.members, name="manage_members"),
    path("manage/members/<int:user_id>", manage_members.member, name="manage_member"),
    path("manage/members/<int:user_id>/rank", manage_members.rank_member, name="manage_member_rank"),
    path("manage/members/<int:user_id>/hand_on", manage_members.hand_on, name="manage_member_hand_on"),
    path("manage/members/<int:user_id>/<deed:deed>", manage_members.settle_member, name="manage_member_settle"),
    path("manage/invitations", manage_members.invitations, name="manage_invitations"),
    path("manage/invitations/<int:invitation_id>/revoke", manage_members.revoke_invitation,
         name="manage_invitation_revoke"),
]  # fmt: skip
