"""Closed apps hear of notices: subscribing, and what arrives at a push service."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from kith.client_api.tests.test_notifications import publish
from kith.members.letting_in import send_app_away
from kith.members.models import AppToken
from kith.notifications.models import PushSubscription
from kith.posts.actions import favourite
from kith.protocols.web_push.encoding import from_text
from kith.protocols.web_push.tests.opening import App as Phone
from tests.cast import NOW

PATH = "/api/v1/push/subscription"
ENDPOINT = "https://push.example.org/send/abc"


def form_of(phone, endpoint=ENDPOINT, *, alerts=("mention",), **more):
    keys = {f"subscription[keys][{name}]": value for name, value in phone.keys().items()}
    chosen = {f"data[alerts][{name}]": "true" for name in alerts}
    return {"subscription[endpoint]": endpoint, **keys, **chosen, **more}


@pytest.fixture
def now_is(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def service(settings):
    """A push service on this machine; `service.taken` is what it was given."""

    class Service(BaseHTTPRequestHandler):
        taken: list = []
        status = 201

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            Service.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(Service.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    settings.KITH_ALLOW_LOOPBACK = True
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Service.address = f"http://127.0.0.1:{server.server_port}/send/abc"
    yield Service
    server.shutdown()
    server.server_close()


def test_an_app_subscribes_looks_changes_and_leaves(app_of, amara):
    app, phone = app_of(amara), Phone()
    assert app.get(PATH).json() == {"error": "Record not found"}

    made = app.form(PATH, form_of(phone, alerts=("mention", "admin.sign_up"), **{"data[policy]": "followed"})).json()
    assert isinstance(made["id"], int)
    assert (made["endpoint"], made["standard"], made["policy"]) == (ENDPOINT, False, "followed")
    assert {name for name, is_on in made["alerts"].items() if is_on} == {"mention", "admin.sign_up"}
    assert len(from_text(made["server_key"])) == 65
    assert app.get(PATH).json() == made

    changed = app.put(
        PATH, {"data": {"alerts": {"favourite": True, "mention": False}, "policy": "all"}}, "application/json"
    )
    assert {name for name, is_on in changed.json()["alerts"].items() if is_on} == {"favourite"}
    assert (changed.json()["endpoint"], changed.json()["policy"]) == (ENDPOINT, "all")

    assert app.delete(PATH).json() == app.delete(PATH).json() == {}
    assert app.get(PATH).status_code == 404
    assert app.put(PATH, {}, "application/json").status_code == 404


@pytest.mark.parametrize(("says", "kept"), [("cy", "cy"), ("fr, en;q=0.5", "en-gb"), (None, "")])
def test_which_language_an_app_speaks_is_kept(says, kept, app_of, amara):
    app = app_of(amara, **({"Accept-Language": says} if says else {}))

    assert app.form(PATH, form_of(Phone())).status_code == 200
    assert PushSubscription.objects.get().language == kept


def test_each_token_has_one_subscription_and_a_member_twenty(app_of, amara, ben):
    app = app_of(amara)
    for number in range(3):
        app.form(PATH, form_of(Phone(), f"{ENDPOINT}{number}"))
    assert PushSubscription.objects.get().endpoint == f"{ENDPOINT}2"

    others = [app_of(amara) for _ in range(21)]
    for each in others:
        each.form(PATH, form_of(Phone()))
    app_of(ben).form(PATH, form_of(Phone()))
    assert PushSubscription.objects.filter(account=amara).count() == 20
    assert PushSubscription.objects.filter(account=ben).count() == 1
    assert app.get(PATH).status_code == 404, "the oldest made way"
    assert others[-1].get(PATH).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"subscription[endpoint]": ""},
        {"subscription[endpoint]": "http://push.example.org/abc"},
        {"subscription[endpoint]": "https://user:secret@push.example.org/abc"},
        {"subscription[endpoint]": "https://push.example.org/with space"},
        {"subscription[endpoint]": "https://push.example.org:port/"},
        {"subscription[endpoint]": f"https://push.example.org/{'a' * 2000}"},
        {"subscription[endpoint]": "javascript:alert(1)"},
        {"subscription[keys][p256dh]": "nonsense"},
        {"subscription[keys][auth]": "AAAA"},
        {"data[policy]": "everybody"},
    ],
)
def test_what_can_not_be_pushed_to_is_refused(wrong, app_of, amara):
    response = app_of(amara).form(PATH, form_of(Phone()) | wrong)
    assert response.status_code == 422
    assert response.json()["error"].startswith("Validation failed: ")
    assert not PushSubscription.objects.exists()


def test_pushing_has_a_scope_of_its_own(app_of, amara, client):
    assert client.get(PATH).status_code == 401
    assert app_of(amara, "read write").form(PATH, form_of(Phone())).status_code == 403
    assert app_of(amara, "push").form(PATH, form_of(Phone())).status_code == 200


@pytest.mark.parametrize("standard", ["true", "false"])
def test_a_notice_arrives_and_only_the_app_can_read_it(standard, app_of, amara, ben, service, now_is, run_jobs):
    app, phone = app_of(amara), Phone()
    app.form(PATH, form_of(phone, service.address, **{"subscription[standard]": standard}))

    publish(ben, "@amara a word about <b>Prŷs</b>?")
    run_jobs()

    ((headers, body),) = service.taken
    opened = phone.open(body) if standard == "true" else phone.open_as_drafted(body, headers)
    said = json.loads(opened)
    (notice,) = app.get("/api/v1/notifications").json()
    assert said["notification_id"] == int(notice["id"])
    assert (said["notification_type"], said["title"]) == ("mention", "Ben mentioned you")
    assert "a word about" in said["body"]
    assert said["icon"].startswith("http://kith.test/")
    assert said["access_token"] == app.token, "by which apps for the iPhone know whose notice it is"
    assert said["preferred_locale"] == "en-gb"
    assert headers["content-encoding"] == ("aes128gcm" if standard == "true" else "aesgcm")
    assert (headers["ttl"], headers["urgency"]) == ("172800", "normal")
    assert len(headers["topic"]) <= 32
    assert headers["authorization"].startswith("vapid t=" if standard == "true" else "WebPush ")
    assert len(body) <= 4096
    assert app.token not in str(list(PushSubscription.objects.values())), "what opens it is no part of the database"
    service.taken.clear()


def test_long_words_are_cut_to_what_a_push_service_takes(app_of, amara, ben, service, now_is, run_jobs):
    phone = Phone()
    app_of(amara).form(PATH, form_of(phone, service.address, **{"subscription[standard]": "true"}))
    ben.display_name = "🌊" * 120
    ben.save()

    publish(ben, "@amara " + "🌊" * 480)
    run_jobs()

    ((_, body),) = service.taken
    assert len(body) <= 4096
    assert json.loads(phone.open(body))["body"].endswith("…")
    service.taken.clear()


def test_who_sends_an_app_away_is_not_pushed_to_any_more(app_of, amara, ben, service, now_is, run_jobs):
    app = app_of(amara)
    app.form(PATH, form_of(Phone(), service.address))

    publish(ben, "@amara the last")
    send_app_away(user=amara.user, app_id=AppToken.objects.get().app_id)
    run_jobs()

    assert service.taken == []
    assert not PushSubscription.objects.exists()


def test_only_what_an_app_wants_to_hear_is_pushed(app_of, amara, ben, service, now_is, run_jobs):
    app_of(amara).form(PATH, form_of(Phone(), service.address, alerts=("favourite",)))
    post = publish(amara, "Worth a thank you")

    publish(ben, "@amara a word?")
    run_jobs()
    assert service.taken == []

    favourite(account=ben, post=post, now=NOW)
    run_jobs()
    assert len(service.taken) == 1
    service.taken.clear()


def test_a_service_inside_a_private_network_is_never_asked(app_of, amara, ben, now_is, run_jobs):
    app_of(amara).form(PATH, form_of(Phone(), "https://10.0.0.7/abc"))
    publish(ben, "@amara a word?")
    run_jobs()
    assert not PushSubscription.objects.exists()
