from kith.accounts.models import Account
from kith.posts.actions import bookmark
from kith.posts.models import Post
from kith.reading.actions import follow_parsed_website, unfollow_website
from kith.reading.forgetting import forget_private_feeds
from kith.reading.models import Feed

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Case notes</title><link>http://care.test/</link>
<description>x</description><item><title>One</title><link>http://care.test/1</link><guid>1</guid>
<description>Words</description></item></channel></rss>"""


def followed(account, address, now):
    feed = follow_parsed_website(account=account, site="http://care.test/", address=address, body=FEED, now=now)
    return Feed.objects.select_related("account").get(pk=feed.pk)


def test_a_private_feed_that_nobody_reads_is_forgotten_with_its_words(amara, now):
    private = followed(amara, "http://care.test/feed?token=0123456789abcdef0123456789abcdef", now)
    public = followed(amara, "http://care.test/feed", now)
    assert private.is_private
    assert forget_private_feeds() == 0

    for feed in (private, public):
        unfollow_website(account=amara, feed=feed)

    assert forget_private_feeds() == 1
    assert list(Feed.objects.all()) == [public]
    assert not Account.objects.filter(pk=private.account_id).exists()


def test_what_is_saved_stays(amara, now):
    private = followed(amara, "http://care.test/feed?token=0123456789abcdef0123456789abcdef", now)
    post = Post.objects.visible_to(amara).get(author=private.account)
    bookmark(account=amara, post=post, now=now)
    unfollow_website(account=amara, feed=private)

    assert forget_private_feeds() == 0
