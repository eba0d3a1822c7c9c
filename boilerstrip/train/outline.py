"""What the context of a block is made from, as a few numbers a block.

Every process that fits needs it of all pages, whose texts and elements themselves are too much to send around.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.segment.page import Page, Tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int32]

_LEVELS = 3


def outline(page: Page) -> Integers:
    """Sum up where the blocks of a page stand in its mark-up.

    Parameters
    ----------
    page
        A segmented page.

    Returns
    -------
    ndarray of int32, shape (blocks, 7)
        The number of each block's signature among those of the page; then the first block and the end of its own
        element, of the one around that, and of the next. Shape (blocks, 0) for plain text.
    """
    if page.tree is None:
        return np.zeros((len(page), 0), dtype=np.int32)
    above, first, end = page.tree.arrays()
    node = np.asarray(page.nodes, dtype=np.int64)
    columns = [np.unique(page.tree.signatures()[node], return_inverse=True)[1]]
    for _ in range(_LEVELS):
        columns += [first[node], end[node]]
        node = np.maximum(above, 0)[node]
    return np.stack(columns, axis=1).astype(np.int32)


def outlined_page(lengths: NDArray[np.int64], outlined: Integers) -> Page:
    """Make a page that has the context of another: its blocks are as long as those, and stand where those stand.

    Its elements are in no document's order, so that it is good for `context_matrix` alone.

    Parameters
    ----------
    lengths
        Shape (blocks,): of the blocks' texts.
    outlined
        The other page's `outline`.
    """
    page = Page(texts=[" " * length for length in lengths.tolist()])
    if outlined.shape[1]:
        page.tree, page.nodes = _tree(outlined)
    return page


def _tree(outlined: Integers) -> tuple[Tree, list[int]]:
    """Give every block elements of its own, all outermost ones first; returns the innermost ones too."""
    size = len(outlined)
    groups, ranges = outlined[:, 0], outlined[:, 1:].reshape(size, _LEVELS, 2)
    first, end = ranges[:, ::-1].transpose(2, 1, 0).reshape(2, -1)
    around = (_LEVELS - 1) * size
    tree = Tree(
        tags=[""] * around + [str(group) for group in groups.tolist()],
        parents=[-1] * size + list(range(around)),
        words=[""] * (around + size),
        hidden=[False] * (around + size),
        first_block=first.tolist(),
        end_block=end.tolist(),
    )
    return tree, list(range(around, around + size))
