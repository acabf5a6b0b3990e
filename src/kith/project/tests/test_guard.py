"""What every answer carries, and what is refused before any room sees it."""

import pytest
from django.test import Client

POLICY = "default-src 'self'"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/about", 200),
        ("/home", 302),
        ("/@nobody", 404),
        ("/@nobody/1", 404),
        ("/static/nothing", 404),
        ("/media/nothing", 404),
        ("/here?q=%00", 400),
    ],
)
def test_every_answer_says_what_a_browser_may_run_and_keep(db, path, status):
    response = Client().get(path)

    assert response.status_code == status
    assert response["Content-Security-Policy"].startswith((POLICY, "sandbox"))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"] or "public" in response["Cache-Control"]


def test_a_request_for_another_host_is_refused_with_the_same_care(db):
    response = Client().get("/about", headers={"host": "elsewhere.test"})

    assert response.status_code == 400
    assert response["Content-Security-Policy"].startswith(POLICY)
    assert b"Traceback" not in response.content


@pytest.mark.parametrize("path", ["/home", "/here", "/notices", "/@ben", "/write", "/settings", "/@nobody"])
def test_what_a_member_sees_is_kept_on_no_disk(ben, sign_in, path):
    assert sign_in(ben).get(path)["Cache-Control"] == "private, no-store"


def test_a_visitors_page_is_kept_by_nobody_between(db):
    response = Client().get("/here")

    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("path", ["/@a%00b", "/tags/%00", "/invite/%00", "/search?q=a%00", "/here?max_id=%00"])
def test_a_nul_never_reaches_a_database(db, path):
    assert Client().get(path).status_code == 400


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 30, "9" * 5000])
def test_a_number_that_no_id_can_be_is_not_here(ben, sign_in, number):
    for path in (f"/@ben/{number}", f"/reading/{number}", f"/posts/{number}/history", f"/people/{number}/note"):
        assert sign_in(ben).get(path).status_code == 404
    assert sign_in(ben).post(f"/reading/sources/{number}/unfollow").status_code == 404
