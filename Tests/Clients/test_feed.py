"""The feed: what feedparser reads in it, how it is served, and that everything it links to is there."""
import gzip
import json
import re
import subprocess
import time
import uuid
import xml.etree.ElementTree as xml
from email.utils import formatdate, parsedate_to_datetime

import feedparser
import pytest
from conftest import ask, curl

PATHS = ["/rss", "/episodes/rss", "/itunes"]
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
ATOM = "{http://www.w3.org/2005/Atom}"
TRANSCRIPTS = {"text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain"}


@pytest.fixture(scope="session")
def tree(show):
    """The feed's channel element."""
    return xml.fromstring(ask(show + "/rss").body).find("channel")


# What it says


def test_feedparser_reads_the_channel(feed):
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "rss20"
    channel = feed.feed
    for field in ["title", "link", "subtitle", "language", "author", "rights", "image", "tags", "generator", "updated_parsed"]:
        assert channel.get(field), f"the channel has no {field}"
    assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", channel.language)
    assert channel.image.href.startswith("http")
    assert channel.itunes_explicit in (True, False, None)
    assert channel.tags[0].term
    assert channel.publisher_detail.email and channel.publisher_detail.name


def test_feedparser_reads_every_item(feed):
    assert len({entry.id for entry in feed.entries}) == len(feed.entries), "two items have one guid"
    assert len({entry.enclosures[0].href for entry in feed.entries}) == len(feed.entries), "two items have one enclosure"
    for entry in feed.entries:
        for field in ["title", "id", "link", "summary", "published_parsed", "content", "authors", "itunes_duration", "itunes_episodetype"]:
            assert entry.get(field), f"{entry.get('title')} has no {field}"
        assert len(entry.enclosures) == 1
        assert entry.enclosures[0].type == "audio/mpeg"
        assert int(entry.enclosures[0].length) > 10_000
        assert int(entry.itunes_duration) > 0
        assert entry.itunes_episodetype in ("full", "trailer", "bonus")
        assert any("<p>" in content.value for content in entry.content)
        assert time.gmtime() >= entry.published_parsed
    dates = [entry.published_parsed for entry in feed.entries]
    assert dates == sorted(dates, reverse=True), "the newest does not come first"


def test_a_serial_shows_items_all_have_numbers(tree):
    if tree.findtext(ITUNES + "type") == "serial":
        for item in tree.findall("item"):
            assert int(item.findtext(ITUNES + "episode")) > 0, item.findtext("title")


def test_the_namespace_elements_of_the_channel_are_there(tree):
    assert uuid.UUID(tree.findtext(PODCAST + "guid")).version == 5
    assert tree.findtext(PODCAST + "locked") in ("yes", "no")
    assert tree.findtext(PODCAST + "medium") == "podcast"
    assert tree.findtext(ITUNES + "explicit") in ("true", "false")
    assert tree.find(PODCAST + "person").text
    for funding in tree.findall(PODCAST + "funding"):
        assert funding.text and funding.get("url").startswith("https://")


def test_items_have_persons_transcripts_and_chapters(tree):
    for item in tree.findall("item"):
        title = item.findtext("title")
        assert [person.text for person in item.findall(PODCAST + "person")], title
        assert {form.get("type") for form in item.findall(PODCAST + "transcript")} >= TRANSCRIPTS, title
        assert item.find(PODCAST + "chapters").get("type") == "application/json+chapters", title


# How it is served


@pytest.mark.parametrize("path", PATHS)
def test_each_path_serves_the_feed_and_names_itself(show, path):
    answer = ask(show + path)
    assert answer.status == 200, answer
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert answer["ETag"] and not answer["ETag"].startswith("W/") and answer["Last-Modified"]
    parsed = feedparser.parse(answer.body)
    assert not parsed.bozo
    selves = [link.href for link in parsed.feed.links if link.rel == "self"]
    assert selves == [show + path]


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_does_without_a_body(show, path):
    get, head = ask(show + path), ask(show + path, "HEAD")
    assert head.status == get.status == 200
    assert head.body == b""
    assert int(head["Content-Length"]) == len(get.body)
    fields = lambda answer: sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() != "date")
    assert fields(head) == fields(get)


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_feed_is_not_sent_again(show, path):
    first = ask(show + path)
    tag, date = first["ETag"], first["Last-Modified"]
    hour_before = formatdate(parsedate_to_datetime(date).timestamp() - 3600, usegmt=True)
    for conditions in [
        {"If_None_Match": tag}, {"If_None_Match": f'"other", {tag}'}, {"If_None_Match": "W/" + tag}, {"If_None_Match": "*"},
        {"If_Modified_Since": date}, {"If_None_Match": tag, "If_Modified_Since": hour_before},
    ]:
        answer = ask(show + path, **conditions)
        assert answer.status == 304, (conditions, answer)
        assert answer.body == b"" and answer["ETag"] == tag
    for conditions in [{"If_None_Match": '"other"'}, {"If_Modified_Since": hour_before}, {"If_None_Match": '"other"', "If_Modified_Since": date}]:
        assert ask(show + path, **conditions).status == 200, conditions


