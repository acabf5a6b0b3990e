"""Every address of the house and who may open it: one that is not in this table fails the test."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from kith.members.models import Rank, User
from tests.cast import make_member

ANYONE = """
/ about about/servers manifest.webmanifest service-worker.js offline language/<str:code> rules privacy health
health/signature metrics
.well-known/nodeinfo nodeinfo/<str:version> terms terms/<day:day> privacy/<day:day> first/<str:token> search
reading/<int:post_id> posts/<int:post_id>/history
lists/<int:list_id> lists/<int:list_id>/people collections collections/<int:collection_id>
collections/<int:collection_id>/collection.opml
posts/<int:post_id>/poll mail/stop/<str:token> here known tags/<str:name> @<handle:handle> @<handle:handle>/followers
@<handle:handle>/following @<handle:handle>/<str:id> @<handle:handle>/<str:id>/quotes invite/<str:code> people
here/feed.<feed:kind> tags/<str:name>/feed.<feed:kind> tags/<str:name>.<feed:kind> @<handle:handle>.<feed:kind>
@<handle:handle>/feed.<feed:kind> @<handle:handle>/<str:id>/feed.<feed:kind> feeds/<str:key>/home.<feed:kind>
leaving/<str:code> lists/<int:list_id>/feed.<feed:kind> collections/<int:collection_id>/feed.<feed:kind>
cpd/read/<str:key>
from-elsewhere/<int:file_id>/<str:key> people/<int:account_id>/from-your-server
chats chats/past chats/calendar.ics chats/feed.<feed:kind> chats/past/feed.<feed:kind> chats/tagged/<str:name>
chats/tagged/<str:name>/feed.<feed:kind> chats/<int:chat_id>
chats/<int:chat_id>/chat.ics chats/<int:chat_id>/feed.<feed:kind> chats/<int:chat_id>/transcript
chats/<int:chat_id>/transcript.<str:kind>
"""
# What other servers send is signed by them; they have no cookie that a page of someone else could use.
SIGNED = {"health/signature"}
# What stands at the door is for those outside; it sends each the way that is theirs.
AT_THE_DOOR = """
waiting sign-in sign-out join closed confirm confirm/<str:key> reset reset/sent
^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$ reset/done sign-in/second-step sign-in/passkey
"""
# Signed in is enough, also for who waits to be let in: it is their own login.
OWN_LOGIN = """
sign-in/again sign-in/again/code sign-in/again/passkey settings/email settings/password settings/password/set
settings/security settings/security/app settings/security/app/off settings/security/codes
settings/security/codes/new settings/security/codes.txt settings/security/passkeys settings/security/passkeys/add
settings/security/passkeys/<int:pk> settings/security/passkeys/<int:pk>/remove stay
"""
MEMBERS = """
authorize_interaction
announcements announcements/<int:announcement_id>/put-away settings reading reading/add reading/sources
reading/sources/<int:feed_id>/unfollow
reading/sources/<int:feed_id>/folder reading/websites.opml
notices notices/read notices/clear notices/<int:notice_id>/dismiss notices/requests notices/requests/<int:account_id>
notices/requests/<int:account_id>/settle settings/notifications settings/notifications/mail
settings/notifications/people settings/hours settings/hours/off settings/hours/away settings/hours/back write write/sent
emoji keys drafts drafts/<int:unsent_id>
drafts/<int:unsent_id>/take_back drafts/<int:unsent_id>/send drafts/<int:unsent_id>/discard
posts/<int:post_id>/audience posts/<int:post_id>/take_out posts/<int:post_id>/edit posts/<int:post_id>/delete
posts/<int:post_id>/vote posts/<int:post_id>/favourite posts/<int:post_id>/unfavourite posts/<int:post_id>/boost
posts/<int:post_id>/unboost posts/<int:post_id>/bookmark posts/<int:post_id>/unbookmark posts/<int:post_id>/pin
posts/<int:post_id>/unpin posts/<int:post_id>/mute_thread posts/<int:post_id>/unmute_thread home thanked
chats/soon chats/new chats/<int:chat_id>/come-in chats/<int:chat_id>/go-out chats/<int:chat_id>/say
chats/<int:chat_id>/sit chats/<int:chat_id>/leave-seat chats/<int:chat_id>/quiet chats/<int:chat_id>/change
chats/<int:chat_id>/cancel chats/<int:chat_id>/seats chats/<int:chat_id>/seats/<int:account_id>/free
chats/<int:chat_id>/log chats/<int:chat_id>/log/<int:act_id>/undo chats/<int:chat_id>/host/<str:what>
chats/<int:chat_id>/questions chats/<int:chat_id>/questions/<int:question_id>/<str:what>
chats/<int:chat_id>/people/<int:account_id>/quiet chats/answers/<int:answer_id>/move
chats/answers/<int:answer_id>/hide posts/<int:post_id>/quiet-chat
settings/preferences settings/sessions settings/sessions/<int:session_id>/end settings/sessions/end-others
settings/places settings/invitations settings/invitations/<int:invitation_id>/revoke people/requests
people/<int:account_id>/follow people/<int:account_id>/unfollow people/<int:account_id>/block
people/<int:account_id>/unblock people/<int:account_id>/mute people/<int:account_id>/unmute
people/<int:account_id>/remove_follower people/<int:account_id>/note people/<int:account_id>/hide_boosts
people/<int:account_id>/show_boosts people/<int:account_id>/refuse_suggestion people/<int:account_id>/ring
people/<int:account_id>/stop_ringing people/<int:account_id>/endorse people/<int:account_id>/unendorse
people/<int:account_id>/accept people/<int:account_id>/reject settings/profile
saved saved/sort saved/<int:bookmark_id> saved/<int:bookmark_id>/place saved/post/<int:post_id> saved/folders
saved/folders/<int:folder_id> saved/highlights saved/highlights.md saved/highlights/add
saved/highlights/<int:annotation_id> saved/note save settings/saving
settings/density settings/copies settings/copies/<int:farewell_id>
tags tags/<str:name>/follow tags/<str:name>/unfollow lists
lists/<int:list_id>/change lists/<int:list_id>/delete lists/<int:list_id>/put/<int:account_id>
lists/<int:list_id>/take/<int:account_id> lists/<int:list_id>/leave lists/<int:list_id>/copy
lists/<int:list_id>/follow people/<int:account_id>/lists
collections/new collections/<int:collection_id>/follow collections/<int:collection_id>/undo
collections/<int:collection_id>/agree
collections/<int:collection_id>/leave collections/<int:collection_id>/people collections/<int:collection_id>/change
collections/<int:collection_id>/delete collections/<int:collection_id>/put/<int:account_id>
collections/<int:collection_id>/take/<int:item_id> collections/<int:collection_id>/bring
settings/apps settings/apps/<int:app_id>/send-away ^oauth/authorize/?$ settings/people settings/filters
settings/filters/new settings/filters/<int:filter_id>
settings/filters/<int:filter_id>/delete posts/<int:post_id>/quiet threads/<int:thread_id>/hear tags/<str:name>/quiet
tags/<str:name>/hear stories/<int:link_id> reading/full-text settings/feeds settings/takeout settings/takeout/make
settings/ended-follows settings/ended-follows/<int:severance_id>.csv
settings/moving settings/moving/away settings/moving/back settings/moving/<int:former_id>/remove
settings/bring settings/bring/<int:import_id> settings/bring/<int:import_id>/begin
settings/bring/<int:import_id>/drop settings/bring/<int:import_id>/failed.csv
settings/bring/<int:import_id>/stop settings/bring/<int:import_id>/take-out
settings/takeout/<int:archive_id>.zip settings/takeout/<str:name> settings/leave uploads uploads/<int:file_id>
report/post/<int:post_id> report/collection/<int:collection_id>
report/person/<int:account_id> settings/reports
cpd cpd/new cpd/<int:entry_id> cpd/<int:entry_id>/change cpd/<int:entry_id>/add cpd/<int:entry_id>/delete
cpd/cpd.<str:kind> cpd/print cpd/rules cpd/shared cpd/shared/<int:share_id>/end settings/cpd
"""
MODERATORS = """
chats/<int:chat_id>/hide
manage/reports manage/reports/<int:report_id> manage/reports/<int:report_id>/claim
manage/reports/<int:report_id>/let_go manage/reports/<int:report_id>/remark manage/reports/<int:report_id>/decide
manage/servers manage/servers/new manage/servers/list.csv manage/servers/bring manage/servers/bring/begin
manage/servers/<str:domain> manage/servers/<str:domain>/limit manage/servers/<str:domain>/free
manage/reports/<int:report_id>/take_back manage/log manage/trends manage/trends/<str:kind>/<int:subject_id>
"""
ADMINISTRATORS = """
manage/relays manage/relays/<int:relay_id>/leave
manage/chats
manage/collections/<int:collection_id>/offer
manage/emoji manage/emoji/<int:emoji_id>/rename manage/emoji/<int:emoji_id>/remove
manage manage/health manage/announcements manage/announcements/<int:announcement_id>
manage/announcements/<int:announcement_id>/end manage/documents/<paper:paper>
manage/documents/<paper:paper>/<int:document_id>/withdraw manage/server manage/rules manage/rules/<int:rule_id>
manage/rules/<int:rule_id>/up
manage/rules/<int:rule_id>/remove manage/letters manage/letters/<int:letter_id>/open
manage/letters/<int:letter_id>/drop manage/jobs manage/jobs/settle manage/waiting manage/members
manage/members/<int:user_id> manage/members/<int:user_id>/rank manage/members/<int:user_id>/<deed:deed>
manage/members/<int:user_id>/hand_on
manage/invitations manage/invitations/<int:invitation_id>/revoke
"""
LETS_IN = {
    "visitor": (ANYONE,),
    "waiting": (ANYONE, OWN_LOGIN),
    "disabled": (ANYONE,),
    "member": (ANYONE, OWN_LOGIN, MEMBERS),
    "moderator": (ANYONE, OWN_LOGIN, MEMBERS, MODERATORS),
    "administrator": (ANYONE, OWN_LOGIN, MEMBERS, MODERATORS, ADMINISTRATORS),
    "owner": (ANYONE, OWN_LOGIN, MEMBERS, MODERATORS, ADMINISTRATORS),
}
KEPT = (OWN_LOGIN, MEMBERS, MODERATORS, ADMINISTRATORS)


def addresses(resolver: Any, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            # Apps come with a token in place of a cookie, servers with a signature: they have tables of their own, in
            # client_api/tests and federation/tests.
            if not hasattr(pattern.callback, "is_for_apps") and not hasattr(pattern.callback, "is_for_servers"):
                yield whole or "/"
        else:
            yield from addresses(pattern, whole)


def path_of(address: str) -> str:
    """An address with things in it that are not there, so that trying it changes nothing."""
    path = "/reset/1-key" if address.startswith("^reset") else "/" + address.strip("^/").removesuffix("/?$")
    known = {"deed": "approve", "day": "2026-11-22", "paper": "terms", "handle": "nobody", "feed": "atom"}
    return re.sub(r"<(\w+):\w+>", lambda part: known.get(part[1], "7"), path)


def is_kept_out(answer: Any) -> bool:
    goes_to = answer.headers.get("Location", "")
    return answer.status_code == 403 or goes_to == "/waiting" or re.match(r"/sign-in(\?|$)", goes_to) is not None


@pytest.fixture
def browser_of(db):
    """`browser_of(who)` is signed in as one of LETS_IN, again where a page ended that: signing out is one of them."""
    ranks = {"moderator": Rank.MODERATOR, "administrator": Rank.ADMINISTRATOR, "owner": Rank.OWNER}
    made: dict[str, User] = {}
    keys: dict[str, str] = {}

    def browser(who: str) -> Client:
        client = Client()
        if who == "visitor":
            return client
        if Session.objects.filter(pk=keys.get(who, "")).exists():
            client.cookies[settings.SESSION_COOKIE_NAME] = keys[who]
            return client
        if who not in made:
            user = make_member(who, rank=ranks.get(who, Rank.MEMBER)).user
            if who == "waiting":
                User.objects.filter(pk=user.pk).update(approved_at=None)
            made[who] = user
        client.force_login(made[who], backend="kith.members.backends.MemberBackend")
        keys[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        if who == "disabled":
            User.objects.filter(pk=made[who].pk).update(disabled_at=timezone.now())
        return client

    return browser


def test_every_address_is_in_the_table():
    listed = [address for group in (ANYONE, AT_THE_DOOR, *KEPT) for address in group.split()]

    assert sorted(set(addresses(get_resolver()))) == sorted(listed)


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("who", LETS_IN)
def test_who_is_let_in(browser_of, who, method, settings):
    settings.KITH_RATE_LIMITS = False
    wrong = []
    for group in (ANYONE, *KEPT):
        for address in group.split():
            answer = getattr(browser_of(who), method)(path_of(address))
            if answer.status_code == 405:
                continue  # nobody may do that there
            may = group in LETS_IN[who] and not address.startswith("first/")
            if answer.status_code >= 500 or is_kept_out(answer) == may:
                wrong.append((address, answer.status_code, answer.headers.get("Location")))

    assert wrong == []


def test_nothing_is_done_without_the_forms_token(browser_of):
    browser = browser_of("owner")
    browser.handler.enforce_csrf_checks = True
    listed = [address for group in (ANYONE, AT_THE_DOOR, *KEPT) for address in group.split()]
    everything = [path_of(address) for address in listed if address not in SIGNED]

    done = [path for path in everything for verb in (browser.post, browser.delete) if verb(path).status_code != 403]

    assert done == []
