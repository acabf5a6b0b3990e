"""The door and a member's own settings. allauth's pages keep their names and get plain addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, include, path, re_path

from kith.members import limits, views, views_of_apps
from kith.members.door import by_address, by_email, by_member, door

_CODES = (limits.CODES_BY_NAME, by_member)
_CHANGES = (limits.CHANGES_BY_NAME, by_member)
_LETTERS = (limits.LETTERS_BY_ADDRESS, by_address)

our_pages = [
    path("invite/<str:code>", views.invitation, name="invitation"),
    path("waiting", views.waiting, name="waiting"),
    path("settings/preferences", views.preferences, name="preferences"),
    path("settings/sessions", views.sessions, name="sessions"),
    path("settings/sessions/<int:session_id>/end", views.end_session, name="end_session"),
    path("settings/sessions/end-others", views.end_other_sessions, name="end_other_sessions"),
    path("settings/apps", views_of_apps.apps, name="apps"),
    path("settings/apps/<int:app_id>/send-away", views_of_apps.send_app_away, name="send_app_away"),
    path("settings/leave", views.leave, name="leave"),
    path("stay", views.stay, name="stay"),
    path("settings/invitations", views.invitations, name="invitations"),
    path("settings/invitations/<int:invitation_id>/revoke", views.revoke_invitation, name="revoke_invitation"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((our_pages, "members"))),
    # Wrong passwords are counted in the adapter, by name and address; right ones count for nothing.
    path("sign-in", door(account.login), name="account_login"),
    path("sign-out", door(account.logout), name="account_logout"),
    path("join", door(views.JoinView.as_view(), (limits.JOIN_BY_ADDRESS, by_address)), name="account_signup"),
    path("closed", door(account.account_inactive), name="account_inactive"),
    path("confirm", door(account.email_verification_sent), name="account_email_verification_sent"),
    path("confirm/<str:key>", door(account.confirm_email), name="account_confirm_email"),
    path(
        "reset",
        door(account.password_reset, _LETTERS, (limits.LETTERS_BY_NAME, by_email)),
        name="account_reset_password",
    ),
    path("reset/sent", door(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        door(account.password_reset_from_key, (limits.SIGN_IN_BY_ADDRESS, by_address)),
        name="account_reset_password_from_key",
    ),
    path("reset/done", door(account.password_reset_from_key_done), name="account_reset_password_from_key_done"),
    path("sign-in/second-step", door(mfa.authenticate, _CODES), name="mfa_authenticate"),
    path(
        "sign-in/passkey",
        door(passkeys.login_webauthn, (limits.SIGN_IN_BY_ADDRESS, by_address)),
        name="mfa_login_webauthn",
    ),
    path("sign-in/again", door(account.reauthenticate, _CODES), name="account_reauthenticate"),
    path("sign-in/again/code", door(mfa.reauthenticate, _CODES), name="mfa_reauthenticate"),
    path("sign-in/again/passkey", door(passkeys.reauthenticate_webauthn, _CODES), name="mfa_reauthenticate_webauthn"),
    path("settings/email", door(account.email, _CHANGES), name="account_email"),
    path("settings/password", door(account.password_change, _CHANGES), name="account_change_password"),
    path("settings/password/set", door(account.password_set, _CHANGES), name="account_set_password"),
    path("settings/security", door(mfa.index), name="mfa_index"),
    path("settings/security/app", door(totp.activate_totp, _CODES), name="mfa_activate_totp"),
    path("settings/security/app/off", door(totp.deactivate_totp, _CHANGES), name="mfa_deactivate_totp"),
    path("settings/security/codes", door(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("settings/security/codes/new", door(codes.generate_recovery_codes, _CHANGES),
         name="mfa_generate_recovery_codes"),
    path("settings/security/codes.txt", door(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("settings/security/passkeys", door(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("settings/security/passkeys/add", door(passkeys.add_webauthn, _CHANGES), name="mfa_add_webauthn"),
    path("settings/security/passkeys/<int:pk>", door(passkeys.edit_webauthn, _CHANGES), name="mfa_edit_webauthn"),
    path("settings/security/passkeys/<int:pk>/remove", door(passkeys.remove_webauthn, _CHANGES),
         name="mfa_remove_webauthn"),
    path("settings/places", views.sessions, name="usersessions_list"),
]  # fmt: skip
