"""What a letter may quote of a post, by audience, and in which language it is."""

from datetime import UTC, datetime, timedelta

import pytest

from kith.members.models import Letter, User
from kith.notifications.models import Reach
from kith.posts.models import Visibility

EVENING = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)  # a Tuesday
NEXT_8 = datetime(2026, 11, 18, 8, tzinfo=UTC)
SOON = timedelta(minutes=3)

pytestmark = pytest.mark.usefixtures("mail_is_on")


@pytest.mark.parametrize(
    ("fields", "is_quoted"),
    [
        ({}, True),
        ({"visibility": Visibility.QUIET}, True),
        ({"is_local_only": True}, False),
        ({"visibility": Visibility.FOLLOWERS}, False),
        ({"visibility": Visibility.MENTIONED}, False),
    ],
)
@pytest.mark.parametrize("shows_private", [False, True])
@pytest.mark.parametrize("pace", ["at-once", "daily"])
def test_mail_quotes_only_what_is_for_everyone(
    amara, ben, told, strike, choose, fields, is_quoted, shows_private, pace
):
    choose(amara, mention=pace, private=shows_private, now=EVENING)
    Reach.objects.filter(account=amara).update(for_private_mentions="accept")
    post = told(ben, "@amara the street of a child", **fields)

    (letter,) = strike(NEXT_8)

    for words in (letter.subject, letter.body, letter.alternatives[0][0]):
        assert ("street" in words) is ((is_quoted or shows_private) and words is not letter.subject)
    assert "Ben mentioned you" in letter.body
    assert f"/@ben/{post.id}" in letter.body


def test_a_warning_stands_for_the_words(amara, ben, told, strike, choose):
    choose(amara, mention="at-once")
    told(ben, "@amara he died", warning="Death of a child")

    (letter,) = strike(EVENING + SOON)

    assert "Content warning: Death of a child" in letter.body
    assert "he died" not in letter.body


@pytest.mark.parametrize(("language", "shown"), [("", 'lang="en-gb" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')])
def test_a_letter_is_in_ones_own_language_and_never_a_row(amara, ben, told, strike, choose, language, shown):
    User.objects.filter(account=amara).update(language=language)
    choose(amara, mention="at-once")
    told(ben, "@amara a word?")

    (letter,) = strike(EVENING + SOON)

    assert shown in letter.alternatives[0][0]
    assert not Letter.objects.exists()
