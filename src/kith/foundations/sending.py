"""Sending a file: whole, the stretch of it that was asked for, or “not modified”; without reading it into memory."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


class FilePart(StreamingHttpResponse):
    """A file, or a stretch of one, as an answer; the bridge sends it by path, without reading it in Python."""

    def __init__(self, path: Path, *, start: int, length: int, is_whole: bool, content_type: str, status: int) -> None:
        self.path, self.start, self.length, self.is_whole = path, start, length, is_whole
        super().__init__(self.pieces(), content_type=content_type, status=status)
        self["Content-Length"] = str(length)

    def pieces(self) -> Iterator[bytes]:
        left = self.length
        with self.path.open("rb") as file:
            file.seek(self.start)
            while left and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece


def send_file(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """Answer with the file, with the stretch of it that was asked for, or with “not modified”."""
    known = path.stat()
    tag = f'"{known.st_mtime_ns:x}-{known.st_size:x}"'
    start, end, status = 0, known.st_size, 200
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        if request.headers.get("If-Range") in {None, tag}:
            try:
                start, end, status = _stretch(request.headers.get("Range", ""), known.st_size)
            except _OutOfRange:
                return HttpResponse(status=416, headers={"Content-Range": f"bytes */{known.st_size}"})
        response = FilePart(
            path, start=start, length=end - start, is_whole=status == 200, content_type=content_type, status=status
        )
        if status == 206:
            response["Content-Range"] = f"bytes {start}-{end - 1}/{known.st_size}"
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    return response


class _OutOfRange(Exception):
    pass


def _stretch(asked: str, size: int) -> tuple[int, int, int]:
    """Return from where, up to where, and the status; several ranges at once are answered with the whole file."""
    matched = _RANGE.match(asked.strip())
    if not matched or matched.groups() == ("", ""):
        return 0, size, 200
    first, last = matched.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        raise _OutOfRange
    return start, end, 206
