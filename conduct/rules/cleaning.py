"""What is left of a picture or a PDF file once only what it shows is kept.

Run as a program of its own (``python -I cleaning.py image/png``), file in, cleaned file out: what
takes too long, takes too much or breaks takes nothing but this process with it. It imports nothing
of the portal, is given no environment, and can open neither files nor connections once it reads.

PDF: ISO 32000-1. Kept are pages, what they draw, and which layers are shown; comments and forms
are drawn into the page. Everything else in the file goes: nothing is sorted out by its name.
"""

import resource
import sys
from collections.abc import Callable, Collection, Iterator
from io import BytesIO
from typing import Any, Final

MOST_PIXELS: Final = 40_000_000
LARGEST_RESULT: Final = 10 * 1024 * 1024
MEMORY_BYTES: Final = 1024 * 1024 * 1024
PROCESSOR_SECONDS: Final = 20
# Standard input, output and errors.
OPEN_FILES: Final = 3
JPEG_QUALITY: Final = 90

# How it ends when it does not end well; whatever else comes back means a broken file.
LOCKED: Final = 3
TOO_LARGE: Final = 4

MODES: Final = {
    "PNG": {"1", "L", "LA", "RGB", "RGBA", "I;16"},
    "JPEG": {"L", "RGB"},
    "WEBP": {"RGB", "RGBA"},
}
OF_TRAILER: Final = {"/Root", "/Size"}
OF_CATALOG: Final = {"/Type", "/Pages", "/OCProperties"}
OF_TREE: Final = {
    "/Type", "/Kids", "/Count", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate",
    "/UserUnit", "/Contents", "/Group", "/Annots",
}  # fmt: skip
OF_LAYERS: Final = {"/OCGs", "/D"}
OF_LAYERS_SHOWN: Final = {"/BaseState", "/ON", "/OFF"}
OF_LAYER: Final = {"/Type", "/Name"}
LAYERS: Final = {"/OCG", "/OCMD"}
# Beside what a picture or a drawing shows: who made it with what, where, and other files.
OF_NO_STREAM: Final = (
    "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OPI", "/Ref", "/Measure", "/PtData",
    "/Alternates", "/StructParent", "/StructParents",
)  # fmt: skip
# JPEG: APP0 says how to read it, APP14 in which colours. The others and comments tell of more.
APP_KEPT: Final = {0xE0, 0xEE}
APPS_AND_COMMENTS: Final = {*range(0xE0, 0xF0), 0xFE}
START_OF_SCAN: Final = 0xDA
FILLER: Final = 0xFF
JPEG_2000_BOXES_GONE: Final = {b"uuid", b"xml ", b"uinf"}


class TooLarge(Exception):
    """More than is taken in, before or after cleaning."""


class Locked(Exception):
    """It needs a password."""


