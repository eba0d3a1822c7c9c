"""The first bytes by which kinds of binary files are told."""

from __future__ import annotations

# Longer marks before shorter ones that begin alike. Marks of printable letters alone, such as BM for bitmaps,
# are left to the share of control bytes, since a text may begin with them.
MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "PDF document"),
    (0, b"%!PS", "PostScript document"),
    (0, b"{\\rtf", "RTF document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office document"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG image"),
    (0, b"\xff\xd8\xff", "JPEG image"),
    (0, b"GIF87a", "GIF image"),
    (0, b"GIF89a", "GIF image"),
    (8, b"WEBPVP8", "WebP image"),
    (0, b"II*\x00", "TIFF image"),
    (0, b"MM\x00*", "TIFF image"),
    (0, b"\x00\x00\x01\x00", "icon"),
    (4, b"ftypavif", "AVIF image"),
    (4, b"ftyphei", "HEIC image"),
    (4, b"ftyp", "MP4 video"),
    (0, b"\x1aE\xdf\xa3", "Matroska or WebM video"),
    (8, b"AVI LIST", "AVI video"),
    (8, b"WAVEfmt ", "WAV audio"),
    (0, b"ID3\x02", "MP3 audio"),
    (0, b"ID3\x03", "MP3 audio"),
    (0, b"ID3\x04", "MP3 audio"),
    (0, b"OggS\x00", "Ogg audio"),
    (0, b"fLaC\x00", "FLAC audio"),
    (0, b"wOFF\x00", "WOFF font"),
    (0, b"wOF2\x00", "WOFF2 font"),
    (0, b"PK\x05\x06", "ZIP archive"),
    (0, b"\x1f\x8b\x08", "gzip file"),
    (0, b"(\xb5/\xfd", "Zstandard file"),
    (0, b"BZh91AY&SY", "bzip2 file"),
    (0, b"\xfd7zXZ\x00", "xz file"),
    (0, b"7z\xbc\xaf'\x1c", "7-Zip archive"),
    (0, b"Rar!\x1a\x07", "RAR archive"),
    (257, b"ustar", "tar archive"),
    (0, b"\x7fELF", "ELF program"),
    (0, b"\xcf\xfa\xed\xfe", "Mach-O program"),
    (0, b"\xca\xfe\xba\xbe", "Java class or Mach-O program"),
    (0, b"\x00asm", "WebAssembly module"),
    (0, b"SQLite format 3\x00", "SQLite database"),
    (0, b"PAR1", "Parquet file"),
    (0, b"ARROW1\x00\x00", "Arrow file"),
)
"""Offset, bytes that stand there, and the kind of file that they tell."""

ZIP_MARK = b"PK\x03\x04"

ZIP_CONTENTS = (
    (b"mimetypeapplication/epub+zip", "EPUB book"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "OpenDocument file"),
    (b"word/", "Word document"),
    (b"xl/", "Excel workbook"),
    (b"ppt/", "PowerPoint presentation"),
)
"""Names near the beginning of a ZIP archive, and the kind of file that they tell."""
