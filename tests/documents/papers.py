"""Documents for tests, made anew each time: PDF with weasyprint, Word files part by part."""

import base64
import struct
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'

TERMS = """<h1>Conditions générales</h1><h2>1. Paiement</h2>
<p>Une facture est payable à trente jours, par virement de préférence, sur le compte qui figure en bas de la facture ; un
chèque est accepté jusqu'à cinq cents euros.</p><p>Un échelonnement s'accorde au cas par cas.</p>
<ul><li>Premier point de la liste.</li><li>Second point de la liste.</li></ul>
<p style="page-break-before:always">La deuxième page commence ici.</p>"""


def pdf(path: Path, html: str = TERMS) -> Path:
    import weasyprint  # pyright: ignore[reportMissingTypeStubs]: it has none

    page = f'<html lang="fr"><head><title>Conditions de vente</title></head><body style="font-size:11pt">{html}</body></html>'
    weasyprint.HTML(string=page).write_pdf(path)  # pyright: ignore[reportUnknownMemberType]
    return path


def picture(width: int = 40, height: int = 40) -> str:
    """A grey picture as an address."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    raw = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    raw += chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return f"data:image/png;base64,{base64.b64encode(raw).decode()}"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(path: Path, body: str, *, created: str = "2025-04-01T10:00:00Z", **parts: str) -> Path:
    files = {
        "[Content_Types].xml": f'<Types xmlns="{P}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{P}/relationships"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{P}/relationships"><Relationship Id="r1" Type="{R}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles {W}><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="heading 1"/></w:style></w:styles>',
        "docProps/core.xml": f'<c xmlns="{P}/metadata/core-properties" {DC}><dc:title>Consignes</dc:title><dcterms:created>{created}</dcterms:created></c>',
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path
