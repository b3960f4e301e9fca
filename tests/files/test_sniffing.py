"""What bytes are, by their content alone."""

from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openocop.files.kinds import Kind
from openocop.files.sniffing import sniff
from tests.files.conftest import PDF, encoded, photograph

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes


def kind_of(data):
    return sniff(BytesIO(data))


def zipped(*names, **contents):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, text in contents.items():
            archive.writestr(name, text)
    return file.getvalue()


def compound(*streams, before=512):
    """A file of old Office: a header, and a directory with the streams somewhere behind."""
    data = OLE.ljust(before, b"\0")
    for name in streams:
        written = (name + "\0").encode("utf-16-le")
        data += written.ljust(64, b"\0") + struct.pack("<HB", len(written), 2).ljust(64, b"\0")
    return data


def boxed(major, *compatible):
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + bytes(64)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_pictures_are_known(kind):
    assert kind_of(encoded(photograph((20, 20)), kind)) == kind.lower()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Kind.EMPTY),
        (PDF, Kind.PDF),
        (b"\xef\xbb\xbf\r\n" + PDF, Kind.PDF),
        (b"junk " + PDF, Kind.TEXT),
        (boxed(b"heic", b"mif1"), Kind.HEIC),
        (boxed(b"mif1", b"heic"), Kind.HEIC),
        (boxed(b"mif1", b"avif"), Kind.UNKNOWN),
        (boxed(b"isom", b"iso2", b"mp41"), Kind.MP4),
        (boxed(b"qt  "), Kind.UNKNOWN),
        (b"ID3\x04" + bytes(20), Kind.MP3),
        (FRAME * 2, Kind.MP3),
        (FRAME + b"no frame", Kind.UNKNOWN),
        (zipped("[Content_Types].xml", "word/document.xml"), Kind.DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), Kind.XLSX),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), Kind.PROGRAM),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), Kind.UNKNOWN),
        (
            zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            Kind.ODS,
        ),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), Kind.UNKNOWN),
        (zipped("setup.exe"), Kind.UNKNOWN),
        (zipped("[Content_Types].xml", "word/document.xml")[:-30], Kind.UNKNOWN),
        (compound("WordDocument"), Kind.DOC),
        (compound("Root Entry", "SummaryInformation", "Workbook", before=9728), Kind.XLS),
        (compound("Book"), Kind.XLS),
        (compound("EncryptionInfo", "EncryptedPackage"), Kind.LOCKED),
        (OLE + bytes(100) + "WordDocument".encode("utf-16-le"), Kind.UNKNOWN),
        ("Tên;Sao\nXoài Cao Lãnh;4\n".encode(), Kind.CSV),
        ("Tên\tSao\nXoài Cao Lãnh\t4\n".encode("utf-16"), Kind.CSV),
        ("Xoài Cao Lãnh".encode(), Kind.TEXT),
        ("Xoài Cao Lãnh".encode()[:-2] + b"\xff", Kind.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Kind.MARKUP),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><script>", Kind.MARKUP),
        (b"<?xml version='1.0'?><Workbook/>", Kind.MARKUP),
        (b"MZ\x90\x00\x03", Kind.UNKNOWN),
        (b"\x7fELF\x02", Kind.UNKNOWN),
    ],
)
def test_the_content_decides(data, kind):
    assert kind_of(data) is kind


def test_a_long_text_cut_inside_a_letter_is_a_text():
    assert kind_of(("a" * 4095 + "ệ" * 100).encode()) is Kind.TEXT


def test_a_zip_of_very_many_names_is_not_read():
    crowded = zipped(*[f"word/{number:0>400}" for number in range(6000)], "[Content_Types].xml")
    assert kind_of(crowded) is Kind.UNKNOWN


def test_a_zip_that_names_a_second_end_is_not_read():
    data = zipped("[Content_Types].xml", "word/document.xml")
    assert kind_of(data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:]) is Kind.UNKNOWN


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfb", b"\0\0\0\x18ftyp", b"RIFF"]),
)
def test_no_content_raises_an_error(data, beginning):
    assert kind_of(beginning + data) in Kind


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=12), st.integers(4, 400))
def test_no_damaged_zip_raises_an_error(garbage, at):
    whole = zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")
    assert kind_of(whole[:at] + garbage + whole[at + len(garbage) :]) in {Kind.ODS, Kind.UNKNOWN}


def test_a_zip_whose_list_of_contents_is_damaged_is_not_read():
    whole = zipped("[Content_Types].xml", "word/document.xml")
    assert kind_of(whole.replace(b"PK\x01\x02", b"PK\x01\x03")) is Kind.UNKNOWN
