"""Tests of the program as it is run: started, killed, moved, misconfigured, by its binary and nothing else.

LECTERN_BINARY names the program (.build/debug/lectern without it), LECTERN_TEST_DEMO a data folder with the demo, stopped, to copy
instead of making one; LECTERN_TEST_POSTGRES_URL a PostgreSQL in which databases can be made.
"""
import hashlib
import http.client
import http.server
import os
import pathlib
import shutil
import socket
import sqlite3
import struct
import subprocess
import threading
import time
from email.utils import format_datetime
from datetime import datetime, timedelta, timezone
from xml.sax.saxutils import escape

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.path.abspath(os.environ.get("LECTERN_BINARY", ROOT / ".build/debug/lectern"))
DATA = ROOT.parent / "shared" / "data"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    def __getitem__(self, name):
        return self.headers.get(name)

    @property
    def text(self):
        return self.body.decode()


class Installation:
    """A data folder and the program on it."""

    def __init__(self, data, **environment):
        self.data = pathlib.Path(data)
        self.port = free_port()
        self.server = None
        self.log = pathlib.Path(f"{data}.log")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8",
            "LECTERN_DATA": str(self.data), "LECTERN_ADDRESS": f"127.0.0.1:{self.port}", "LECTERN_ASSETS": str(ROOT),
            "LECTERN_URL": f"http://127.0.0.1:{self.port}", "LECTERN_OUTGOING_ALLOW": "127.0.0.0/8", **environment,
        }
        self.environment = {name: value for name, value in self.environment.items() if value is not None}

    def spawn(self, *arguments, cwd=None, **environment):
        """The program with these arguments, still running, its output to be read."""
        return subprocess.Popen(
            [BINARY, *map(str, arguments)], env={**self.environment, **environment}, cwd=cwd, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, *arguments, timeout=90, prefix=(), cwd=None, **environment):
        """What the program printed, standard error included, and its `returncode`."""
        return subprocess.run(
            [*prefix, BINARY, *map(str, arguments)], env={**self.environment, **environment}, cwd=cwd, text=True, timeout=timeout,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def do(self, *arguments, **keywords):
        """The same, for what has to go well."""
        done = self.run(*arguments, **keywords)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def start(self, *arguments, timeout=60):
        """Serves; returns the seconds to the first answer."""
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.server = subprocess.Popen(
                [BINARY, "serve", *arguments], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while time.monotonic() - began < timeout:
            try:
                self.ask("/robots.txt")
                return time.monotonic() - began
            except OSError:
                assert self.server.poll() is None, f"the server ended: {self.said()}"
                time.sleep(0.01)
        raise AssertionError(f"no answer: {self.said()}")

    def said(self):
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def stop(self):
        """Asks the server to end; returns its exit code and the seconds it took."""
        began = time.monotonic()
        self.server.terminate()
        code = self.server.wait(timeout=20)
        self.server = None
        return code, time.monotonic() - began

    def kill(self):
        if self.server:
            self.server.kill()
            self.server.wait()
            self.server = None

    def ask(self, path, method="GET", host=None, timeout=30, **headers):
        """One request on a connection of its own; `path` may be an address of this installation."""
        base = self.environment.get("LECTERN_URL", "")
        path = path.removeprefix(base) if base else path
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            authority = host or self.environment.get("LECTERN_URL", f"http://127.0.0.1:{self.port}").split("://")[1]
            connection.request(method, path, headers={"Host": authority, **{k.replace("_", "-"): v for k, v in headers.items()}})
            response = connection.getresponse()
            return Answer(response, response.read())
        except OSError:
            ended = self.server and self.server.poll()
            assert ended is None, f"the server ended with {ended} when it was asked for {path}: {self.said()}"
            raise
        finally:
            connection.close()

    def rows(self, sql, *values):
        """Rows of the SQLite file, for when the server has stopped."""
        assert self.server is None
        database = sqlite3.connect(f"file:{self.data}/lectern.sqlite?mode=ro", uri=True)
        try:
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def objects(self):
        """The keys of everything in the store."""
        folder = self.data / "media" / "objects"
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    def leftovers(self):
        """Files of unfinished work."""
        folders = [self.data / "scratch", self.data / "media" / "temporary", self.data / "media" / "uploads"]
        return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]


class Origin(http.server.ThreadingHTTPServer):
    """A server of files with ranges and strong tags, as slow as it is told to be, which notes what it is sent."""

    daemon_threads = True

    def __init__(self):
        self.files, self.posts, self.pace = {}, [], None
        super().__init__(("127.0.0.1", 0), OriginHandler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # Those who ask are killed in the middle.


class OriginHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.posts.append((time.time(), self.path, body.decode()))
        self.send_response(204)
        self.end_headers()

    def do_GET(self):
        known = self.server.files.get(self.path)
        if known is None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        kind, body = known
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        start, asked = 0, self.headers.get("Range", "")
        if asked.startswith("bytes=") and self.headers.get("If-Range", tag) == tag:
            start = int(asked[6:].split("-")[0])
        if start and start >= len(body):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Type", kind)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        while start < len(body):
            piece = body[start:start + 16384]
            self.wfile.write(piece)
            start += len(piece)
            if self.server.pace and kind.startswith("audio"):
                time.sleep(len(piece) / self.server.pace)


def ffmpeg(*arguments):
    return subprocess.run(
        ["ffmpeg", "-v", "error", *arguments, "-"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout


def recordings(count, seconds=24):
    """`count` playable MP3 files, no two alike: one tone, each with a title of its own."""
    tone = ffmpeg(
        "-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}", "-ac", "1", "-b:a", "128k", "-id3v2_version", "0",
        "-write_xing", "0", "-f", "mp3")
    files = []
    for number in range(count):
        text = b"\x00" + f"Episode {number + 1}".encode()
        frame = b"TIT2" + struct.pack(">IH", len(text), 0) + text
        files.append(b"ID3\x03\x00\x00" + bytes([0, 0, 0, len(frame)]) + frame + tone)
    return files


def pictures(count, size=400):
    """`count` JPEG pictures, no two alike."""
    def colour(number):
        return f"0x{(number * 7919 + 0x204060) & 0xFFFFFF:06x}"
    return [
        ffmpeg("-f", "lavfi", "-i", f"color=c={colour(n)}:s={size}x{size}", "-frames:v", "1", "-f", "image2", "-c:v", "mjpeg")
        for n in range(count)]


def feed(origin, title, items, image=None):
    """A feed; each of `items` is a dictionary with `audio` and maybe `image`, `title`, `guid`, `date`."""
    start = datetime(2024, 1, 1, 8, tzinfo=timezone.utc)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>',
        f"<title>{escape(title)}</title><link>{origin.url}/</link><language>en</language>",
        f"<description>Made for a test.</description><itunes:author>Test</itunes:author>",
        '<itunes:category text="Technology"/><itunes:explicit>false</itunes:explicit>',
    ]
    if image:
        lines.append(f'<itunes:image href="{image}"/>')
    for number, item in enumerate(items, 1):
        date = item.get("date", start + timedelta(days=number))
        lines.append(
            f"<item><title>{escape(item.get('title', f'Episode {number}'))}</title><guid isPermaLink=\"false\">"
            f"{item.get('guid', f'guid-{number}')}</guid><pubDate>{format_datetime(date)}</pubDate>"
            f"<itunes:episode>{number}</itunes:episode><description>About number {number}.</description>"
            f"<enclosure url=\"{item['audio']}\" length=\"{item.get('length', 0)}\" type=\"audio/mpeg\"/>"
            + (f'<itunes:image href="{item["image"]}"/>' if "image" in item else "") + "</item>")
    return "\n".join([*lines, "</channel></rss>"]).encode()


@pytest.fixture
def origin():
    server = Origin()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def make(tmp_path):
    """make("name", SETTING=value): an installation in a folder of its own, whose server ends with the test."""
    made = []

    def installation(name="data", **environment):
        made.append(Installation(tmp_path / name, **environment))
        return made[-1]

    yield installation
    for each in made:
        each.kill()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A data folder with the demo, nobody's: to be copied."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    given = os.environ.get("LECTERN_TEST_DEMO")
    if given:
        shutil.copytree(given, folder, ignore=shutil.ignore_patterns("*.sock"))
    else:
        Installation(folder).do("demo", timeout=400)
    return folder


@pytest.fixture
def postgres(request):
    """The address of a new, empty PostgreSQL database; skips where there is no server."""
    url = os.environ.get("LECTERN_TEST_POSTGRES_URL")
    if not url:
        pytest.skip("LECTERN_TEST_POSTGRES_URL is not set")
    name = f"operation_{os.getpid()}_{time.monotonic_ns()}"
    subprocess.run(["psql", "-q", url, "-c", f"CREATE DATABASE {name}"], check=True, capture_output=True)
    yield url.rsplit("/", 1)[0] + f"/{name}"
    subprocess.run(["psql", "-q", url, "-c", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"], capture_output=True)
