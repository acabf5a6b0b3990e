import base64
import hashlib
import hmac
import json
import re
import struct
import time

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from kith.members import limits
from kith.members.tests.soft_key import SoftKey
from tests.cast import PASSWORD


def code_of(secret: str, at: float) -> str:
    """The six digits that an app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at // 30)), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def come_in(client: Client):
    return client.post("/sign-in", {"login": "amara", "password": PASSWORD})


def set_up_app(client: Client) -> str:
    """Turn codes of an app on for Amara, and return their secret."""
    come_in(client)
    client.post("/sign-in/again", {"password": PASSWORD})
    page = client.get("/settings/security/app").content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page)[1]
    client.post("/settings/security/app", {"code": code_of(secret, time.time())})
    return secret


def add_passkey(client: Client, *, alone: bool) -> SoftKey:
    come_in(client)
    client.post("/sign-in/again", {"password": PASSWORD})
    key = SoftKey()
    credential = key.register(options_in(client.get("/settings/security/passkeys/add"), "creation_options"))
    form = {"name": "My phone", "credential": credential} | ({"passwordless": "on"} if alone else {})
    client.post("/settings/security/passkeys/add", form)
    return key


def options_in(page, name: str) -> dict:
    found = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page.content.decode())
    return json.loads(found[1])[name]


def test_asks_for_the_password_before_it_shows_a_secret(sign_in, amara):
    answer = sign_in(amara).get("/settings/security/app")

    assert answer.headers["Location"].startswith("/sign-in/again")


def test_codes_of_an_app_are_asked_for_from_then_on(amara):
    secret = set_up_app(Client())
    browser = Client()

    asked = come_in(browser)
    outside = browser.get("/settings").status_code
    answer = browser.post("/sign-in/second-step", {"code": code_of(secret, time.time() + 30)})

    assert asked.headers["Location"] == "/sign-in/second-step"
    assert outside == 302
    assert answer.headers["Location"] == "/home"
    assert browser.get("/settings").status_code == 200


def test_refuses_a_wrong_code(amara):
    set_up_app(Client())
    browser = Client()
    come_in(browser)

    answer = browser.post("/sign-in/second-step", {"code": "000000"})

    assert answer.status_code == 422
    assert browser.get("/settings").status_code == 302


def test_a_code_opens_once_also_in_another_process(amara):
    code = code_of(set_up_app(Client()), time.time() + 30)

    def try_with_it() -> int:
        cache.clear()  # another process, or later: allauth has forgotten
        browser = Client()
        come_in(browser)
        return browser.post("/sign-in/second-step", {"code": code}).status_code

    assert try_with_it() == 302
    assert try_with_it() == 422


def test_a_recovery_code_works_once(amara):
    first = Client()
    set_up_app(first)
    codes = re.findall(r'<code class="secret">(\d+)</code>', first.get("/settings/security/codes").content.decode())

    def try_with(code: str) -> int:
        browser = Client()
        come_in(browser)
        return browser.post("/sign-in/second-step", {"code": code}).status_code

    assert len(codes) == 10
    assert try_with(codes[0]) == 302
    assert try_with(codes[0]) == 422


def test_recovery_codes_can_be_kept_as_a_file(amara):
    browser = Client()
    set_up_app(browser)

    answer = browser.get("/settings/security/codes.txt")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(re.findall(r"^\d{8}$", answer.content.decode(), re.M)) == 10


def test_the_secret_is_not_kept_in_plain(amara):
    secret = set_up_app(Client())

    assert secret not in json.dumps(Authenticator.objects.get(type="totp").data)


def test_guessing_codes_is_slowed_down(amara, settings):
    set_up_app(Client())
    settings.KITH_RATE_LIMITS = True
    for _ in range(limits.CODES_BY_NAME.most):
        browser = Client()
        come_in(browser)
        browser.post("/sign-in/second-step", {"code": "000000"})

    browser = Client()
    come_in(browser)
    assert browser.post("/sign-in/second-step", {"code": "000000"}).status_code == 429


def test_turns_off_again(amara):
    browser = Client()
    set_up_app(browser)

    browser.post("/settings/security/app/off")

    assert come_in(Client()).headers["Location"] == "/home"


def test_a_passkey_comes_in_alone(amara):
    key = add_passkey(Client(), alone=True)
    browser = Client()

    options = browser.get("/sign-in/passkey", headers={"accept": "application/json"}).json()["request_options"]
    answer = browser.post("/sign-in/passkey", {"credential": key.sign_in(options)})

    assert answer.headers["Location"] == "/home"
    assert browser.get("/settings").status_code == 200


def test_a_passkey_of_someone_else_does_not(amara):
    key = add_passkey(Client(), alone=True)
    stranger = SoftKey(id=key.id, owner=key.owner)
    browser = Client()

    options = browser.get("/sign-in/passkey", headers={"accept": "application/json"}).json()["request_options"]
    browser.post("/sign-in/passkey", {"credential": stranger.sign_in(options)})

    assert browser.get("/settings").status_code == 302


def test_a_passkey_can_be_the_second_step(amara):
    key = add_passkey(Client(), alone=False)
    browser = Client()
    come_in(browser)

    page = browser.get("/sign-in/second-step")
    answer = browser.post("/sign-in/second-step", {"credential": key.sign_in(options_in(page, "request_options"))})

    assert answer.headers["Location"] == "/home"


def test_passkeys_are_listed_renamed_and_removed(amara):
    browser = Client()
    add_passkey(browser, alone=True)
    place = f"/settings/security/passkeys/{Authenticator.objects.get(type='webauthn').pk}"

    renamed = browser.post(place, {"name": "Blue phone"})

    assert renamed.status_code == 302
    assert "Blue phone" in browser.get("/settings/security/passkeys").content.decode()
    browser.post(f"{place}/remove")
    assert not Authenticator.objects.filter(type="webauthn").exists()
