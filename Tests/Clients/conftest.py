"""Tests of a running Lectern by what listeners and directories use: LECTERN_BASE=http://127.0.0.1:8080 pytest Tests/Clients

The shows are found from the start page, so any installation will do whose episodes have transcripts and chapters.
"""
import http.client
import os
import re
import subprocess
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest

BASE = os.environ.get("LECTERN_BASE", "http://127.0.0.1:8080").rstrip("/")


class Answer:
    """A response as it came: no redirect followed, nothing decoded."""

    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    def __getitem__(self, name):
        return self.headers.get(name)

    def __repr__(self):
        return f"<{self.status} {dict(self.headers)} {len(self.body)} bytes>"


def ask(url, method="GET", **headers):
    """ask(url, "HEAD", if_none_match='"x"'): one request on a connection of its own, with these header fields and no others."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=30)
    try:
        connection.putrequest(method, parts.path + (f"?{parts.query}" if parts.query else ""), skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response, response.read())
    finally:
        connection.close()


def curl(*arguments):
    """What curl prints, as bytes; fails the test when curl fails."""
    done = subprocess.run(["curl", "-sS", "--fail", "--max-time", "60", *arguments], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def find_shows():
    """Addresses of the shows that the start page leads to, without a slash at the end."""
    start = ask(BASE + "/")
    found = re.findall(r"<(?:a|link)\b[^>]*?\bhref=[\"']?([^\"' >]+)", start.body.decode())
    places = [BASE]
    for link in found:
        parts = urlsplit(urljoin(BASE + "/", link))
        first = parts.path.split("/")[1]
        if f"{parts.scheme}://{parts.netloc}" == BASE and first and "." not in first and f"{BASE}/{first}" not in places:
            places.append(f"{BASE}/{first}")

    def has_feed(place):
        answer = ask(place + "/rss")
        return answer.status == 200 and answer["Content-Type"].startswith("application/rss+xml")

    return [place for place in places if has_feed(place)]


SHOWS = []


def pytest_configure(config):
    try:
        SHOWS[:] = find_shows()
    except OSError as error:
        raise pytest.UsageError(f"no Lectern answers at {BASE}: {error}")
    if not SHOWS:
        raise pytest.UsageError(f"the start page of {BASE} leads to no show with a feed")


def pytest_generate_tests(metafunc):
    if "show" in metafunc.fixturenames:
        metafunc.parametrize("show", SHOWS, ids=[urlsplit(show).path or "/" for show in SHOWS], scope="session")


@pytest.fixture(scope="session")
def feed(show):
    """The show's feed as feedparser reads it."""
    parsed = feedparser.parse(ask(show + "/rss").body)
    assert parsed.entries, "the feed has no items"
    return parsed


@pytest.fixture(scope="session")
def newest(feed):
    """The enclosure of the newest episode: `href`, `length`, `type`."""
    return max(feed.entries, key=lambda entry: entry.published_parsed).enclosures[0]


@pytest.fixture(scope="session")
def audio(newest):
    """The newest episode's bytes, as curl gets them."""
    return curl(newest.href)
