"""Files as phones and programs make them, with words in every corner that a file has: SECRET must never come out."""

import io
import struct

import pillow_heif
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

SECRET = b"SECRET"
PLACE = "SECRET 51.5007N 0.1246W"


def picture(size: tuple[int, int] = (320, 200), mode: str = "RGB") -> Image.Image:
    """A gradient, so that turning and cropping can be seen."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    image.paste((200, 30, 30, 255)[: len(image.getbands())], (0, 0, size[0] // 4, size[1] // 4))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "SECRET camera"
    made[0x9286] = PLACE
    gps = made.get_ifd(0x8825)
    gps[1], gps[2] = "N", (IFDRational(51), IFDRational(30), IFDRational(2))
    gps[29] = "SECRET:11:22"
    return made


def xmp() -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>{PLACE}</rdf></x:xmpmeta>'.encode()


def jpeg(*, orientation: int = 1, size: tuple[int, int] = (320, 200)) -> bytes:
    out = io.BytesIO()
    picture(size).save(out, "JPEG", exif=exif(orientation), comment=PLACE.encode(), xmp=xmp(), quality=90)
    made = out.getvalue()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 28) + b"\x1c\x02\x5a" + PLACE.encode()
    return made[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + made[2:] + b"SECRET behind the end"


def png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE)
    words.add_itxt("XML:com.adobe.xmp", xmp().decode())
    words.add_text("Location", PLACE, zip=True)
    out = io.BytesIO()
    picture(mode="RGBA").save(out, "PNG", pnginfo=words, exif=exif())
    return out.getvalue()


def webp() -> bytes:
    out = io.BytesIO()
    picture().save(out, "WEBP", exif=exif(), xmp=xmp())
    return out.getvalue()


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture()).save(out, exif=exif().tobytes(), xmp=xmp())
    return out.getvalue()


def gif(frames: int = 4) -> bytes:
    out = io.BytesIO()
    shots = [picture((120, 80)).rotate(90 * turn) for turn in range(frames)]
    shots[0].save(out, "GIF", save_all=frames > 1, append_images=shots[1:], duration=80, comment=PLACE.encode())
    return out.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def _track(handler: bytes, samples_at: int, sizes: list[int], *, turned: bool = False) -> bytes:
    matrix = (
        (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30) if turned else (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    )
    seen = (640, 360) if handler == b"vide" else (0, 0)
    tkhd = box(
        b"tkhd", b"\0\0\0\7", struct.pack(">IIIII", 3_900_000_000, 3_900_000_000, 1, 0, 5000), bytes(16),
        struct.pack(">9i", *matrix), struct.pack(">II", seen[0] << 16, seen[1] << 16),
    )  # fmt: skip
    stbl = box(
        b"stbl",
        box(b"stsd", bytes(8)),
        box(b"stsz", bytes(4), struct.pack(">II", 0, len(sizes)), b"".join(struct.pack(">I", one) for one in sizes)),
        box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, len(sizes), 1)),
        box(b"stco", bytes(4), struct.pack(">II", 1, samples_at)),
    )
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), b"SECRET handler\0")
    mdhd = box(b"mdhd", bytes(4), struct.pack(">IIII", 3_900_000_000, 3_900_000_000, 1000, 5000), bytes(4))
    return box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, box(b"minf", stbl)), box(b"udta", box(b"name", b"SECRET")))


def mp4(*, brand: bytes = b"isom", follows: bytes = b"", turned: bool = False, has_picture: bool = True) -> bytes:
    """A film of one picture track, one of sound and one that tells the place again and again."""
    ftyp = box(b"ftyp", brand, bytes(4), brand)
    mdat = box(b"mdat", b"V" * 50, b"A" * 30, b"SECRETplace" * 2)
    first = len(ftyp) + 8
    mvhd = box(b"mvhd", bytes(4), struct.pack(">IIII", 3_900_000_000, 3_900_000_000, 1000, 5000), bytes(80))
    tracks = [_track(b"vide", first, [50], turned=turned)] if has_picture else []
    tracks += [_track(b"soun", first + 50, [30]), _track(b"meta", first + 80, [11, 11])]
    udta = box(b"udta", box(b"\xa9xyz", b"\0\x17\x15\xc7SECRET+51.5007-000.1246/"))
    meta = box(b"meta", bytes(4), box(b"keys", b"com.apple.quicktime.location.ISO6709"), box(b"ilst", b"SECRET"))
    xmp_box = box(b"uuid", bytes(16), xmp())
    return ftyp + mdat + box(b"moov", mvhd, *tracks, udta, meta) + xmp_box + follows


def mp3(frames: int = 40) -> bytes:
    tag = b"ID3\x04\0\0" + bytes([0, 0, 1, 0]) + b"TXXX SECRET".ljust(128, b"\0")
    frame = b"\xff\xfb\x90\x00".ljust(417, b"\x55")  # MPEG 1 layer 3, 128 kbit/s, 44.1 kHz
    ape = b"APETAGEX" + bytes(24) + b"SECRET" + b"APETAGEX" + bytes(24)
    return tag + frame * frames + ape + b"TAG" + b"SECRET title".ljust(125, b"\0")


def flac() -> bytes:
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + (44100 << 44 | 1 << 41 | 15 << 36 | 88200).to_bytes(8, "big")
    blocks = [(0, info + bytes(16)), (4, b"SECRET comment"), (6, b"SECRET picture"), (2, b"SECRETapp"), (3, bytes(18))]
    made = b"fLaC"
    for place, (kind, body) in enumerate(blocks):
        made += bytes([kind | (0x80 if place == len(blocks) - 1 else 0)]) + len(body).to_bytes(3, "big") + body
    return made + b"\xff\xf8" + b"F" * 100 + b"TAG" + b"SECRET".ljust(125, b"\0")


def wav() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)

    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    chunks = [
        chunk(b"fmt ", form), chunk(b"bext", b"SECRET recorder"), chunk(b"LIST", b"INFOISECRET"),
        chunk(b"data", b"\1\2" * 8000), chunk(b"id3 ", b"SECRET"),
    ]  # fmt: skip
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def page(flags: int, granule: int, number: int, *packets: bytes, ends: bool = True) -> bytes:
    """An Ogg page; its sum is nought, for the cleaner to make true."""
    segments = b""
    for packet in packets:
        segments += b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    if not ends:
        segments = segments[:-1]
    head = b"OggS\0" + bytes([flags]) + struct.pack("<qIII", granule, 7, number, 0)
    return head + bytes([len(segments)]) + segments + b"".join(packets)


def opus(comment_length: int = 600) -> bytes:
    head = b"OpusHead\1\1" + struct.pack("<HIhB", 312, 48000, 0, 0)
    words = PLACE.encode()
    maker = struct.pack("<I", 6) + b"SECRET"
    tags = b"OpusTags" + maker + struct.pack("<II", 1, comment_length) + words.ljust(comment_length, b"S")
    cut = 510
    return (
        page(2, 0, 0, head)
        + page(0, -1, 1, tags[:cut], ends=False)
        + page(1, 0, 2, tags[cut:])
        + page(4, 48312, 3, b"sound" * 20)
    )


def element(id: int, body: bytes) -> bytes:
    name = id.to_bytes((id.bit_length() + 7) // 8, "big")
    return name + (len(body) | 1 << 56).to_bytes(8, "big") + body


def webm(*, track_type: int = 1) -> bytes:
    video = element(0xE0, element(0xB0, b"\x02\x80") + element(0xBA, b"\x01\x68"))
    track = element(0xAE, element(0x83, bytes([track_type])) + element(0x536E, b"SECRET name") + video)
    info = element(
        0x1549A966,
        element(0x2AD7B1, b"\x0f\x42\x40") + element(0x4489, struct.pack(">d", 2500.0))
        + element(0x7BA9, b"SECRET title") + element(0x4461, b"SECRET12"),
    )  # fmt: skip
    cluster = b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff" + element(0xE7, b"\0") + element(0xA3, b"frames")
    tags = element(0x1254C367, b"SECRET tags")
    segment = info + element(0x1654AE6B, track) + cluster + tags
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, segment)
