"""Papers to hand in, honest and not, made on the spot."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from openocop.files.actions import Declared, append_chunk, begin_upload, finish_upload
from openocop.files.kinds import EVIDENCE

LAN = SimpleNamespace(pk=7)
PIECE = 512 * 1024


def hand_in(data, name="Giấy phép", kinds=EVIDENCE, **options):
    """The upload of a file that came whole and was ended."""
    said = Declared(uuid4(), "dossier:1", name, len(data), hashlib.sha256(data).hexdigest())
    upload = begin_upload(said, by=LAN)
    for at in range(0, len(data), PIECE):
        append_chunk(upload, offset=at, data=data[at : at + PIECE], by=LAN)
    return finish_upload(upload, by=LAN, kinds=kinds, **options)


def pdf(change=None, pages=1, **saving):
    """A PDF with pages and whatever ``change`` does to it."""
    with pikepdf.new() as made:
        for number in range(pages):
            made.add_blank_page()
            made.pages[-1].Contents = Stream(made, b"BT (Trang %d) Tj ET" % number)
        if change:
            change(made)
        out = BytesIO()
        made.save(out, **saving)
    return out.getvalue()


def script(made):
    return made.make_indirect(Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert(1)")))


def with_script_at_opening(made):
    made.Root.OpenAction = script(made)


def with_named_script(made):
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script(made)])))


def with_script_on_a_page(made):
    made.pages[0].obj.AA = Dictionary(O=script(made))


def with_started_program(made):
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[0, 0, 9, 9],
        A=Dictionary(S=Name.Launch, F=String("cmd.exe")),
    )
    made.pages[0].obj.Annots = Array([made.make_indirect(link)])


def with_script_behind_a_link(made):
    """The second act of a harmless first one."""
    act = Dictionary(S=Name.URI, URI=String("https://example.vn"), Next=Array([script(made)]))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=act)
    made.pages[0].obj.Annots = Array([link])


def with_form_of_the_other_kind(made):
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))


def with_attached_file(made):
    made.attachments["virus.exe"] = b"MZ-HARM"


def with_attached_note(made):
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], Contents=String("HARM")
    )
    text = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=String("Ghi chu"))
    made.pages[0].obj.Annots = Array([made.make_indirect(note), made.make_indirect(text)])


def signed(made):
    signature = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=String("x" * 40))
    field = Dictionary(FT=Name.Sig, T=String("Ky"), V=made.make_indirect(signature))
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]), SigFlags=3)


def with_bomb(made):
    packed = zlib.compress(zlib.compress(bytes(9 * 1024 * 1024), 9), 9)
    made.Root.Mau = Stream(made, packed, Filter=Array([Name.FlateDecode, Name.FlateDecode]))


def with_large_text(made):
    made.Root.Mau = Stream(made, zlib.compress(bytes(420 * 1024 * 1024), 9), Filter=Name.FlateDecode)


def with_huge_picture(made):
    made.Root.Mau = Stream(
        made,
        b"x",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=100_000,
        Height=100_000,
        Filter=Name.FlateDecode,
    )


def office(*parts, **named):
    """A Word file with these parts beside the needed ones; ``named`` gives parts their text."""
    out = BytesIO()
    texts = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"} | dict(parts) | named
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return out.getvalue()


def relation(kind, target="https://example.vn/x"):
    """A part that points outside."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = f'<Relationship Id="a" Type="{base}/{kind}" Target="{target}" TargetMode="External"/>'
    return f"<Relationships>{one}</Relationships>"
