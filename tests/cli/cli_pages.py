"""Invented pages, and the program run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

STORY = "The harbour office will open its doors on Monday after two years of repairs."
SHORT = "Nobody complained."


def page(story: str = STORY, *, head: str = "") -> str:
    """A page of four blocks: navigation, a headline, a long and a short paragraph."""
    return (
        f"<!doctype html><html lang=en><head><title>Harbour</title>{head}</head><body>"
        f"<nav><ul><li>Sport</ul></nav><h1>Harbour office reopens</h1>"
        f"<p>{story} <a href='https://port.example/more'>More here.</a></p><p>{SHORT}</p></body></html>"
    )


CLEAN = f"{STORY} More here.\n\n{SHORT}\n"
"""The clean text of `page`."""

METADATA = (
    '<meta property="og:title" content="Harbour office reopens"><meta name="author" content="Ines Morgado">'
    '<meta property="article:published_time" content="2024-05-06"><link rel=canonical href="https://port.example/a">'
)


def write(path: Path, content: str | bytes | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = page() if content is None else content
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def environment(**variables: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **variables}


def program(*args: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    command = [sys.executable, "-m", "boilerstrip", *map(str, args)]
    return subprocess.run(command, capture_output=True, env=environment(), timeout=60, check=False, **options)
