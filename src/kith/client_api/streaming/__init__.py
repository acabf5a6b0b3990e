"""Live streams for apps, over WebSocket and as server-sent events: https://docs.joinmastodon.org/methods/streaming/

`door.py` takes connections, `sockets.py` and `live/events.py` talk on them, `channels.py` says what may be asked for,
`kind.py` who hears what; `telling.py` puts what happened into the words of apps, and `rendering.py` a post for many of
them at once. The hub that carries it all is `live`'s.
"""
