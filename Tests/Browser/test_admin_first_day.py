"""From an empty installation to a published episode in a podcast app, by clicking and nothing else."""
import hashlib
import re
import subprocess

import feedparser
from admin import wait_until
from conftest import both_engines
from lectern import HAS_GPODDER, gpodder, picture, tone
from playwright.sync_api import expect


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def size_of(tmp_path, image):
    """Width and height of an image, by ffprobe."""
    (tmp_path / "art").write_bytes(image)
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", tmp_path / "art"], capture_output=True, text=True, check=True)
    return tuple(map(int, said.stdout.strip().split(",")))


def check_feed(site, show, title, original, tmp_path, chapters=()):
    """The feed has the episode, whose enclosure gpodder downloads as it is served; what was sent is kept as it was."""
    status, _, body = site.ask(f"/{show}/rss")
    assert status == 200
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    entry = next(entry for entry in parsed.entries if entry.title == title)
    enclosure = entry.enclosures[0]
    status, headers, served = site.ask(enclosure.href)
    assert status == 200 and headers["Content-Type"] == "audio/mpeg" and len(served) == int(enclosure.length)
    if HAS_GPODDER:
        address = f"{site.base}/{show}/rss"
        home = tmp_path / "gpodder-home"
        home.mkdir(exist_ok=True)
        gpodder(home, "subscribe", address)
        gpodder(home, "download", address, entry.id)
        files = [path for path in (home / "downloads").rglob("*.mp3")]
        assert len(files) == 1
        assert sha256(files[0].read_bytes()) == sha256(served)
    for chapter in chapters:
        assert chapter in site.ask(re.sub(r"^https?://[^/]+", "", entry.link))[2].decode()


@both_engines
def test_an_empty_installation_becomes_a_show_with_an_episode_that_gpodder_downloads(desk, site, tmp_path):
    ada = desk()
    ada.set_up()
    page = ada.page
    ada.start_show()

    # Artwork that isn't square: the square is moved to its left edge, by keys.
    page.locator("input[type=file]").set_input_files(picture(tmp_path / "cover.png", 2000, 1600))
    frame = page.locator(".artwork-frame")
    expect(frame).to_be_visible()
    frame.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    left = page.locator("[name='artwork.x']").input_value()
    assert int(left) < 200 and page.locator("[name='artwork.edge']").input_value() == "1600"
    ada.press("Save and go on")
    page.wait_for_url("**/episode")
    path = ada.first_episode("The first walk")

    # The form is filled in while the recording is on its way.
    recording = tone(tmp_path / "walk.mp3", seconds=30)
    ada.drop(recording)
    ada.fill(summary="Down to the harbour and back.", notes="With **sounds** of the harbour.")
    for number, (start, title) in enumerate([("0:00", "Departure"), ("0:12.5", "At the harbour")]):
        ada.fill(**{f"chapter.{number}.start": start, f"chapter.{number}.title": title})
    ada.wait_for_recording()
    ada.save()
    page.goto(path)
    assert page.locator("[name='chapter.1.title']").input_value() == "At the harbour"
    assert page.locator("[name=summary]").input_value() == "Down to the harbour and back."
    ada.wait_for_recording()

    page.get_by_role("button", name="Publish …").click()
    page.wait_for_url("**/publication**")
    ada.publish(path)
    wait_until(lambda: b"The first walk" in site.ask("/night-walks/rss")[2], what="the episode is in the feed")
    check_feed(site, "night-walks", "The first walk", recording, tmp_path, ["Departure", "At the harbour"])
    # What was sent is kept as it was.
    page.goto(path)
    original = page.get_by_role("link", name="Download the original")
    with page.expect_download() as download:
        original.click()
    assert sha256(open(download.value.path(), "rb").read()) == sha256(recording.read_bytes())
    # Its artwork is there, in the sizes of pages and of feeds, and square.
    image = wait_until(lambda: re.search(rb'<itunes:image href="([^"]+)"', site.ask("/night-walks/rss")[2]), what="the feed has artwork")
    status, headers, art = site.ask(image[1].decode())
    assert status == 200 and headers["Content-Type"] in ("image/jpeg", "image/png") and size_of(tmp_path, art) == (1600, 1600)


def test_everything_again_without_javascript(desk, site, tmp_path):
    ada = desk(java_script_enabled=False)
    ada.set_up()
    page = ada.page
    ada.start_show("Day Walks")
    page.locator("[name=artwork]").set_input_files(picture(tmp_path / "cover.png", 1600, 1600))
    ada.press("Save and go on")
    page.wait_for_url("**/episode")
    path = ada.first_episode("By day")
    recording = tone(tmp_path / "day.mp3")
    page.locator("[name=recording]").set_input_files(recording)
    ada.fill(summary="The same, by day.", **{"chapter.0.start": "0:00", "chapter.0.title": "Noon"})
    ada.save()
    page.goto(path)
    assert page.locator("[name=summary]").input_value() == "The same, by day."
    ada.reload_until("#recording-panel[data-state=ready]")
    ada.publish(path)
    assert b"By day" in site.ask("/day-walks/rss")[2]
    check_feed(site, "day-walks", "By day", recording, tmp_path, ["Noon"])
