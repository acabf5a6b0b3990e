"""What a member's new posts start with, a choice at a time."""

import pytest

from kith.members.preferring import NoSuchChoice, choose_beginnings


def test_changes_what_is_named_alone(amara):
    choose_beginnings(user=amara.user, visibility="quiet", language="cy", quoters="nobody")
    choose_beginnings(user=amara.user, marks_media_sensitive=True)

    amara.user.refresh_from_db()
    assert (amara.user.default_visibility, amara.user.default_language) == ("quiet", "cy")
    assert amara.user.default_quoters == "nobody"
    assert amara.user.marks_media_sensitive

    choose_beginnings(user=amara.user, language="")
    amara.user.refresh_from_db()
    assert amara.user.default_language == ""


@pytest.mark.parametrize(
    "choice", [{"visibility": "unlisted"}, {"visibility": ""}, {"language": "not a language"}, {"quoters": "public"}]
)
def test_refuses_what_there_is_not(amara, choice):
    with pytest.raises(NoSuchChoice):
        choose_beginnings(user=amara.user, marks_media_sensitive=True, **choice)

    amara.user.refresh_from_db()
    assert not amara.user.marks_media_sensitive
