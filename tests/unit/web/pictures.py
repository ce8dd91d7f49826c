"""Pictures and papers as phones and forgers make them."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
GPS = 0x8825  # the part of EXIF that says where a photo was taken
TURNED = 0x0112  # the part that says how the phone was held


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "teal") -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def photo(size: tuple[int, int] = (8, 6), turned: int = 6) -> bytes:
    """A phone's JPEG: held upright, with the place and the maker in it."""
    out = io.BytesIO()
    image = Image.new("RGB", size, "teal")
    exif = image.getexif()
    exif[TURNED] = turned
    exif[0x010F] = "a phone's maker"
    exif.get_ifd(GPS)[1] = "N"
    image.save(out, "JPEG", exif=exif, comment=b"private words")
    return out.getvalue()


def moving() -> bytes:
    """A GIF of two images."""
    out = io.BytesIO()
    frames = [Image.new("P", (4, 4), colour) for colour in (1, 2)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def pixel_bomb(side: int) -> bytes:
    """A PNG of a few KB that says it has `side` x `side` pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def claiming(kind: str, side: int) -> bytes:
    """A small picture that says it has `side` x `side` pixels."""
    content = bytearray(picture(kind))
    if kind == "GIF":
        content[6:10] = struct.pack("<HH", side, side)
    elif kind == "JPEG":
        frame = content.index(b"\xff\xc0")
        content[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
    return bytes(content)


def text_bomb() -> bytes:
    """A PNG with a text in it that unpacks to 100 MB."""
    packed = zlib.compress(bytes(100_000_000), 9)
    data = b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    whole = picture()
    return whole[:33] + chunk + whole[33:]  # behind the head
