"""Pictures made clean and small: pixels are pasted into a new image, so nothing but pixels survives.

(Pillow's plain `save` would carry comments and XMP along.)
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import blurhash_rs
import pillow_heif
from PIL import Image, ImageCms, ImageOps, ImageSequence
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from kith.media.sniffing import GIF, JPEG, PNG, WEBP, Sort

MOST_PIXELS = 64_000_000  # what the best phones make; beyond it is a scan, or a bomb
LONGEST_SIDE = 2048
LONGEST_OF_PREVIEW = 640
LONGEST_OF_MOVING = 640
MOST_FRAMES = 400
MOST_PIXELS_OF_ALL_FRAMES = 120_000_000

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
pillow_heif.register_heif_opener(thumbnails=False)


class Unreadable(Exception):
    """The file is broken, or not what it begins like."""


class TooLarge(Exception):
    """The picture has more pixels, or more frames, than Kith takes."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One encoded picture."""

    content: bytes
    content_type: str
    suffix: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture ready to be shown: itself, its preview, and the blur that stands there until it comes."""

    whole: Drawn
    preview: Drawn
    blurhash: str


def prepare_picture(source: BinaryIO, sort: Sort) -> PreparedPicture:
    """Make a picture clean and small. Raises Unreadable or TooLarge."""
    with _opened(source, sort) as image:
        if getattr(image, "is_animated", False) and sort in (GIF, WEBP, PNG):
            whole, still = _moving(image)
        else:
            still = _still(image, LONGEST_SIDE)
            whole = _encode(still, PNG if sort is PNG or (sort is GIF) else _photo_format(still))
        small = _within(still, LONGEST_OF_PREVIEW)
        return PreparedPicture(whole, _encode(small, WEBP), _blurhash(small))


def draw_small(source: BinaryIO, sort: Sort) -> tuple[Drawn, str]:
    """Return a picture no larger than a preview, and its blur; of a moving one the first frame. Raises as above."""
    with _opened(source, sort) as image:
        small = _still(image, LONGEST_OF_PREVIEW)
        return _encode(small, WEBP), _blurhash(small)


def crop(source: BinaryIO, sort: Sort, *, width: int, height: int) -> Drawn:
    """Make the middle of the picture fill these sides; smaller pictures are not blown up. Raises as above."""
    with _opened(source, sort) as image:
        still = _still(image, max(width, height) * 2)
        scale = min(1.0, still.width / width, still.height / height)
        sides = (max(1, round(width * scale)), max(1, round(height * scale)))
        return _encode(ImageOps.fit(still, sides, Image.Resampling.LANCZOS, centering=(0.5, 0.4)), WEBP)


def draw_icon(source: BinaryIO, sort: Sort, *, longest: int) -> Drawn:
    """Return the whole picture with no side over `longest`; of a moving one the first frame. Raises as above."""
    with _opened(source, sort) as image:
        return _encode(_still(image, longest), WEBP)


@contextmanager
def _opened(source: BinaryIO, sort: Sort) -> Iterator[Image.Image]:
    """Open lazily, look at the sides before a pixel is decoded, and turn what decoders raise into our words."""
    try:
        source.seek(0)
        with Image.open(source, formats=[sort.name]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooLarge
            yield image
    except (DecompressionBombError, DecompressionBombWarning) as bomb:
        raise TooLarge from bomb
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, RuntimeError, MemoryError) as broken:
        raise Unreadable from broken


def _still(image: Image.Image, longest: int) -> Image.Image:
    """Return the picture upright, in sRGB, no side over `longest`, as a new image that holds pixels only."""
    if image.format == JPEG.name:
        image.draft(None, (longest, longest))  # decodes at half or quarter size where that is enough
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    small = _within(_plain(upright, profile), longest)
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    return clean


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture as RGB or RGBA in the colours that every screen knows."""
    has_alpha = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        image = _in_srgb(image, profile)
    return image.convert("RGBA" if has_alpha else "RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    try:
        made = ImageCms.profileToProfile(
            colours, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile; the colours are then as any other program shows them
    if made is None:
        return image
    if alpha:
        made.putalpha(alpha)
    return made


def _within(image: Image.Image, longest: int) -> Image.Image:
    if max(image.size) <= longest:
        return image
    scale = longest / max(image.size)
    return image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS
    )


def _photo_format(image: Image.Image) -> Sort:
    return WEBP if image.mode == "RGBA" else JPEG


def _encode(image: Image.Image, sort: Sort) -> Drawn:
    options: dict[str, int | bool] = {
        JPEG: {"quality": 85, "progressive": True, "optimize": True},
        WEBP: {"quality": 80, "method": 4},
        PNG: {"compress_level": 7},
    }[sort]
    out = io.BytesIO()
    image.save(out, format=sort.name, **options)
    return Drawn(out.getvalue(), sort.content_type, sort.suffix, image.width, image.height)


def _moving(image: Image.Image) -> tuple[Drawn, Image.Image]:
    """Return the moving picture as a small WebP, and its first frame."""
    count = getattr(image, "n_frames", 1)
    if count > MOST_FRAMES or count * image.width * image.height > MOST_PIXELS_OF_ALL_FRAMES:
        raise TooLarge
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        small = _within(frame.convert("RGBA"), LONGEST_OF_MOVING)
        clean = Image.new("RGBA", small.size)
        clean.paste(small)
        frames.append(clean)
        durations.append(max(20, int(frame.info.get("duration") or 100)))
    out = io.BytesIO()
    frames[0].save(
        out, format=WEBP.name, save_all=True, append_images=frames[1:], duration=durations, loop=0, quality=70, method=3
    )
    whole = Drawn(out.getvalue(), WEBP.content_type, WEBP.suffix, frames[0].width, frames[0].height)
    return whole, frames[0]


def _blurhash(image: Image.Image) -> str:
    speck = image.convert("RGB").resize((32, 32), Image.Resampling.BOX)
    across, down = (4, 3) if image.width >= image.height else (3, 4)
    return str(blurhash_rs.blurhash_encode(speck, across, down))
