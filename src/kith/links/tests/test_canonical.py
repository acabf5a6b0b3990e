"""One form for all spellings of an address."""

import pytest

from kith.links.canonical import NoWebAddress, canonical, same_site, shown_host


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("HTTPS://WWW.CommunityCare.CO.UK:443/2026/03/story/", "https://www.communitycare.co.uk/2026/03/story/"),
        ("http://example.org", "http://example.org/"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/#!/story/7", "https://example.org/#!/story/7"),
        ("https://example.org/a?utm_source=x&id=7&utm_medium=y", "https://example.org/a?id=7"),
        ("https://example.org/a?fbclid=IwAR0&mc_cid=1&gclid=2", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/a?UTM_Source=News", "https://example.org/a"),
        ("https://example.org/caf%c3%a9/%7Ejo", "https://example.org/caf%C3%A9/~jo"),
        ("https://example.org/café", "https://example.org/caf%C3%A9"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a/../b/./c", "https://example.org/b/c"),
        ("https://example.org/a;jsessionid=8F2?x=1", "https://example.org/a?x=1"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://example.org./", "https://example.org/"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
        ("https://www.youtube.com/watch?v=abc&si=xyz&feature=share", "https://www.youtube.com/watch?v=abc"),
        ("https://www.theguardian.com/society/2026/a?CMP=share_btn_url", "https://www.theguardian.com/society/2026/a"),
        ("https://www.bbc.co.uk/news/articles/c4gx?at_medium=RSS&at_campaign=rss", "https://www.bbc.co.uk/news/articles/c4gx"),
        ("https://www.google.com/amp/s/www.example.org/amp/a?utm_source=g", "https://www.example.org/amp/a"),
        ("https://www-example-org.cdn.ampproject.org/c/s/www.example.org/a.amp", "https://www.example.org/a.amp"),
    ],
)  # fmt: skip
def test_what_is_opened(written: str, opened: str) -> None:
    assert canonical(written).address == opened
    assert canonical(opened) == canonical(written), "done twice, it is the same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "https://www.example.org/a/"),
        ("https://example.org/?b=2&a=1", "https://example.org?a=1&b=2"),
        ("https://example.org/a?utm_campaign=may#top", "http://EXAMPLE.org:80/a"),
        ("https://example.org/%41", "https://example.org/A"),
    ],
)
def test_spellings_of_one(one: str, other: str) -> None:
    assert canonical(one).key == canonical(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/?s=pain", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org/"),
        ("https://a.example.org/", "https://b.example.org/"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/?ref=news", "https://example.org/"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
    ],
)
def test_two_that_only_look_alike(one: str, other: str) -> None:
    assert canonical(one).key != canonical(other).key


@pytest.mark.parametrize(
    "written",
    [
        "", "example.org", "mailto:jo@example.org", "javascript:alert(1)", "ftp://example.org/", "https://", "https:///a",
        "https://jo:secret@example.org/", "https://exa mple.org/", "https://example.org/a b", "https://example..org/",
        "https://example.org:99999/", "https://[::1", "https://-example.org/", f"https://example.org/{'a' * 2000}",
        "https://<b>.org/",
    ],
)  # fmt: skip
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(NoWebAddress):
        canonical(written)


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("amp.theguardian.com", "www.theguardian.com", True),
        ("en.m.wikipedia.org", "en.wikipedia.org", True),
        ("m.example.org", "example.org", True),
        ("example.org", "evil.example", False),
        ("example.org.evil.example", "example.org", False),
        ("jo.blogs.example", "sam.blogs.example", False),
    ],
)
def test_doors_of_one_website(one: str, other: str, are_one: bool) -> None:
    assert same_site(one, other) is are_one


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("www.communitycare.co.uk", "communitycare.co.uk"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),  # “apple” in Cyrillic letters
        ("xn--e1afmkfd.xn--p1ai", "пример.рф"),
        ("xn--a", "xn--a"),
    ],
)
def test_hosts_as_people_read_them(host: str, shown: str) -> None:
    assert shown_host(host) == shown
