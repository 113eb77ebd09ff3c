"""Files are taken apart in a process of their own, and only what they show is kept."""

import io
import subprocess
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, PngImagePlugin

from amp.refused import Refused
from conduct.actions import evidence
from conduct.actions.evidence import cleaned
from conduct.rules import cleaning
from conduct.rules.report import LARGEST_FILE

CANARY = "Canary4711"
PICTURES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
TURNED = 6


def picture(kind="JPEG", *, size=(60, 40), **extra):
    """Its upper left quarter is red, the rest is blue; it carries all that a camera writes."""
    shown = Image.new("RGB", size, "blue")
    shown.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    written = io.BytesIO()
    shown.save(written, kind, **extra)
    return written.getvalue()


def with_camera(kind):
    exif = Image.Exif()
    exif[0x010F] = CANARY
    exif[0x0112] = TURNED
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 29: CANARY})
    words = PngImagePlugin.PngInfo()
    words.add_itxt("XML:com.adobe.xmp", f"<x:{CANARY}/>")
    profile = b"profile " + CANARY.encode()
    own = {
        "JPEG": {"comment": CANARY.encode(), "xmp": CANARY.encode()},
        "PNG": {"pnginfo": words},
        "WEBP": {"xmp": CANARY.encode()},
    }
    return picture(kind, exif=exif, icc_profile=profile, **own[kind])


def seen(content):
    with Image.open(io.BytesIO(content)) as shown:
        shown.load()
        return shown


def is_red(shown, at):
    red, _green, blue = shown.convert("RGB").getpixel(at)
    return red > 200 and blue < 60


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_keeps_what_it_shows_and_loses_where_it_was_taken(kind):
    given = with_camera(kind)
    assert CANARY.encode() in given or CANARY.encode() in zlib_parts(given)
    clean = cleaned(f"Photo.{PICTURES[kind]}", given)
    assert clean.content_type == f"image/{kind.lower()}"
    assert CANARY.encode() not in clean.content
    assert b"Exif" not in clean.content
    shown = seen(clean.content)
    assert not shown.getexif()
    assert not {"icc_profile", "xmp", "exif", "comment"} & set(shown.info)


def zlib_parts(png):
    """PNG packs profiles: unpacked to see that there is something to lose."""
    at = png.find(b"iCCP")
    return zlib.decompressobj().decompress(png[png.index(b"\0\0", at) + 2 :]) if at > 0 else b""


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_taken_with_the_camera_turned_stands_upright(kind):
    shown = seen(cleaned(f"a.{PICTURES[kind]}", with_camera(kind)).content)
    assert shown.size == (40, 60)
    # Turned by a quarter to the right, the upper left corner is the upper right one.
    assert is_red(shown, (35, 5))
    assert not is_red(shown, (5, 5))


def test_what_hangs_behind_a_picture_is_gone():
    clean = cleaned("a.png", picture("PNG") + CANARY.encode())
    assert CANARY.encode() not in clean.content


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_frame_is_kept(kind):
    moving = picture(kind, save_all=True, append_images=[Image.new("RGB", (60, 40), "green")])
    shown = seen(cleaned(f"a.{PICTURES[kind]}", moving).content)
    assert getattr(shown, "n_frames", 1) == 1
    assert is_red(shown, (5, 5))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_make_can_be_read(mode):
    written = io.BytesIO()
    Image.new("L", (20, 20), 200).convert(mode).save(written, "PNG")
    assert seen(cleaned("a.png", written.getvalue()).content).size == (20, 20)


def test_what_can_be_seen_through_stays_so():
    written = io.BytesIO()
    Image.new("P", (20, 20), 0).save(written, "PNG", transparency=0)
    shown = seen(cleaned("a.png", written.getvalue()).content)
    assert shown.mode == "RGBA"
    assert shown.getpixel((3, 3))[3] == 0


def test_a_printers_photograph_becomes_one_of_screens():
    written = io.BytesIO()
    Image.new("CMYK", (20, 20), (0, 0, 0, 0)).save(written, "JPEG")
    assert seen(cleaned("a.jpeg", written.getvalue()).content).mode == "RGB"


