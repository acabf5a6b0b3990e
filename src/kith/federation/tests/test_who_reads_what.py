"""Who may ask for which post over the wire: the table of who and for whom it is."""

import pytest
from django.utils import timezone

from kith.accounts.models import Account, Block, DomainBlock, Follow
from kith.federation.models import Tombstone
from kith.federation.tests.asking import ask, ask_as, make_reachable
from kith.posts.actions import boost, hide_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Mention, Post, Visibility
from kith.protocols.http_signatures import Scheme
from kith.servers.models import Limit, Server
from tests.cast import NOW, make_account

DOCUMENTS = ["", "/activity", "/replies", "/likes", "/shares"]


@pytest.fixture
def others(amara):
    """People of other servers: a follower, one who is named, a stranger, one whom Amara blocks …"""
    people = {}
    for name, server in (
        ("follower", "one.test"), ("named", "two.test"), ("stranger", "two.test"), ("blocked", "two.test"),
        ("asking", "two.test"), ("unwelcome", "shunned.test"), ("kept_away", "away.test"), ("gone", "one.test"),
        ("suspended", "one.test"),
    ):  # fmt: skip
        people[name] = make_account(name, domain=server)
        make_reachable(people[name], now=NOW)
    for name in ("follower", "blocked", "unwelcome", "kept_away", "gone", "suspended"):
        Follow.objects.create(follower=people[name], followed=amara, created_at=NOW, accepted_at=NOW)
    Follow.objects.create(follower=people["asking"], followed=amara, created_at=NOW)
    Block.objects.create(account=amara, target=people["blocked"], created_at=NOW)
    DomainBlock.objects.create(account=amara, domain="shunned.test", created_at=NOW)
    Server.objects.filter(domain="away.test").update(limit=Limit.SUSPENDED)
    people["gone"].actor.gone_at = NOW
    people["gone"].actor.save()
    Account.objects.filter(pk=people["suspended"].pk).update(suspended_at=NOW)
    return people


def written(author: Account, named: Account | None = None, **draft: object) -> Post:
    post = publish_post(author=author, draft=Draft(text="Words", **draft), now=NOW)
    if named is not None:
        Mention.objects.create(post=post, account=named)
    return post


def path_of(post: Post) -> str:
    return post.uri.removeprefix("http://kith.test")


EVERYONE = {"nobody", "follower", "named", "stranger", "asking", "gone", "suspended"}
TABLE = {
    Visibility.PUBLIC: EVERYONE,
    Visibility.QUIET: EVERYONE,
    Visibility.FOLLOWERS: {"follower", "named"},
    Visibility.MENTIONED: {"named"},
    "local only": set(),
    "hidden": set(),
}


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("audience", TABLE)
def test_the_table(amara, dee, others, audience, document):
    draft = {"is_local_only": True} if audience == "local only" else {}
    if audience in Visibility.values:
        draft["visibility"] = audience
    post = written(amara, others["named"], **draft)
    if audience == "hidden":
        hide_post(post=post, by=dee, now=NOW)
    path = path_of(post) + document

    answers = {name: ask_as(account.uri, path) for name, account in others.items()} | {"nobody": ask(path)}

    assert {name for name, answer in answers.items() if answer.status_code == 200} == TABLE[audience]
    refused = {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200}
    assert refused == {name: 403 if name == "kept_away" else 404 for name in refused}
    assert not any(b"Words" in answers[name].content for name in refused)


@pytest.mark.parametrize("scheme", Scheme)
def test_both_ways_of_signing_are_proof(amara, others, scheme):
    post = written(amara, visibility=Visibility.FOLLOWERS)

    assert ask_as(others["follower"].uri, path_of(post), scheme=scheme).status_code == 200


def test_a_signature_of_another_is_no_proof(amara, others):
    post = written(amara, visibility=Visibility.FOLLOWERS)

    assert ask_as(others["follower"].uri, path_of(post), key="stranger").status_code == 404


@pytest.mark.parametrize("name", ["blocked", "unwelcome"])
def test_nobody_finds_out_in_anothers_name_whom_someone_blocks(amara, others, name):
    path = path_of(written(amara))

    assert ask_as(others[name].uri, path).status_code == 404
    assert ask_as(others[name].uri, "/users/amara/outbox").status_code == 404
    assert ask_as(others[name].uri, path, key="stranger").status_code == 200
    assert ask_as(others[name].uri, "/users/amara/outbox", key="stranger").status_code == 200


def test_an_old_signature_is_no_proof(amara, others):
    post = written(amara, visibility=Visibility.FOLLOWERS)

    assert ask_as(others["follower"].uri, path_of(post), at=NOW).status_code == 404


def test_a_signature_for_another_post_is_no_proof(amara, others):
    post, other = written(amara, visibility=Visibility.FOLLOWERS), written(amara)
    sent = ask_as(others["follower"].uri, path_of(other)).wsgi_request.headers

    answer = ask(path_of(post), date=sent["Date"], signature=sent["Signature"], host=sent["Host"])

    assert answer.status_code == 404


