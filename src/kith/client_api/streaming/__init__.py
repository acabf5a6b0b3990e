"""Live streams for apps, over WebSocket and as server-sent events: https://docs.joinmastodon.org/methods/streaming/

`door.py` takes connections, `sockets.py` and `events_over_http.py` talk on them, `kind.py` says who hears what,
`telling.py` puts what happened into the words of apps. The hub that carries it all is `live`'s.
"""
