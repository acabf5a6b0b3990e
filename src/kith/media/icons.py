"""The picture that stands for a server: a square that can be laid on a phone's home screen."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from kith.media import pictures, places
from kith.media.actions import BROKEN, HAS_TOO_MANY_PIXELS, CouldNotBeRead, NotAccepted, Upload, check_upload
from kith.media.models import Kind

SIDE = 512
_MASKED = "-masked"
# Phones cut icons to their own shape; what lies within this part of the sides is always seen.
_SAFE = 0.72


@dataclass(frozen=True, slots=True)
class _Icon:
    whole: bytes
    masked: bytes


def keep_icon(*, upload: Upload) -> str:
    """Make a square of an uploaded picture, and one with a margin, and return the first one's name.

    Raises NotAccepted, TooBig or CouldNotBeRead.
    """
    sort = check_upload(upload)
    if sort.kind != Kind.IMAGE:
        raise NotAccepted
    try:
        drawn = pictures.crop(BytesIO(upload.read()), sort, width=SIDE, height=SIDE)
    except pictures.Unreadable as broken:
        raise CouldNotBeRead(BROKEN) from broken
    except pictures.TooLarge as large:
        raise CouldNotBeRead(HAS_TOO_MANY_PIXELS) from large
    icon, token = _icon(drawn.content), places.new_token()
    places.keep("server", token + _MASKED, ".png", icon.masked)
    return places.keep("server", token, ".png", icon.whole)


def masked_name(name: str) -> str:
    """Return the name of the icon with a margin, beside the icon called `name`."""
    return name.removesuffix(".png") + _MASKED + ".png"


def _icon(content: bytes) -> _Icon:
    with Image.open(BytesIO(content)) as opened:
        whole = opened.convert("RGBA").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", (1, 1))
    ground.paste(whole.resize((1, 1), Image.Resampling.BOX))
    colour = (*ground.getpixel((0, 0))[:3], 255)  # type: ignore[index]
    small = whole.resize((round(SIDE * _SAFE), round(SIDE * _SAFE)), Image.Resampling.LANCZOS)
    masked = Image.new("RGBA", (SIDE, SIDE), colour)
    edge = (SIDE - small.width) // 2
    masked.alpha_composite(small, (edge, edge))
    return _Icon(_png(whole), _png(masked.convert("RGB")))


def _png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