def plain_pdf(change=lambda pdf: None, **saved):
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        change(pdf)
        written = io.BytesIO()
        pdf.save(written, **saved)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", plain_pdf()),
        ("a.pdf", picture("PNG")),
        ("a.jpg", picture("PNG")),
        ("a.webp", picture("JPEG")),
        ("a.txt", plain_pdf()),
        ("a.pdf", b"no pdf at all"),
        ("a.pdf", b"\n" + plain_pdf()),
        ("a.png", b"GIF89a" + picture("PNG")),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, content):
    with pytest.raises(Refused, match="not what its name says"):
        cleaned(name, content)


@pytest.mark.parametrize("name", ["a.gif", "a.svg", "a.html", "a.docx", "a", "", "a.png.exe"])
def test_other_files_are_not_taken(name):
    with pytest.raises(Refused, match="Only pictures"):
        cleaned(name, b"anything")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\Ada\\Desktop\\chat.txt", "chat.txt"),
        ("../../etc/chat.TXT", "chat.txt"),
        ("cha\u202et\r\n\0.txt", "chat.txt"),
        (".txt", "file.txt"),
        ("\ud800.txt", "file.txt"),
        ("a" * 300 + ".txt", "a" * 96 + ".txt"),
        ("Gespräch am Montag.txt", "Gespräch am Montag.txt"),
    ],
)
def test_of_a_name_the_last_part_stays(given, kept):
    assert cleaned(given, b"words").name == kept


def test_ten_megabytes_are_the_most():
    assert len(cleaned("a.txt", b"x" * LARGEST_FILE).content) == LARGEST_FILE
    for content in (b"x" * (LARGEST_FILE + 1), b""):
        with pytest.raises(Refused, match="up to 10 MB"):
            cleaned("a.txt", content)


def test_text_stays_as_it_is_but_for_the_mark_at_its_beginning():
    words = "Grüße\r\n\tund mehr 🙂\n"
    assert cleaned("a.txt", b"\xef\xbb\xbf" + words.encode()).content == words.encode()


@pytest.mark.parametrize("content", [b"\xff\xfea\0b\0", b"caf\xe9", b"\xed\xa0\x80"])
def test_text_that_is_no_utf_8_is_refused(content):
    with pytest.raises(Refused, match="save it as UTF-8"):
        cleaned("a.txt", content)


@pytest.mark.parametrize("content", [b"a\0b", b"\x1b[2J", b"a\x08b", "a\x9bb".encode()])
def test_what_would_steer_a_terminal_is_no_text(content):
    with pytest.raises(Refused, match="not plain text"):
        cleaned("a.txt", content)


def image(pdf, content, filters):
    made = pdf.make_stream(
        content, Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )  # fmt: skip
    made.Filter = filters
    return made


def with_everything(pdf):
    """All that a PDF can carry beside its pages, and a note and a form that are seen on them."""
    page, canary = pdf.pages[0].obj, pikepdf.String(CANARY)
    pdf.docinfo["/Author"] = CANARY
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [CANARY]
    pdf.attachments["secret.txt"] = CANARY.encode()
    script = Dictionary(S=Name.JavaScript, JS=canary)
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([canary, script]))
    pdf.Root.PieceInfo = Dictionary(Editor=canary)
    pdf.trailer["/Editor"] = canary
    drawing = pdf.make_stream(
        b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=[0, 0, 10, 10], PieceInfo=Dictionary(Private=canary),
    )  # fmt: skip
    photo = image(pdf, with_camera("JPEG"), Name.DCTDecode)
    photo.Metadata = pdf.make_stream(CANARY.encode())
    page.Resources = Dictionary(
        XObject=Dictionary(Photo=photo), Properties=Dictionary(Mark=Dictionary(By=canary))
    )
    page.Contents = pdf.make_stream(b"q 60 0 0 40 0 0 cm /Photo Do Q /Span /Mark BDC EMC")
    page.AA = Dictionary(O=script)
    page.Thumb = pdf.make_stream(CANARY.encode())
    page.PieceInfo = Dictionary(Editor=canary)
    launch = Dictionary(S=Name.Launch, F=canary)
    note = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 10, 10], T=canary, A=launch, F=4,
        AP=Dictionary(N=drawing),
    ))  # fmt: skip
    page.Annots = Array([note])
    pdf.Root.AcroForm = Dictionary(Fields=[], XFA=canary)


