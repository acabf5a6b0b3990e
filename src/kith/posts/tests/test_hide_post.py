"""Hiding: by moderators only, and undone."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kith.media.models import MediaFile
from kith.posts.actions import MayNotHide, hide_post, publish_post, unhide_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.posts.queries import post_for
from kith.posts.tasks import move_hidden_files


def test_hides_from_all_but_the_author(amara, ben, dee, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)

    hide_post(post=post, by=dee, now=now)

    assert post_for(ben, post.id) is None
    assert post_for(amara, post.id).hidden_at == now
    unhide_post(post=post, by=dee)
    assert post_for(ben, post.id) is not None


def test_refuses_members(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)

    with pytest.raises(MayNotHide):
        hide_post(post=post, by=ben, now=now)


def test_its_files_move_to_addresses_nobody_has(amara, dee, now, make_file, django_capture_on_commit_callbacks):
    name = default_storage.save("files/ab/abcd.jpg", ContentFile(b"a picture"))
    file = make_file(amara)
    MediaFile.objects.filter(pk=file.pk).update(file=name, preview="")
    post = publish_post(author=amara, draft=Draft(media_ids=(file.id,)), now=now)
    version = Post.objects.get(pk=post.pk).version

    with django_capture_on_commit_callbacks(execute=True):
        hide_post(post=post, by=dee, now=now)
        move_hidden_files.func(post_id=post.pk)

    assert not default_storage.exists(name)
    assert default_storage.exists(MediaFile.objects.get(pk=file.pk).file)
    assert Post.objects.get(pk=post.pk).version > version + 1, "its author's page shows the new address"


def test_files_of_a_post_that_shows_stay_where_they_are(amara, dee, now, make_file):
    name = default_storage.save("files/ab/abce.jpg", ContentFile(b"a picture"))
    file = make_file(amara)
    MediaFile.objects.filter(pk=file.pk).update(file=name)
    post = publish_post(author=amara, draft=Draft(media_ids=(file.id,)), now=now)

    move_hidden_files.func(post_id=post.pk)

    assert default_storage.exists(name)
