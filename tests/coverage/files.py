"""Documents of each format, made here: a PDF by hand with a Chinese font that is not embedded, a Word file by the library that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zlib import compress


def pdf_of(pages: Sequence[Sequence[str]], extra: str = "") -> bytes:
    """A PDF whose pages hold these lines; every character is mapped back to Unicode, as word processors do."""
    chars = sorted({char for page in pages for line in page for char in line})
    codes = {char: number for number, char in enumerate(chars, 1)}
    mapping = "\n".join(f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapping}\nendbfchar endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    kids = " ".join(f"{number} 0 R" for number in range(6, 6 + 2 * len(pages), 2))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong /DW 1000"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        _stream(cmap.encode()),
    ]
    for number, page in enumerate(pages):
        content = "BT /F1 12 Tf 16 TL 60 800 Td\n" + "\n".join(
            f"<{''.join(f'{codes[char]:04x}' for char in line)}> Tj T*" for line in page
        )
        place = 6 + 2 * number
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {place + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream((content + "\nET").encode()))
    return _file(objects, extra)


def _stream(data: bytes) -> bytes:
    packed = compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _file(objects: Sequence[bytes], extra: str) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        extra.encode(),
        start,
    )
    return bytes(out)


def docx_of(lines: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document of paragraphs, then a table."""
    from docx import Document  # noqa: PLC0415 - only these tests need it

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def html_of(lines: Sequence[str], charset: str = "utf-8") -> bytes:
    """A page with a script, a menu-like list and the document in paragraphs with mark-up inside."""
    body = "".join(f"<p>&#12288;&#12288;{line.replace('万元', '<b>万</b>元')}</p>\n" for line in lines)
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>标题 999</title><style>p{{margin:777px}}</style></head>'
        f"<body><script>var x = 888;</script><div class='menu'><ul><li>首页</li></ul></div>{body}</body></html>"
    )
    return page.encode("gb18030" if charset == "gb2312" else charset)
