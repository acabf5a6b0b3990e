"""Leaving: hidden at once, a week to change one's mind, then nothing is left but the name (row M15)."""

from datetime import timedelta
from io import BytesIO
from itertools import count

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.db.models.fields.composite import CompositePrimaryKey
from django.test import Client
from django.utils import timezone
from PIL import Image

from kith.accounts.actions import follow
from kith.accounts.creating import NameTaken, create_local_account
from kith.accounts.models import Account, Follow
from kith.foundations.ids import new_id
from kith.media.actions import receive_upload
from kith.media.models import MediaFile
from kith.members import leaving
from kith.members.models import Departure, Letter, Rank, User
from kith.moderation.models import Act
from kith.posts.actions import boost, favourite, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.site import returning, tasks
from kith.site.bringing import spool
from kith.site.erasing import erase_some
from kith.site.models import Import
from kith.site.tests.packing import ACTOR, note, zip_of
from tests.cast import NOW, PASSWORD, make_account, make_member

_numbers = count(1000)


@pytest.fixture(autouse=True)
def in_a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KITH_DATA = tmp_path


def erase(run_jobs):
    """What the clock does once the week is over."""
    Departure.objects.update(erases_at=timezone.now() - timedelta(minutes=1))
    tasks.erase_who_left.call()
    run_jobs()


def sign_in_with_password(account):
    browser = Client()
    browser.post("/sign-in", {"login": account.username, "password": PASSWORD})
    browser.post("/sign-in/again", {"password": PASSWORD})
    return browser


def test_it_is_said_what_happens_and_asked_who_asks(amara, sign_in):
    answer = sign_in(amara).get("/settings/leave")
    assert answer["Location"].startswith("/sign-in/again")

    page = sign_in_with_password(amara).get("/settings/leave").content.decode()
    for words in ("nobody sees your page", "you can change your mind", "Then all of it is erased", "/settings/takeout"):
        assert words in page


def test_who_leaves_is_hidden_at_once_and_signed_out(amara, ben, run_jobs):
    post = publish_post(author=amara, draft=Draft(text="Round the park"), now=timezone.now())
    browser, elsewhere = sign_in_with_password(amara), sign_in_with_password(amara)

    refused = browser.post("/settings/leave", {})
    left = browser.post("/settings/leave", {"is_sure": "on"})

    assert refused.status_code == 422
    assert left["Location"].startswith("/leaving/")
    page = Client().get(left["Location"]).content.decode()
    assert "On" in page
    assert "erased" in page
    assert elsewhere.get("/home").status_code == 302
    assert Client().get("/@amara").status_code == 404
    assert not Post.objects.visible_to(ben).filter(pk=post.pk).exists()


def test_who_signs_in_within_the_week_may_stay(amara, ben):
    post = publish_post(author=amara, draft=Draft(text="Round the park"), now=timezone.now())
    leaving.ask_to_leave(user=amara.user, now=timezone.now())
    browser = sign_in_with_password(amara)

    assert browser.get("/home")["Location"] == "/waiting"
    assert "I stay" in browser.get("/waiting").content.decode()
    browser.post("/stay")

    assert browser.get("/home").status_code == 200
    assert Post.objects.visible_to(ben).filter(pk=post.pk).exists()
    assert not Departure.objects.exists()


def test_once_it_has_begun_nobody_comes_back(amara):
    leaving.ask_to_leave(user=amara.user, now=timezone.now())
    Departure.objects.update(begun_at=timezone.now())
    browser = sign_in_with_password(amara)

    browser.post("/stay")

    assert browser.get("/home")["Location"] == "/waiting"
    assert "I stay" not in browser.get("/waiting").content.decode()


def test_an_archive_that_was_brought_goes_with_who_brought_it(amara, run_jobs):
    body = zip_of(actor=ACTOR, outbox=[note(1)])
    brought = returning.bring_archive(account=amara, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())
    run_jobs()
    leaving.ask_to_leave(user=amara.user, now=timezone.now())

    erase(run_jobs)

    assert not spool.path_of(brought.token).exists()
    assert not Import.objects.exists()


def test_the_owner_hands_on_first(dee):
    browser = sign_in_with_password(dee)

    assert "Hand it on" in browser.get("/settings/leave").content.decode()
    assert browser.post("/settings/leave", {"is_sure": "on"}).status_code == 422
    with pytest.raises(leaving.OwnerMayNotLeave):
        leaving.ask_to_leave(user=dee.user, now=timezone.now())


