"""The whole path with the shipped model: pages in, documents and clean text out."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import boilerstrip
from boilerstrip import Group, InputError, InvalidOptionError, Kind, Limits

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT / "datasets" / "samples").glob("*.html"))
KERRY = ROOT.parent / "shared" / "examples" / "kerry-lavrov.txt"

STORY = (
    "The harbour council voted on Tuesday evening to keep the old ferry slip open for another two winters, after "
    "forty residents filled the hall and the harbour master withdrew his objection to the plan.",
    "Work on the timber piles will start in March, the council said, and should cost less than the engineers had "
    "feared when they first looked at the rotten beams last autumn.",
    "“We had given up on it, to be honest,” said Marta Lindqvist, who has sold tickets from the hut on the quay "
    "since her father retired. “Now I will have to repaint the sign.”",
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Ferry slip stays open | Quayside Echo</title>
<link rel="canonical" href="https://quayside.example/ferry-slip">
<meta property="article:published_time" content="2024-02-07T09:00:00Z"><meta name="author" content="Ola Brandt">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Ferry slip stays open</h1><p class="byline">By Ola Brandt</p>
{"".join(f"<p>{text}</p>" for text in STORY)}</article>
<aside class="related"><h3>Related stories</h3><ul>
<li><a href="/2024/storm-closes-pier">Storm closes pier for a third day</a></li>
<li><a href="/2024/ferry-fares">Ferry fares to rise in April, council says</a></li></ul></aside></main>
<footer><p>© 2024 Quayside Echo. All rights reserved.</p><a href="/terms">Terms of use</a></footer></body></html>"""


@pytest.fixture(scope="module")
def document() -> boilerstrip.Document:
    return boilerstrip.tag(PAGE)


def test_the_article_comes_out_and_nothing_else() -> None:
    assert boilerstrip.clean(PAGE) == "\n\n".join(STORY)


def test_kept_kinds_widen_the_text() -> None:
    text = boilerstrip.clean(PAGE, keep=("content", "headline"))

    assert text == "\n\n".join(("Ferry slip stays open", *STORY))


def test_a_document_has_every_block_and_what_the_page_states(document: boilerstrip.Document) -> None:
    texts = [block.text for block in document.blocks]

    assert texts[:4] == ["Home", "Sport", "Ferry slip stays open", "By Ola Brandt"]
    assert document.title == "Ferry slip stays open | Quayside Echo"
    assert (document.byline, document.date, document.language) == ("Ola Brandt", "2024-02-07", "en-GB")
    assert document.url == "https://quayside.example/ferry-slip"
    assert document.warnings == ()


def test_kinds_of_a_plain_page(document: boilerstrip.Document) -> None:
    kinds = {block.text: block.kind for block in document.blocks}

    assert kinds["Home"] is Kind.NAVIGATION
    assert kinds["Ferry slip stays open"] is Kind.HEADLINE
    assert kinds["By Ola Brandt"] is Kind.BYLINE
    assert kinds[STORY[0]] is Kind.BODY
    assert kinds["Storm closes pier for a third day"] is Kind.RELATED
    assert kinds["Terms of use"] is Kind.LEGAL


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("threshold", [None, 0.03, 0.97, "precision", "recall"])
def test_the_two_answers_never_contradict_each_other(path: Path, threshold: float | str | None) -> None:
    document = boilerstrip.tag(path.read_bytes(), threshold=threshold)

    assert document.blocks
    for block in document.blocks:
        assert block.is_content == (block.kind.group is Group.CONTENT)
        assert 0 <= block.score <= 1
        assert 0 <= block.confidence <= 1


def test_bytes_and_text_of_a_page_give_the_same() -> None:
    assert boilerstrip.tag(PAGE.encode()) == boilerstrip.tag(PAGE)


def test_plain_text_is_recognised_and_keeps_its_lines() -> None:
    document = boilerstrip.tag("\n\n".join(("Home | Sport | Weather", *STORY, "Subscribe to our newsletter")))

    assert [block.lines for block in document.blocks] == [(1, 1), (3, 3), (5, 5), (7, 7), (9, 9)]
    assert [block.is_content for block in document.blocks] == [False, True, True, True, False]


def test_a_higher_threshold_keeps_no_more() -> None:
    page = SAMPLES[0].read_bytes()
    kept = [
        {block.text for block in boilerstrip.tag(page, threshold=threshold).blocks if block.is_content}
        for threshold in (0.1, 0.5, 0.9)
    ]

    assert kept[2] <= kept[1] <= kept[0]
    assert kept[2] < kept[0]


def test_one_cleaner_serves_many_threads() -> None:
    cleaner = boilerstrip.load()
    pages = [path.read_bytes() for path in SAMPLES[:8]] * 3
    alone = [cleaner.clean(page) for page in pages]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(cleaner.clean, pages)) == alone


def test_results_do_not_depend_on_earlier_pages() -> None:
    first = [boilerstrip.clean(path.read_bytes()) for path in SAMPLES]

    assert [boilerstrip.clean(path.read_bytes()) for path in reversed(SAMPLES)] == first[::-1]


