"""A show that is elsewhere is brought in by the browser: looked at first, then fetched, with progress, a report, and more tries."""
import http.server
import re
import threading
from email.utils import formatdate

import pytest
from admin import wait_until
from conftest import both_engines
from lectern import tone
from playwright.sync_api import expect


class Origin(http.server.ThreadingHTTPServer):
    """A host with a feed and recordings, which sends no recording before it may."""

    daemon_threads = True

    def __init__(self):
        self.files, self.asked, self.gate = {}, [], threading.Event()
        self.gate.set()
        super().__init__(("127.0.0.1", 0), OriginHandler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # Those who ask are killed in the middle.


class OriginHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        kind, body = self.server.files.get(self.path, ("text/plain", None))
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        if kind == "audio/mpeg":
            self.wfile.write(body[:4000])
            self.server.gate.wait(60)
            body = body[4000:]
        self.wfile.write(body or b"")


def feed(origin, title, names, locked=""):
    items = "".join(
        f"<item><title>Episode {name}</title><guid isPermaLink=\"false\">{name}</guid><pubDate>{formatdate(1.7e9 + number)}</pubDate>"
        f"<enclosure url=\"{origin.url}/{name}.mp3\" length=\"100\" type=\"audio/mpeg\"/></item>" for number, name in enumerate(names))
    text = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f"<title>{title}</title><link>https://old.example/</link><language>en</language><description>About.</description>{locked}{items}</channel></rss>")
    return ("application/rss+xml", text.encode())


@pytest.fixture
def origin():
    server = Origin()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


@both_engines
def test_a_show_is_looked_at_then_brought_in_and_goes_on_after_a_kill(desk, site, origin, tmp_path):
    sound = tone(tmp_path / "sound.mp3", seconds=3).read_bytes()
    origin.files["/feed.xml"] = feed(origin, "Old Harbour", "abc")
    for name in "ab":
        origin.files[f"/{name}.mp3"] = ("audio/mpeg", sound)
    ada = desk()
    ada.set_up()
    page = ada.page
    page.get_by_role("link", name="Bring a show here").click()
    ada.fill(address=f"{origin.url}/feed.xml")
    ada.press("Have a look")
    page.wait_for_url("**/admin/imports/*")
    expect(page.get_by_role("heading", name="“Old Harbour” will be a new show.")).to_be_visible()
    expect(page.get_by_text("Episodes: 3 new, 0 changed, 0 as they are.")).to_be_visible()
    assert site.ask("/old-harbour/")[0] == 404

    # Killed while the recordings are on their way; the page goes on by itself when the server is back.
    origin.gate.clear()
    ada.expected.append("Failed to load resource")
    ada.press("Import")
    expect(page.locator("progress[data-bar]")).to_be_visible()
    wait_until(lambda: "/a.mp3" in origin.asked)
    if "DATABASE_URL" not in site.environment:
        # On PostgreSQL a dead worker's job is taken again when its lease has ended: too long to wait for here.
        site.kill()
        site.start()
    origin.gate.set()
    expect(page.get_by_role("heading", name="It is here")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("One file couldn't be had.")).to_be_visible()
    expect(page.get_by_role("heading", name="Episode c")).to_be_visible()

    # What was missing is there by now.
    origin.files["/c.mp3"] = ("audio/mpeg", sound)
    ada.press("Try again")
    expect(page.get_by_text("couldn't be had")).to_have_count(0)
    expect(page.get_by_role("heading", name="It is here")).to_be_visible()
    expect(page.get_by_text("1 recordings")).to_be_visible()
    page.get_by_role("link", name="Open the show").click()
    expect(page).to_have_url(re.compile(r"/admin/shows/\d+$"))
    assert site.ask("/old-harbour/rss")[2].count(b"<item>") == 3
    assert site.ask("/old-harbour/rss")[2].count(site.base.encode() + b"/old-harbour/episodes/download") == 3


def test_a_locked_feed_asks_for_its_owner_and_a_file_will_do(desk, site, origin, tmp_path):
    text = feed(origin, "Locked", "a", '<podcast:locked owner="me@old.example">yes</podcast:locked>')[1]
    (tmp_path / "feed.xml").write_bytes(text)
    ada = desk()
    ada.set_up()
    page = ada.page
    page.goto("/admin/imports/new")
    page.get_by_label("Or its feed as a file").set_input_files(tmp_path / "feed.xml")
    ada.press("Have a look")
    expect(page.get_by_text("This feed is locked")).to_be_visible()
    assert page.get_by_role("button", name="Import", exact=True).count() == 0
    ada.fill(owner="me@old.example")
    page.get_by_label("Leave the recordings where they are").check()
    ada.press("Look again")
    ada.press("Import")
    expect(page.get_by_role("heading", name="It is here")).to_be_visible()
    assert "/a.mp3" not in origin.asked


def test_what_is_no_feed_says_so_with_what_was_typed(desk, site, origin):
    ada = desk(java_script_enabled=False)
    ada.set_up()
    page = ada.page
    ada.expected.append("422")
    page.goto("/admin/imports/new")
    ada.fill(address="not an address")
    ada.press("Have a look")
    expect(page.get_by_role("link", name="isn't the address of a feed")).to_be_visible()
    assert page.locator("[name=address]").input_value() == "not an address"
    origin.files["/page"] = ("text/html", b"<!DOCTYPE html><html><body>Hello</body></html>")
    ada.fill(address=f"{origin.url}/page")
    ada.press("Have a look")
    # Without scripts the page loads itself again.
    expect(page.get_by_role("heading", name="It stopped")).to_be_visible(timeout=30_000)