def test_curl_gets_nothing_when_nothing_changed(show, tmp_path):
    tag, copy = tmp_path / "tag", tmp_path / "feed.xml"
    curl("--etag-save", str(tag), "-o", str(copy), "-R", show + "/rss")
    again = ["-o", "/dev/null", "-w", "%{http_code} %{size_download}", show + "/rss"]
    assert curl("--etag-compare", str(tag), *again) == b"304 0"
    assert curl("-z", str(copy), *again) == b"304 0"


def test_feedparser_gets_nothing_when_nothing_changed(show):
    first = feedparser.parse(show + "/rss")
    assert first.status == 200 and not first.bozo
    assert feedparser.parse(show + "/rss", etag=first.etag).status == 304
    assert feedparser.parse(show + "/rss", modified=first.modified).status == 304


@pytest.mark.parametrize("path", PATHS)
def test_compressed_forms_are_the_same_feed(show, path):
    plain = ask(show + path)
    tags = {plain["ETag"]}
    for coding, decode in [
        ("gzip", gzip.decompress), ("br", lambda body: subprocess.run(["brotli", "-dc"], input=body, capture_output=True, check=True).stdout),
    ]:
        answer = ask(show + path, Accept_Encoding=coding)
        assert answer["Content-Encoding"] == coding
        assert "accept-encoding" in answer["Vary"].lower()
        assert decode(answer.body) == plain.body
        assert len(answer.body) < len(plain.body) / 2
        assert ask(show + path, Accept_Encoding=coding, If_None_Match=answer["ETag"]).status == 304
        tags.add(answer["ETag"])
    assert "accept-encoding" in plain["Vary"].lower()
    assert len(tags) == 3, "two representations share a strong ETag (RFC 9110 §8.8.3)"
    assert curl("--compressed", show + path) == plain.body


def test_a_refused_coding_is_not_used(show):
    answer = ask(show + "/rss", Accept_Encoding="gzip;q=0, br;q=0, identity")
    assert answer["Content-Encoding"] in (None, "identity")


# What it links to


def test_every_transcript_answers_with_its_type_to_anyone(tree):
    starts = {"text/vtt": b"WEBVTT", "application/x-subrip": b"1", "application/json": b"{", "text/html": b"<", "text/plain": b""}
    for link in tree.iter(PODCAST + "transcript"):
        answer = ask(link.get("url"))
        assert answer.status == 200, link.get("url")
        assert answer["Content-Type"].split(";")[0] == link.get("type")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer.body.lstrip(b"\xef\xbb\xbf").startswith(starts[link.get("type")]) and len(answer.body) > 200


def test_every_chapters_file_answers_and_ascends(tree):
    for link in tree.iter(PODCAST + "chapters"):
        answer = ask(link.get("url"))
        assert answer.status == 200, link.get("url")
        assert answer["Content-Type"].split(";")[0] == "application/json+chapters"
        assert answer["Access-Control-Allow-Origin"] == "*"
        document = json.loads(answer.body)
        starts = [chapter["startTime"] for chapter in document["chapters"]]
        assert document["version"] and len(starts) > 1 and starts == sorted(set(starts))
        assert all(chapter["title"] for chapter in document["chapters"])


def test_every_page_and_picture_answers(tree):
    pictures = {image.get("href") for image in tree.iter(ITUNES + "image")} | {image.findtext("url") for image in tree.iter("image")}
    for url in pictures:
        answer = ask(url)
        assert answer.status == 200 and answer["Content-Type"] in ("image/jpeg", "image/png"), url
        # Apple's rule: the extension is true to the content.
        assert url.endswith((".jpg", ".jpeg") if answer["Content-Type"] == "image/jpeg" else ".png"), url
    for item in tree.findall("item"):
        answer = ask(item.findtext("link"))
        assert answer.status == 200 and answer["Content-Type"].startswith("text/html"), item.findtext("link")


def test_every_enclosure_is_as_long_as_the_feed_says(feed):
    for entry in feed.entries:
        answer = ask(entry.enclosures[0].href, "HEAD")
        assert answer.status == 200, entry.enclosures[0].href
        assert answer["Content-Length"] == entry.enclosures[0].length
        assert answer["Content-Type"] == entry.enclosures[0].type