def test_who_has_handed_the_server_on_can_leave(amara, ben, dee, sign_in):
    User.objects.filter(account=amara).update(rank=Rank.ADMINISTRATOR)
    page = f"/manage/members/{amara.user.pk}/hand_on"

    assert sign_in(dee).post(page)["Location"].startswith("/sign-in/again")
    browser = sign_in_with_password(dee)
    browser.post(f"/manage/members/{ben.user.pk}/hand_on")
    assert User.objects.get(account=dee).rank == Rank.OWNER, "only to an administrator"
    browser.post(page)

    ranks = {user.username: user.rank for user in User.objects.all()}
    assert (ranks["amara"], ranks["dee"], ranks["ben"]) == (Rank.OWNER, Rank.ADMINISTRATOR, Rank.MEMBER)
    assert Act.objects.filter(verb="hand_on").exists()
    assert browser.post("/settings/leave", {"is_sure": "on"})["Location"].startswith("/leaving/")
    assert sign_in_with_password(ben).post(page).status_code in (302, 403)
    assert User.objects.get(account=amara).rank == Rank.OWNER


def test_counts_of_others_are_right_afterwards(amara, ben, chidi, run_jobs):
    follow(follower=amara, target=chidi, now=timezone.now())
    bens = publish_post(author=ben, draft=Draft(text="Soup"), now=timezone.now())
    favourite(account=amara, post=bens, now=timezone.now())
    boost(account=amara, post=bens, now=timezone.now())
    publish_post(author=amara, draft=Draft(text="Yes", in_reply_to_id=bens.id), now=timezone.now())
    run_jobs()

    leaving.ask_to_leave(user=amara.user, now=timezone.now())
    erase(run_jobs)

    bens.refresh_from_db()
    chidi.refresh_from_db()
    assert (bens.favourites_count, bens.boosts_count, bens.replies_count) == (0, 0, 0)
    assert chidi.followers_count == 0
    assert not Follow.objects.filter(follower=ben, followed=amara).exists()


def test_files_leave_the_disk(amara, run_jobs):
    picture = BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    picture.size = len(picture.getvalue())
    file = receive_upload(owner_id=amara.id, upload=picture, now=timezone.now())
    publish_post(author=amara, draft=Draft(text="Hills", media_ids=(file.id,)), now=timezone.now())
    file.refresh_from_db()
    assert default_storage.exists(file.file)

    leaving.ask_to_leave(user=amara.user, now=timezone.now())
    erase(run_jobs)

    assert not default_storage.exists(file.file)
    assert not default_storage.exists(file.preview)
    assert not MediaFile.objects.filter(owner_id=amara.id).exists()


def test_the_name_stays_taken_and_says_nothing(amara, run_jobs):
    leaving.ask_to_leave(user=amara.user, now=timezone.now())
    erase(run_jobs)

    stone = Account.objects.get(pk=amara.pk)
    assert (stone.display_name, stone.bio, stone.role, stone.avatar) == ("", "", "", "")
    assert stone.left_at is not None
    with pytest.raises(NameTaken):
        create_local_account(username="Amara", now=timezone.now())


def test_the_page_and_a_last_letter_say_that_it_is_done(amara, run_jobs, monkeypatch):
    monkeypatch.setattr("kith.foundations.mail.is_set_up", lambda: True)
    departure = leaving.ask_to_leave(user=amara.user, now=timezone.now())
    Letter.objects.all().delete()
    monkeypatch.setattr("kith.foundations.mail.deliver", lambda **letter: sent.append(letter))
    sent = []

    erase(run_jobs)

    departure.refresh_from_db()
    assert departure.done_at
    assert departure.email == ""
    assert departure.percent == 100
    assert [letter["to"] for letter in sent] == ["amara@mail.test"]
    assert not Letter.objects.exists()
    assert "All of it is erased" in Client().get(f"/leaving/{departure.code}").content.decode()


def test_what_is_cut_off_goes_on(amara, run_jobs, monkeypatch):
    for lap in range(60):
        publish_post(author=amara, draft=Draft(text=f"Lap {lap}"), now=timezone.now() + timedelta(seconds=lap))
    departure = leaving.ask_to_leave(user=amara.user, now=timezone.now())
    Departure.objects.update(begun_at=timezone.now())
    departure.refresh_from_db()

    assert not erase_some(departure=departure, now=timezone.now())
    departure.refresh_from_db()
    assert 0 < departure.percent < 100
    again = Departure.objects.select_related("account").get()
    while not erase_some(departure=again, now=timezone.now()):
        pass
    assert not User.objects.filter(username="amara").exists()


