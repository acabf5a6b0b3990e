"""What Django gets to see of a request: the WSGI environment, made from an ASGI scope, and whose word is believed."""

import re
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import IO, Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def environ_of(scope: dict[str, Any], body: IO[bytes], length: int) -> Environ:
    """Return the WSGI environment of one request whose body has been read whole."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = _key_of(name)
        if not key:
            continue
        text = value.decode("latin-1")
        if key in environ:
            text = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + text
        environ[key] = text
    # Also for chunked uploads, which announce no length and which Django would take for empty.
    environ["CONTENT_LENGTH"] = str(length)
    return environ


@lru_cache(maxsize=512)
def _key_of(name: bytes) -> str:
    if b"_" in name:
        return ""  # `X_Forwarded_For` would pass for `X-Forwarded-For`
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else "HTTP_" + key


class Trust:
    """Whose word about visitors is believed: that of the proxies at these addresses and networks."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._networks = [ip_network(one, strict=False) for one in trusted]
        self.covers = lru_cache(maxsize=1024)(self._covers)

    def visitor(self, address: str, hops: str) -> str:
        """Return the visitor's own address, where `hops` came from `address`.

        Each proxy adds whom it heard from at the end; the first from there that is not ours is the visitor.
        """
        if not self.covers(address):
            return address
        for hop in reversed([part.strip() for part in hops.split(",") if part.strip()]):
            address = hop
            if not self.covers(hop):
                break
        return address

    def visitor_of(self, scope: dict[str, Any]) -> str:
        """Return the visitor's own address for a request that Django does not see."""
        told = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        return self.visitor((scope.get("client") or ("",))[0], told.decode("latin-1"))

    def _covers(self, address: str) -> bool:
        try:
            return any(ip_address(address) in network for network in self._networks)
        except ValueError:
            return False


def believing(application: Application, trusted: Iterable[str]) -> Application:
    """Wrap `application`: it sees the visitor's own address and scheme, as told by `trusted` proxies only."""
    trust = Trust(trusted)

    def believe(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        scheme = environ.pop("HTTP_X_FORWARDED_PROTO", "")
        hops = environ.pop("HTTP_X_FORWARDED_FOR", "")
        address = environ.get("REMOTE_ADDR", "")
        if (scheme or hops) and trust.covers(address):
            if scheme in {"http", "https"}:
                environ["wsgi.url_scheme"] = scheme
            environ["REMOTE_ADDR"] = trust.visitor(address, hops)
        return application(environ, start_response)

    return believe


def in_utf8(application: Application) -> Application:
    """Wrap `application`: what is sent is read as UTF-8, whatever it calls itself.

    Forms and JSON are so by their standards. Of other names Django asks no more than whether Python knows them; at
    `rot13`, which turns no bytes into text, it fails before anything could refuse the request.
    """

    def read_in_utf8(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind = environ.get("CONTENT_TYPE", "")
        if ";" in kind:
            environ["CONTENT_TYPE"] = _CHARSET.sub("", kind)
        return application(environ, start_response)

    return read_in_utf8
