"""What can be set from outside, and how it is refused."""

import pytest

from kith.project import database, environment, storage
from kith.project.environment import LISTEN, BadSetting


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("8080", ("127.0.0.1", 8080)),
        (":8080", ("0.0.0.0", 8080)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_where_to_listen(monkeypatch, text, address):
    monkeypatch.setenv("KITH_LISTEN", text)

    assert environment.address_of(LISTEN) == address


def test_another_port_alone_makes_links_that_work(monkeypatch):
    monkeypatch.delenv("KITH_ORIGIN")
    monkeypatch.setenv("KITH_LISTEN", "127.0.0.1:8123")

    assert environment.origin() == "http://localhost:8123"


@pytest.mark.parametrize("text", ["kith.example.org", "https://kith.example.org/social", "ftp://kith.example.org"])
def test_refuses_an_origin_that_is_no_origin(monkeypatch, text):
    monkeypatch.setenv("KITH_ORIGIN", text)

    with pytest.raises(BadSetting, match="KITH_ORIGIN"):
        environment.origin()


def test_refuses_a_switch_that_is_neither_on_nor_off(monkeypatch):
    monkeypatch.setenv("KITH_ALLOW_LOOPBACK", "maybe")

    with pytest.raises(BadSetting, match="write 1 or 0"):
        environment.ALLOW_LOOPBACK.is_on()


def test_refuses_a_proxy_that_has_no_address(monkeypatch):
    monkeypatch.setenv("KITH_TRUSTED_PROXIES", "127.0.0.1, caddy")

    with pytest.raises(BadSetting, match="caddy"):
        environment.trusted_proxies()


def test_names_what_is_unsafe(monkeypatch):
    monkeypatch.setenv("KITH_ALLOW_LOOPBACK", "1")
    monkeypatch.setenv("KITH_RATE_LIMITS", "off")

    assert environment.unsafe_switches() == ["KITH_ALLOW_LOOPBACK", "KITH_RATE_LIMITS"]


def test_a_database_over_its_socket(tmp_path):
    setting = database.from_url("postgresql://kith@/kith?host=/var/run/postgresql", tmp_path)

    assert (setting["NAME"], setting["USER"]) == ("kith", "kith")
    assert setting["OPTIONS"]["host"] == "/var/run/postgresql"


def test_refuses_a_database_it_does_not_know(tmp_path):
    with pytest.raises(BadSetting, match="KITH_DATABASE_URL"):
        database.from_url("mysql://localhost/kith", tmp_path)


def test_a_bucket():
    setting, host = storage.from_url("s3://key:secret@s3.example.org/kith")

    assert host == "https://s3.example.org"
    assert setting["OPTIONS"]["bucket_name"] == "kith"


@pytest.mark.parametrize("url", ["s3://key:secret@s3.example.org", "https://s3.example.org/kith"])
def test_refuses_a_bucket_it_can_not_use(url):
    with pytest.raises(BadSetting, match="KITH_STORAGE_URL"):
        storage.from_url(url)