def cleaned_picture(content: bytes, name: str) -> bytes:
    """Its first frame as pixels, the right way up, written anew."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(BytesIO(content), formats=(name,)) as given:
        if given.width * given.height > MOST_PIXELS:
            raise TooLarge
        ImageOps.exif_transpose(given, in_place=True)
        shown = given if given.mode in MODES[name] else given.convert(mode_of(given, name))
        # A new picture has the pixels and nothing else that came with the old one.
        fresh = Image.new(shown.mode, shown.size)
        fresh.paste(shown)
        written = BytesIO()
        fresh.save(written, format=name, **({} if name == "PNG" else {"quality": JPEG_QUALITY}))
    return written.getvalue()


def mode_of(given: Any, name: str) -> str:
    return "RGBA" if name != "JPEG" and given.has_transparency_data else "RGB"


def cleaned_pdf(content: bytes) -> bytes:
    """Its pages as they are shown."""
    import pikepdf

    try:
        pdf = pikepdf.open(BytesIO(content))
    except pikepdf.PasswordError:
        raise Locked from None
    with pdf:
        if pdf.is_encrypted:
            raise Locked
        if not pdf.pages:
            raise ValueError
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
        keep_only(pdf.trailer, OF_TRAILER)
        keep_only(pdf.Root, OF_CATALOG)
        clean_layers(pdf.Root)
        for page in pdf.pages:
            keep_only(page.obj, OF_TREE - {"/Annots"})
        for thing in pdf.objects:
            clean_object(thing)
        written = BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(written, deterministic_id=True, fix_metadata_version=False)
    return written.getvalue()


def keep_only(thing: Any, names: Collection[str]) -> None:
    for name in set(thing.keys()) - set(names):
        del thing[name]


def drop(thing: Any, name: str) -> None:
    if name in thing:
        del thing[name]


def clean_layers(catalog: Any) -> None:
    """What is hidden in a layer stays hidden."""
    import pikepdf

    layers = catalog.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        drop(catalog, "/OCProperties")
        return
    keep_only(layers, OF_LAYERS)
    if isinstance(layers.get("/D"), pikepdf.Dictionary):
        keep_only(layers.D, OF_LAYERS_SHOWN)


def clean_object(thing: Any) -> None:
    """One object of the file, whatever it is: streams are pictures, drawings, fonts, colours."""
    import pikepdf

    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    kind = thing.get("/Type")
    if kind == "/Pages":
        keep_only(thing, OF_TREE)
    if kind == "/OCG":
        keep_only(thing, OF_LAYER)
    clean_marks(thing.get("/Resources"))
    if isinstance(thing, pikepdf.Stream):
        for name in OF_NO_STREAM:
            drop(thing, name)
        clean_inside(thing)


def clean_marks(resources: Any) -> None:
    """Marks in a drawing may carry anything; those that name a layer are needed."""
    import pikepdf

    if not isinstance(resources, pikepdf.Dictionary):
        return
    marks = resources.get("/Properties")
    if not isinstance(marks, pikepdf.Dictionary):
        return
    for name in list(marks.keys()):
        mark = marks[name]
        if not (isinstance(mark, pikepdf.Dictionary) and mark.get("/Type") in LAYERS):
            marks[name] = pikepdf.Dictionary()


def clean_inside(stream: Any) -> None:
    """Photographs keep a file format of their own within the PDF, with the place and the camera."""
    import pikepdf

    filters = as_list(stream.get("/Filter"))
    if not filters or str(filters[-1]) not in PHOTOGRAPHS:
        return
    *before, last = filters
    options = as_list(stream.get("/DecodeParms")) or [None] * len(filters)
    if before:
        stream.Filter = pikepdf.Array(before)
        stream.DecodeParms = pikepdf.Array([each or pikepdf.Dictionary() for each in options[:-1]])
        photograph = stream.read_bytes()
    else:
        photograph = stream.read_raw_bytes()
    stream.write(PHOTOGRAPHS[str(last)](photograph), filter=last, decode_parms=options[-1])


def as_list(value: Any) -> list[Any]:
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def cleaned_jpeg(content: bytes) -> bytes:
    """Without what cameras and programs write beside the picture; its pixels are not touched."""
    kept, at = bytearray(content[:2]), 2
    while content[at : at + 1] == b"\xff":
        marker = content[at + 1]
        if marker == FILLER:
            at += 1
            continue
        if marker == START_OF_SCAN:
            return bytes(kept) + content[at : end_of_picture(content)]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in APP_KEPT or marker not in APPS_AND_COMMENTS:
            kept += content[at:end]
        at = end
    raise ValueError


def end_of_picture(content: bytes) -> int:
    """What follows it is not shown. Some programs leave the end out, and readers bear it."""
    found = content.rfind(b"\xff\xd9")
    return found + 2 if found > 0 else len(content)


def cleaned_jpeg_2000(content: bytes) -> bytes:
    """Without boxes of other makers and of XML. A bare stream of pixels has no boxes."""
    if content.startswith(b"\xff\x4f\xff\x51"):
        return content
    return b"".join(box for box in boxes(content) if box[4:8] not in JPEG_2000_BOXES_GONE)


def boxes(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        # Zero: the last box, to the end of the file.
        size = size or len(content) - at
        if size < 8:
            raise ValueError
        yield content[at : at + size]
        at += size


PHOTOGRAPHS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "/DCTDecode": cleaned_jpeg,
    "/DCT": cleaned_jpeg,
    "/JPXDecode": cleaned_jpeg_2000,
}


def limit_yourself() -> None:
    """Time and memory; no file of any size, and no image of a crash that would hold the content."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def close_the_door() -> None:
    """From here on no file and no connection can be opened."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def load(kind: str) -> Callable[[bytes], bytes]:
    """Everything that may be needed, before nothing can be opened any more."""
    if kind == "application/pdf":
        import pikepdf

        # Has the library open its source of random numbers, which it needs to see a password.
        pikepdf.new().save(BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))
        return cleaned_pdf
    from PIL import (  # noqa: F401
        Image,
        ImageOps,
        JpegImagePlugin,
        JpegPresets,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    Image.preinit()
    name = kind.removeprefix("image/").upper()
    return lambda content: cleaned_picture(content, name)


def main(kind: str) -> int:
    limit_yourself()
    clean = load(kind)
    close_the_door()
    try:
        result = clean(sys.stdin.buffer.read())
    except Locked:
        return LOCKED
    except (TooLarge, MemoryError):
        return TOO_LARGE
    if len(result) > LARGEST_RESULT:
        return TOO_LARGE
    sys.stdout.buffer.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
