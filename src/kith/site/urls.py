"""The first run, the door from outside, the list of settings, and keeping the server."""

from django.urls import path, register_converter

from kith.site.views import doctor, first_run, front, machines, manage, manage_members, settings, takeout

app_name = "site"


class Deed:
    """What can be done to a member in one press."""

    regex = "approve|decline|confirm|disable|enable|remove|keep"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Deed, "deed")

urlpatterns = [
    path("", front.front, name="front"),
    path("about", front.about, name="about"),
    path("rules", front.rules, name="rules"),
    path("privacy", front.privacy, name="privacy"),
    path("health", machines.health, name="health"),
    path("metrics", machines.metrics, name="metrics"),
    path(".well-known/nodeinfo", machines.nodeinfo_versions, name="nodeinfo_versions"),
    path("nodeinfo/<str:version>", machines.nodeinfo, name="nodeinfo"),
    path("first/<str:token>", first_run.first_run, name="first_run"),
    path("settings", settings.settings_index, name="settings"),
    path("settings/takeout", takeout.takeout, name="takeout"),
    path("settings/takeout/make", takeout.make_archive, name="make_archive"),
    path("settings/takeout/<int:archive_id>.zip", takeout.archive, name="archive"),
    path("settings/takeout/<str:name>", takeout.export, name="export"),
    path("manage", manage.manage, name="manage"),
    path("manage/health", doctor.health, name="manage_health"),
    path("manage/server", manage.server, name="manage_server"),
    path("manage/rules", manage.rules, name="manage_rules"),
    path("manage/rules/<int:rule_id>", manage.rule, name="manage_rule"),
    path("manage/rules/<int:rule_id>/up", manage.move_rule, name="manage_rule_up"),
    path("manage/rules/<int:rule_id>/remove", manage.remove_rule, name="manage_rule_remove"),
    path("manage/letters", manage.letters, name="manage_letters"),
    path("manage/letters/<int:letter_id>/open", manage.open_letter, name="manage_letter_open"),
    path("manage/letters/<int:letter_id>/drop", manage.drop_letter, name="manage_letter_drop"),
    path("manage/jobs", manage.jobs, name="manage_jobs"),
    path("manage/jobs/settle", manage.settle_jobs, name="manage_jobs_settle"),
    path("manage/waiting", manage_members.waiting, name="manage_waiting"),
    path("manage/members", manage_members.members, name="manage_members"),
    path("manage/members/<int:user_id>", manage_members.member, name="manage_member"),
    path("manage/members/<int:user_id>/rank", manage_members.rank_member, name="manage_member_rank"),
    path("manage/members/<int:user_id>/<deed:deed>", manage_members.settle_member, name="manage_member_settle"),
    path("manage/invitations", manage_members.invitations, name="manage_invitations"),
    path("manage/invitations/<int:invitation_id>/revoke", manage_members.revoke_invitation,
         name="manage_invitation_revoke"),
]  # fmt: skip
