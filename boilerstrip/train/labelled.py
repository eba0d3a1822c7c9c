"""What labelled data is read as, whatever format it came in: pages and what people say of them."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from boilerstrip.document import CONTENT_KINDS, KINDS, Group
from boilerstrip.errors import TrainingDataError
from boilerstrip.read.decode import decode

if TYPE_CHECKING:
    from pathlib import Path

KIND_NAMES = frozenset(kind.value for kind in KINDS)
CONTENT, META, BOILERPLATE = Group.CONTENT.value, Group.META.value, Group.BOILERPLATE.value
UNSAID = ""
"""The label of a block of which nothing is said."""

IS_CONTENT: dict[str, bool] = {
    **{kind.value: kind in CONTENT_KINDS for kind in KINDS},
    CONTENT: True,
    META: False,
    BOILERPLATE: False,
}
"""What each label but `UNSAID` says of content: the kinds, and the groups where no more than that is known."""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page and what people say its text is.

    Attributes
    ----------
    corpus, id
        Name of the folder or file that it is from, and its name there.
    domain
        The site. Pages of one site are never split between training and testing.
    html
        The page, decoded. Empty where it was left out, see `with_html`, and where there is none, see `has_html`.
    paragraphs
        The gold text.
    kinds
        Every block's text (or its `Digest`) and label in page order, where the page was labelled block by block. A
        label is a kind, or one of `IS_CONTENT` where no more is known, or `UNSAID`.
    kinds_from
        Name of the folder or file that the labels of the blocks are from.
    page_type
        ``article``, or what else the page is.
    language
        The language, where the labels state it.
    file
        The file of the page, where its HTML was left out.
    packed
        The HTML itself, compressed, where it was left out and has no file of its own.
    has_html
        Whether the page has HTML at all; if not, its blocks are all that is known, and `kinds` holds them.
    """

    corpus: str
    id: str
    domain: str
    html: str
    paragraphs: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...] | None = None
    kinds_from: str | None = None
    page_type: str = "article"
    language: str | None = None
    file: Path | None = field(default=None, repr=False, compare=False)
    packed: bytes | None = field(default=None, repr=False, compare=False)
    has_html: bool = field(default=True, repr=False)

    @property
    def text(self) -> str:
        """The gold text, paragraphs parted by an empty line."""
        return "\n\n".join(self.paragraphs)

    @property
    def by_kind(self) -> bool:
        """Whether any of its blocks has a kind, and not only a group."""
        return self.kinds is not None and any(label in KIND_NAMES for _, label in self.kinds)

    def with_html(self) -> LabelledPage:
        """Return the page with its HTML, which is read again where it was left out.

        Raises
        ------
        TrainingDataError
            If the file is gone or damaged by now.
        """
        if self.packed is not None:
            return replace(self, html=_unpack(self.packed), packed=None)
        if self.file is None:
            return self
        try:
            return replace(self, html=read_html(self.file), file=None)
        except (OSError, EOFError, zlib.error) as error:
            raise TrainingDataError(f"{self.file}: cannot be read any more ({error})") from error

    def without_html(self) -> LabelledPage:
        """Return the page with its HTML left out: it takes many times the memory of all else."""
        if not self.html or self.file is not None:
            return replace(self, html="")
        return replace(self, html="", packed=zlib.compress(self.html.encode("utf-8", "surrogatepass")))


def read_html(file: Path) -> str:
    """Read a page from its file, which may be packed by gzip.

    Raises
    ------
    OSError, EOFError, zlib.error
        If the file is missing or damaged.
    """
    data = file.read_bytes()
    return decode(gzip.decompress(data) if file.suffix == ".gz" else data).text


def _unpack(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")
