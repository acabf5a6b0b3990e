"""Every way in which apps write their arguments means the same."""

import json

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from kith.client_api.arguments import Unreadable, Wrong, arguments_of


def sent(address: str = "/", method: str = "post", **kwargs: object):
    return arguments_of(getattr(RequestFactory(), method)(address, **kwargs))


FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "arguments",
    [
        lambda: sent("/?id[]=1&id[]=2", "get"),
        lambda: sent("/?id=1&id=2", "get"),
        lambda: sent("/?id[0]=1&id[1]=2", "get"),
        lambda: sent("/?id%5B%5D=1&id%5B%5D=2", "get"),
        lambda: sent(data="id[]=1&id[]=2", **FORM),
        lambda: sent("/", "put", data="id[]=1&id[]=2", **FORM),
        lambda: sent("/", "delete", data="id[]=1&id[]=2", **FORM),
        lambda: sent(data={"id[]": ["1", "2"]}),
        lambda: sent(data=json.dumps({"id": ["1", "2"]}), content_type="application/json"),
        lambda: sent(data=json.dumps({"id": [1, 2]}), content_type="application/json"),
        lambda: sent(data=json.dumps({"id[]": ["1", "2"]}), content_type="application/json; charset=utf-8"),
        lambda: sent(
            "/", "patch", data=encode_multipart(BOUNDARY, {"id[]": ["1", "2"]}), content_type=MULTIPART_CONTENT
        ),
    ],
)
def test_a_list_is_a_list(arguments):
    assert arguments().ids("id") == [1, 2]
    assert arguments().texts("id") == ["1", "2"]


def test_one_alone_is_a_list_of_one():
    assert sent("/?types=mention", "get").texts("types") == ["mention"]
    assert sent("/?types[]=mention", "get").texts("types") == ["mention"]
    assert sent("/", "get").texts("types") == []


@pytest.mark.parametrize(
    "arguments",
    [
        lambda: sent(data="source[privacy]=private&fields_attributes[0][name]=a&fields_attributes[1][name]=b", **FORM),
        lambda: sent(
            data=json.dumps({"source": {"privacy": "private"}, "fields_attributes": [{"name": "a"}, {"name": "b"}]}),
            content_type="application/json",
        ),
        lambda: sent(
            data=json.dumps(
                {"source": {"privacy": "private"}, "fields_attributes": {"0": {"name": "a"}, "1": {"name": "b"}}}
            ),
            content_type="application/json",
        ),
    ],
)
def test_parts_keep_their_names_and_order(arguments):
    assert arguments().part("source").text("privacy") == "private"
    assert [each.text("name") for each in arguments().parts("fields_attributes")] == ["a", "b"]


def test_parts_go_by_their_numbers_not_by_how_they_came():
    fields = sent(data="f[10][name]=c&f[2][name]=b&f[1][name]=a", **FORM).parts("f")

    assert [each.text("name") for each in fields] == ["a", "b", "c"]


def test_a_poll_beside_words_is_read_as_phones_send_it():
    form = sent(
        data="status=x&poll[options][]=Tea&poll[options][]=Coffee&poll[expires_in]=300&poll[multiple]=true", **FORM
    )
    body = {
        "status": "x",
        "sensitive": "false",
        "poll": {"options": ["Tea", "Coffee"], "expires_in": "300", "multiple": "true"},
    }
    told = sent(data=json.dumps(body), content_type="application/json")

    for arguments in (form, told):
        poll = arguments.part("poll")
        assert poll.texts("options") == ["Tea", "Coffee"]
        assert poll.number("expires_in") == 300
        assert poll.flag("multiple") is True
    assert told.flag("sensitive") is False


@pytest.mark.parametrize(
    ("written", "read"),
    [("true", True), ("1", True), ("on", True), ("t", True), ("false", False), ("0", False), ("off", False),
     ("f", False), ("", None)],
)  # fmt: skip
def test_a_truth_is_read_as_rails_reads_it(written, read):
    assert sent(f"/?local={written}", "get").flag("local") is read