@pytest.mark.parametrize("signature", ["", "keyId", 'keyId="https://one.test/users/follower#main-key"', "\x7f" * 9000])
def test_nonsense_for_a_signature_is_none(amara, others, signature):
    post, private = written(amara), written(amara, visibility=Visibility.FOLLOWERS)

    assert ask(path_of(post), signature=signature).status_code == 200
    assert ask(path_of(private), signature=signature).status_code == 404


def test_what_is_for_a_few_is_kept_by_nobody_in_between(amara, others):
    answer = ask_as(others["follower"].uri, path_of(written(amara, visibility=Visibility.FOLLOWERS)))

    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    assert ask(path_of(written(amara)))["Cache-Control"] == "public, max-age=180"


def test_a_boost_is_told_to_who_may_see_both(amara, ben, others):
    post = written(amara)
    path = path_of(boost(account=ben, post=post, now=NOW))
    assert ask(path).json()["object"] == post.uri

    Post.objects.filter(pk=post.pk).update(visibility=Visibility.FOLLOWERS)

    assert ask(path).status_code == 404
    assert ask_as(others["stranger"].uri, path).status_code == 404
    assert ask_as(others["follower"].uri, path, key="stranger").status_code == 404
    assert ask_as(others["follower"].uri, path).status_code == 200


def test_a_post_is_found_only_where_it_is(amara, ben):
    post = written(amara)

    assert ask(f"/users/ben/posts/{post.id}").status_code == 404
    assert ask(f"/users/amara/boosts/{post.id}").status_code == 404
    assert ask(f"/users/AMARA/posts/{post.id}").json()["id"] == post.uri


def test_posts_of_other_servers_are_not_told_by_this_one(emi):
    post = Post.objects.create(
        id=7, uri="https://elsewhere.test/7", author=emi, origin="elsewhere", thread_id=7, published_at=NOW
    )

    assert ask(f"/users/emi/posts/{post.id}").status_code == 404


def test_what_was_deleted_is_gone(amara):
    Tombstone.objects.create(uri=f"{amara.uri}/posts/5", at=NOW)

    answer = ask("/users/amara/posts/5")

    assert answer.status_code == 410
    assert answer.json()["type"] == "Tombstone"


@pytest.mark.parametrize("state", ["suspended_at", "left_at"])
def test_nothing_is_told_of_who_is_suspended_or_leaves_but_that(amara, others, state):
    post = written(amara)
    Account.objects.filter(pk=amara.pk).update(bio_html="About me", changed_at=timezone.now(), **{state: NOW})

    assert ask(path_of(post)).status_code == 404
    for name in ("outbox", "followers", "following", "collections/featured", "collections/tags"):
        assert ask(f"/users/amara/{name}").status_code == 404
    told = ask("/users/amara").json()
    assert (told["suspended"], told["name"], told["summary"]) == (True, "amara", "")
    assert told["publicKey"]["publicKeyPem"]
    assert not {"attachment", "icon", "image", "tag"} & set(told)


def test_who_has_left_for_good_is_gone(amara):
    Account.objects.filter(pk=amara.pk).update(left_at=NOW)
    Tombstone.objects.create(uri=amara.uri, at=NOW)

    assert ask("/users/amara").status_code == 410
    assert ask("/.well-known/webfinger?resource=acct:amara@kith.test").status_code == 410


def test_a_server_is_unwelcome_by_the_name_of_its_handles_too(amara):
    """Handles are often of the bare domain, and people where the software runs."""
    account = make_account("kit", domain="handles.test")
    Account.objects.filter(pk=account.pk).update(uri="https://social.handles.test/users/kit")
    account.refresh_from_db()
    make_reachable(account, now=NOW)
    DomainBlock.objects.create(account=amara, domain="handles.test", created_at=NOW)

    assert ask_as(account.uri, path_of(written(amara))).status_code == 404
    assert ask_as(account.uri, "/users/amara/outbox").status_code == 404


def test_a_server_that_is_kept_away_learns_of_nobody(amara, others):
    for path in ("/users/amara", "/users/amara/outbox", "/.well-known/webfinger?resource=acct:amara@kith.test"):
        assert ask_as(others["kept_away"].uri, path).status_code == 403
        assert ask_as("https://part.away.test/actor", path, key="kept_away").status_code == 403


@pytest.mark.parametrize("few", [{"visibility": "followers"}, {"visibility": "mentioned"}, {"is_local_only": True}])
def test_a_stamp_tells_nobody_of_a_quote_that_they_may_not_see(amara, ben, now, few):
    quoted = publish_post(author=amara, draft=Draft(text="Quotable", quoters="everyone"), now=now)
    quoting = publish_post(author=ben, draft=Draft(text="@amara Look", quoted_id=quoted.pk, **few), now=now)
    follower, stranger = make_account("fola", domain="one.test"), make_account("sam", domain="one.test")
    for who in (follower, stranger):
        make_reachable(who, now=NOW)
    Follow.objects.create(follower=follower, followed=ben, created_at=NOW, accepted_at=NOW)
    path = f"/users/amara/quote_authorizations/{quoting.quote.pk}"

    assert ask(path).status_code == 404
    assert ask_as(stranger.uri, path).status_code == 404
    for_follower = ask_as(follower.uri, path)
    assert for_follower.status_code == (200 if few == {"visibility": "followers"} else 404)
    assert for_follower["Cache-Control"] == "private, no-store"