def everything_in(content):
    """Every string and every stream of a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        unpacked = io.BytesIO()
        pdf.save(
            unpacked, object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
        )  # fmt: skip
    return unpacked.getvalue()


def test_a_pdf_keeps_its_pages_and_nothing_that_it_carries():
    given = plain_pdf(with_everything)
    assert everything_in(given).count(CANARY.encode()) > 15
    clean = cleaned("Letter.pdf", given)
    assert clean.content_type == "application/pdf"
    left = everything_in(clean.content)
    for word in (CANARY, "JavaScript", "Launch", "OpenAction", "Annot", "EmbeddedFile", "Exif"):
        assert word.encode() not in left, word
    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert set(pdf.trailer.keys()) <= {"/Root", "/Size", "/ID"}
        [page] = pdf.pages
        assert pikepdf.PdfImage(page.obj.Resources.XObject.Photo).as_pil_image().size == (60, 40)
        # The stamp is drawn into the page.
        assert len(page.obj.Resources.XObject.keys()) == 2


def test_the_same_pages_give_the_same_file_so_that_nothing_tells_when():
    assert cleaned("a.pdf", plain_pdf()) == cleaned("a.pdf", plain_pdf())


def photograph(packed):
    """A page with a photograph that is packed twice."""

    def change(pdf):
        photo = image(pdf, packed, Array([Name.FlateDecode, Name.DCTDecode]))
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Photo=photo))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/Photo Do")

    return change


def test_a_photograph_packed_twice_is_cleaned_too():
    given = plain_pdf(photograph(zlib.compress(with_camera("JPEG"))))
    left = cleaned("a.pdf", given).content
    with pikepdf.open(io.BytesIO(left)) as pdf:
        shown = pdf.pages[0].obj.Resources.XObject.Photo
        assert CANARY.encode() not in shown.read_raw_bytes()
        assert is_red(pikepdf.PdfImage(shown).as_pil_image(), (5, 5))


@pytest.mark.parametrize(
    "change",
    [
        lambda jpeg: jpeg[:2] + b"\xff\xff" + jpeg[2:],
        lambda jpeg: jpeg.removesuffix(b"\xff\xd9"),
        lambda jpeg: jpeg + CANARY.encode(),
    ],
    ids=["filled up", "without an end", "with more behind it"],
)
def test_photographs_as_programs_write_them_are_cleaned(change):
    left = cleaning.cleaned_jpeg(change(with_camera("JPEG")))
    assert CANARY.encode() not in left
    assert b"Exif" not in left
    assert left.startswith(b"\xff\xd8\xff\xe0")


def test_boxes_of_other_makers_are_cut_out_of_a_jpeg_2000():
    written = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(written, "JPEG2000")
    more = b"uuid" + b"x" * 16 + CANARY.encode()
    given = written.getvalue() + (len(more) + 4).to_bytes(4, "big") + more
    assert cleaning.cleaned_jpeg_2000(given) == written.getvalue()
    bare = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(bare, "JPEG2000", no_jp2=True)
    assert cleaning.cleaned_jpeg_2000(bare.getvalue()) == bare.getvalue()


def test_what_is_hidden_in_a_layer_stays_hidden():
    def change(pdf):
        layer = pdf.make_indirect(Dictionary(
            Type=Name.OCG, Name="Draft", Usage=Dictionary(User=Dictionary(Name=CANARY)),
        ))  # fmt: skip
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Creator=CANARY)
        )
        pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(L=layer))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/OC /L BDC 0 0 9 9 re f EMC")

    left = cleaned("a.pdf", plain_pdf(change)).content
    assert CANARY.encode() not in everything_in(left)
    with pikepdf.open(io.BytesIO(left)) as pdf:
        hidden = pdf.Root.OCProperties.D.OFF[0]
        assert hidden.objgen == pdf.pages[0].obj.Resources.Properties.L.objgen


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_locked_pdf_is_refused_with_what_to_do(user):
    locked = plain_pdf(encryption=pikepdf.Encryption(owner="owner", user=user))
    with pytest.raises(Refused, match="save a copy without a password"):
        cleaned("a.pdf", locked)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", picture("PNG")[:60]),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 500),
        ("a.jpg", picture("JPEG")[:300]),
        ("a.webp", picture("WEBP")[:40]),
        ("a.pdf", b"%PDF-1.7\nnothing follows"),
        ("a.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"),
    ],
)
def test_a_broken_file_is_refused_in_words(name, content):
    with pytest.raises(Refused, match="broken or cannot be read"):
        cleaned(name, content)


def bomb(width, height):
    """A picture of few bytes that would be large once unpacked."""
    written = io.BytesIO()
    Image.new("1", (width, height)).save(written, "PNG")
    return written.getvalue()


def test_a_picture_that_is_small_in_bytes_and_huge_in_pixels_is_refused():
    given = bomb(20_000, 20_000)
    assert len(given) < 100_000
    with pytest.raises(Refused, match="too large inside"):
        cleaned("a.png", given)


def packed_emptiness(megabytes):
    """Packed once and repeated: what is made here is small on both sides."""
    packer = zlib.compressobj(9, wbits=-15)
    piece = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + piece * megabytes


def test_a_pdf_that_unpacks_to_more_than_the_memory_allows_is_refused():
    given = plain_pdf(photograph(packed_emptiness(2 * cleaning.MEMORY_BYTES // 2**20)))
    assert len(given) < LARGEST_FILE
    with pytest.raises(Refused, match="cannot be read"):
        cleaned("a.pdf", given)


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(evidence, "SECONDS", 0.01)
    with pytest.raises(Refused, match="takes too long"):
        cleaned("a.png", picture("PNG"))


LIMITED = """
import sys
sys.path.insert(0, {folder!r})
import cleaning
cleaning.limit_yourself()
{act}
"""


@pytest.mark.parametrize(
    ("act", "end"),
    [
        ("bytearray(2 * cleaning.MEMORY_BYTES)", "MemoryError"),
        ("open('THERE', 'wb', 0).write(b'x')", "File too large"),
        ("import socket\ncleaning.close_the_door()\nsocket.socket()", "Too many open"),
    ],
)
def test_the_child_gets_no_memory_no_disk_and_no_connection(act, end, tmp_path):
    folder = str(Path(cleaning.__file__).parent)
    act = act.replace("THERE", str(tmp_path / "file"))
    code = LIMITED.format(folder=folder, act=act)
    done = subprocess.run([evidence.sys.executable, "-c", code], capture_output=True, text=True)
    assert end in done.stderr
    assert done.returncode


def test_the_child_is_given_none_of_the_portals_secrets(monkeypatch, tmp_path):
    """What stands in its environment is read where Linux keeps it."""
    told = tmp_path / "told.py"
    told.write_text("import os, sys\nsys.stdout.write(repr(sorted(os.environ)))")
    monkeypatch.setenv("CONDUCT_KEY", CANARY)
    monkeypatch.setattr(cleaning, "__file__", str(told))
    assert CANARY.encode() not in cleaned("a.png", picture("PNG")).content
    assert b"CONDUCT" not in cleaned("a.png", picture("PNG")).content


def test_nothing_of_a_broken_file_reaches_what_the_portal_says(capfd):
    with pytest.raises(Refused):
        cleaned("a.pdf", b"%PDF-1.7\n" + CANARY.encode())
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err


def test_files_are_cleaned_without_leaving_a_temporary_one(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    cleaned("a.pdf", plain_pdf(with_everything))
    cleaned("a.jpg", with_camera("JPEG"))
    assert list(tmp_path.iterdir()) == []