@pytest.mark.parametrize(
    ("value", "read"), [(True, True), (False, False), ("true", True), (1, True), (0, False), (None, None)]
)
def test_a_truth_in_json_may_be_a_word(value, read):
    assert sent(data=json.dumps({"local": value}), content_type="application/json").flag("local") is read


def test_what_was_not_sent_is_none_and_what_was_emptied_is_empty():
    arguments = sent(data={"note": ""})

    assert arguments.text("note") == ""
    assert arguments.text("display_name") is None
    assert "note" in arguments
    assert "display_name" not in arguments


def test_the_body_goes_before_the_address():
    assert sent("/?status=old&language=cy", data={"status": "new"}).text("status") == "new"
    assert sent("/?status=old&language=cy", data={"status": "new"}).text("language") == "cy"


def test_a_number_that_is_none_is_wrong():
    with pytest.raises(Wrong, match="limit"):
        sent("/?limit=many", "get").number("limit")
    assert sent("/?limit=", "get").number("limit") is None


@pytest.mark.parametrize("written", ["x", "-1", "1e3", "9" * 30, "١"])
def test_an_id_that_can_be_none_means_nothing_that_exists(written):
    assert sent(f"/?max_id={written}", "get").id("max_id") == 0
    assert sent(f"/?id[]={written}", "get").ids("id") == []


@pytest.mark.parametrize("method", ["post", "patch", "put"])
def test_a_file_comes_with_its_words(method):
    form = {"description": "Tea", "file": SimpleUploadedFile("a.jpg", b"abc")}
    body = form if method == "post" else encode_multipart(BOUNDARY, form)
    arguments = sent("/", method, data=body, content_type=MULTIPART_CONTENT)

    assert arguments.text("description") == "Tea"
    assert arguments.file("file").read() == b"abc"


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"', b"\xff", b"[" * 100_000])
def test_json_that_is_none_is_said_so(body):
    with pytest.raises(Unreadable):
        sent(data=body, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    ["a[b][c][d][e][f][g]=1", "[]=1", "a[=1", "a]b=1", "a[b=1&a[b]c=2", "a[]=1&a[b]=2", "a=1&a[b]=2&a[b][c]=3&a[]=4"],
)
def test_odd_names_break_nothing(body):
    arguments = sent(data=body, **FORM)

    assert all(arguments.text(name) is None or arguments.texts(name) for name in arguments.names())
    assert arguments.part("a").text("b") in {None, "1", "2"}
    assert arguments.parts("a") is not None


def test_more_names_than_anyone_needs_are_refused():
    with pytest.raises(TooManyFieldsSent):
        sent("/?" + "&".join(f"a{number}=1" for number in range(1001)), "get")


def test_parts_in_brackets_go_by_their_order():
    words = "k[][keyword]=rain&k[][whole_word]=true&k[][keyword]=snow&k[][whole_word]=false"
    found = sent(data=words, **FORM).parts("k")
    assert [(each.text("keyword"), each.flag("whole_word")) for each in found] == [("rain", True), ("snow", False)]
    assert [each.text("keyword") for each in sent(data="k[][keyword]=rain", **FORM).parts("k")] == ["rain"]


def test_parts_in_brackets_that_could_be_read_in_two_ways_are_refused():
    with pytest.raises(Wrong):
        sent(data="k[][keyword]=rain&k[][id]=1&k[][keyword]=snow", **FORM).parts("k")


@pytest.mark.parametrize("place", ["²", "١", "-1", "9" * 5000])
def test_what_is_no_place_in_a_list_is_the_name_of_a_part(place):
    assert sent(data=json.dumps({"id": {place: "1"}}), content_type="application/json").ids("id") == []
    assert sent(f"/?id[{place}]=1", "get").ids("id") == []


@pytest.mark.parametrize("method", ["post", "patch", "put"])
@pytest.mark.parametrize("boundary", ["", "; boundary=", f"; boundary={'x' * 500}"])
def test_a_form_in_parts_without_a_way_to_tell_them_apart_is_said_so(method, boundary):
    with pytest.raises(Unreadable):
        sent("/", method, data=b"--x\r\n", content_type=f"multipart/form-data{boundary}")