@pytest.mark.skipif(not KERRY.exists(), reason="needs ../shared/examples/kerry-lavrov.txt, which is not here")
class TestStoryBetweenAppeals:
    """Plain text of a page whose appeals for support stand around the six paragraphs of the story."""

    def test_the_story_is_kept_whole_and_the_appeals_above_it_are_paywall(self) -> None:
        blocks = boilerstrip.tag(KERRY.read_bytes()).blocks
        kind_at = {block.lines[0]: block.kind for block in blocks if block.lines}

        assert [kind_at[line] for line in range(12, 24, 2)] == [Kind.BODY] * 6
        assert [kind_at[line] for line in range(2, 7)] == [Kind.PAYWALL] * 5
        assert kind_at[10] is Kind.CAPTION
        assert kind_at[24] is Kind.RELATED

    def test_the_six_paragraphs_of_the_story_come_out(self) -> None:
        source = KERRY.read_text(encoding="utf-8")
        story = [" ".join(line.split()) for line in source.splitlines()[11:22] if line.strip()]

        assert len(story) == 6
        assert boilerstrip.clean(source) == "\n\n".join(story)

    def test_the_blocks_around_it_have_their_kinds(self) -> None:
        blocks = boilerstrip.tag(KERRY.read_bytes()).blocks
        kind_at = {block.lines[0]: block.kind for block in blocks if block.lines}

        assert kind_at[8] is Kind.HEADLINE
        assert kind_at[10] is Kind.CAPTION
        assert kind_at[24] is Kind.RELATED
        appeals = [3, 4, 5, 6, 30, 32, 34, 36, 38]
        assert {line: kind_at[line] for line in appeals} == dict.fromkeys(appeals, Kind.PAYWALL)


class TestBadInput:
    @pytest.mark.parametrize("source", ["", b"", " \n\t ", "\ufeff", b"\x00\x00"])
    def test_an_empty_input_is_an_empty_document_with_a_warning(self, source: str | bytes) -> None:
        document = boilerstrip.tag(source)

        assert document.blocks == ()
        assert document.text == ""
        assert any("empty" in warning or "no text" in warning for warning in document.warnings)

    @pytest.mark.parametrize(
        "source", ["<html><head><title>x</title></head></html>", "<div></div>", "<script>1</script>"]
    )
    def test_a_page_without_text_says_so(self, source: str) -> None:
        assert boilerstrip.tag(source, input_format="html").warnings == ("The page has no text to show.",)

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"%PDF-1.7\n1 0 obj", "PDF"),
            (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
            (gzip.compress(b"<p>text")[:12], "gzip"),
            (bytes(range(32)) * 50, "binary"),
        ],
    )
    def test_what_is_no_page_is_refused_by_name(self, data: bytes, kind: str) -> None:
        with pytest.raises(InputError, match=kind):
            boilerstrip.clean(data)

    def test_a_wrong_charset_is_put_right_with_a_warning(self) -> None:
        html = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">')

        document = boilerstrip.tag(html.encode())

        assert document.text == "\n\n".join(STORY)
        assert len(document.warnings) == 1

    def test_a_legacy_encoding_without_a_word_is_found(self) -> None:
        russian = "Городской совет во вторник решил оставить старый причал открытым ещё на две зимы. " * 4

        document = boilerstrip.tag(
            f"<html><body><article><p>{russian}</p></article></body></html>".encode("cp1251")
        )

        assert document.blocks[0].text == russian.strip()

    def test_nul_bytes_are_dropped_with_a_warning(self) -> None:
        document = boilerstrip.tag(PAGE.encode().replace(b"harbour", b"har\x00bour"))

        assert document.text == "\n\n".join(STORY)
        assert "NUL" in document.warnings[0]

    @pytest.mark.parametrize(
        "source",
        [
            "word " * 2_000_000,
            "<p>" + "word " * 2_000_000,
            "<div>" * 50_000 + "<p>deep text</p>",
            "<p></p>" * 1_000_000 + "<p>late text</p>",
            "<table>" * 5_000 + "late text",
            "<b><p>" * 2_000 + "late text",
        ],
        ids=["long line", "long paragraph", "deep", "many empty", "nested tables", "misnested"],
    )
    def test_hostile_pages_keep_their_text(self, source: str) -> None:
        document = boilerstrip.tag(source, input_format="html" if source[0] == "<" else "auto")

        assert document.blocks[-1].text.split()[-1] in ("word", "text")

    def test_a_page_without_content_says_so(self) -> None:
        document = boilerstrip.tag(
            "<ul><li><a href='/'>Home</a></li><li><a href='/terms'>Terms</a></li></ul>"
        )

        assert document.text == ""
        assert document.warnings[0].startswith(
            "No block reached the threshold for content; the best one scores 0."
        )

    def test_too_many_blocks_are_cut_with_a_word(self) -> None:
        cleaner = boilerstrip.load(limits=Limits(max_blocks=10))

        document = cleaner.tag("<p>x</p>" * 50)

        assert len(document.blocks) == 10
        assert document.truncated
        assert "more than 10 blocks" in document.warnings[0]

    @pytest.mark.parametrize(
        "arguments",
        [{"input_format": "pdf"}, {"threshold": 1.5}, {"threshold": "high"}, {"threshold": True}],
    )
    def test_wrong_options_are_named(self, arguments: dict[str, object]) -> None:
        with pytest.raises(InvalidOptionError, match=next(iter(arguments))):
            boilerstrip.tag(PAGE, **arguments)  # type: ignore[arg-type]

    def test_wrong_kinds_are_named(self) -> None:
        with pytest.raises(InvalidOptionError, match="'titel' is neither a group nor a kind"):
            boilerstrip.clean(PAGE, keep=("titel",))

    def test_what_is_no_text_is_named(self) -> None:
        with pytest.raises(InvalidOptionError, match=r"str or bytes is needed, not \w*Path"):
            boilerstrip.clean(Path("page.html"))  # type: ignore[arg-type]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.one_of(st.binary(max_size=400), st.text(max_size=400)))
    def test_anything_is_a_document_or_a_clear_error(self, source: str | bytes) -> None:
        try:
            document = boilerstrip.tag(source)
        except InputError:
            return
        json.dumps(document.to_dict())
        assert document.text == document.to_text()