def test_keepers_remove_a_member_the_same_way(amara, dee, sign_in, run_jobs):
    browser = sign_in(dee)
    browser.post(f"/manage/members/{amara.user.pk}/remove", {"reason": "Asked to by letter"})

    assert Departure.objects.get().is_removed
    assert Act.objects.filter(verb="remove_member").exists()
    assert sign_in_with_password(amara).get("/home")["Location"].startswith("/sign-in")
    browser.post(f"/manage/members/{amara.user.pk}/keep")
    assert User.objects.get(pk=amara.user.pk).may_enter

    browser.post(f"/manage/members/{amara.user.pk}/remove")
    erase(run_jobs)
    assert not User.objects.filter(username="amara").exists()
    assert Act.objects.filter(verb="remove_member").count() == 2


def test_nobody_removes_the_owner_or_their_equals(amara, ben, dee):
    User.objects.filter(account__in=[amara, ben]).update(rank=Rank.ADMINISTRATOR)
    one, other = User.objects.get(account=amara), User.objects.get(account=ben)

    for person in (other, dee.user):
        with pytest.raises(leaving.MayNotDisable):
            leaving.remove_member(user=person, by=one, now=timezone.now())
    assert not Departure.objects.exists()


# What is left on purpose: the tombstone, and the page that says that it is done.
STAYS = {("accounts", "Account"), ("members", "Departure")}


def test_nothing_anywhere_points_at_who_has_left(amara, ben, run_jobs):
    """One row of every kind that can point at her, or at her login: rooms to come are in it by themselves."""
    made = _one_of_everything(amara, amara.user)
    assert len(made) > 30

    leaving.ask_to_leave(user=amara.user, now=timezone.now())
    erase(run_jobs)

    left = [
        f"{model.__name__}.{name}"
        for model, name, ids in _ways_to(amara)
        if model._base_manager.filter(**{f"{name}__in": ids}).exists()
    ]
    assert left == []
    assert Account.objects.filter(pk=ben.pk).exists()


def _ways_to(account):
    """Every column in which an account or a login stands, whether or not the database knows it for a key."""
    user_id = Departure.objects.get(account=account) and _user_ids[account.pk]
    for model in apps.get_models():
        if (model._meta.app_label, model.__name__) in STAYS:
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Account:
                yield model, field.attname, [account.pk]
            elif field.is_relation and field.related_model is User:
                yield model, field.attname, [user_id]
            elif field.name in {"owner_id", "account_id", "author_id"} and not field.is_relation:
                yield model, field.name, [account.pk]


_user_ids = {}


def _one_of_everything(account, user):
    _user_ids[account.pk] = user.pk
    made = []
    for model in apps.get_models():
        if (model._meta.app_label, model.__name__) in STAYS or model is User or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in (Account, User):
                value = account if field.related_model is Account else user
                made.append((model, field.name, _made(model, {field.name: value})))
            elif field.name == "owner_id" and not field.is_relation:
                made.append((model, field.name, _made(model, {field.name: account.pk})))
    return made


def _made(model, given):
    """A row of `model` with `given` in it, and whatever else it must have."""
    values = dict(given)
    for field in model._meta.concrete_fields:
        if field.name in values or isinstance(field, CompositePrimaryKey):
            continue
        if field.is_relation:
            if not field.null:
                values[field.name] = _someone_or_something(field.related_model)
        elif field.primary_key and isinstance(field, models.AutoField):
            continue
        elif (not field.has_default() and not field.null) or (field.unique and not field.null):
            values[field.name] = _filled(field)
    # A thing may have to be about one of several others: each is tried.
    open_ends = [field for field in model._meta.concrete_fields if field.is_relation and field.null]
    for extra in ({}, *({field.name: field} for field in open_ends if field.name not in values)):
        try:
            with transaction.atomic():
                found = {name: _someone_or_something(field.related_model) for name, field in extra.items()}
                row = model(**values | found)
                model._base_manager.bulk_create([row])
        except IntegrityError as refused:
            problem = refused
        else:
            return row
    raise problem


def _someone_or_something(model):
    number = next(_numbers)
    if model is Account:
        return make_account(f"someone{number}")
    if model is User:
        return make_member(f"someone{number}").user
    return _made(model, {})


def _filled(field):
    number = next(_numbers)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return NOW + timedelta(seconds=number)  # what ends does so after it began
    if isinstance(field, models.DateField):
        return NOW.date()
    if isinstance(field, models.JSONField):
        return []
    if isinstance(field, models.BigIntegerField) and field.primary_key:
        return new_id(NOW)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField | models.FloatField):
        return number
    if isinstance(field, models.GenericIPAddressField):
        return "127.0.0.1"
    return f"x{number}"[: field.max_length or 30]
