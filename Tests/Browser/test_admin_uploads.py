"""Recordings on their way: cut off by a dead server and a closed tab, and such as are none."""
import hashlib
import re

from admin import wait_until
from lectern import long_recording, picture, tone
from playwright.sync_api import expect

SIZE = 300 << 20


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def percent(page):
    value = page.locator("[data-upload-progress]").get_attribute("value")
    return float(value or 0)


def test_an_upload_of_300_mb_survives_a_killed_server_and_a_closed_tab(desk, site, tmp_path):
    recording = long_recording(tmp_path / "long.mp3", SIZE)
    ada = desk().set_up()
    ada.expected += ["Failed to load resource", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE"]
    page = ada.page
    ada.start_show()
    ada.skip_cover()
    path = ada.first_episode("Three hundred")
    page.locator("#f-recording").set_input_files(recording)
    wait_until(lambda: percent(page) >= 15, timeout=120, what="15 % are there")
    site.kill()
    expect(page.locator("[data-upload-status]")).to_contain_text(re.compile("connection was lost|doesn’t answer"), timeout=30_000)
    site.start()
    # It goes on by itself, from where it was.
    wait_until(lambda: percent(page) >= 45, timeout=120, what="45 % are there")
    page.close()

    page = ada.open()
    page.goto(path)
    expect(page.get_by_text("Choose the same file to go on.").first).to_be_visible()
    page.locator("#f-recording").set_input_files(recording)
    wait_until(lambda: percent(page) >= 30, timeout=60, what="it goes on where it stopped")
    expect(page.locator("#recording-panel")).to_have_attribute("data-state", re.compile("waiting|working|ready"), timeout=180_000)
    original = page.get_by_role("link", name="Download the original")
    expect(original).to_be_visible(timeout=120_000)
    with page.expect_download(timeout=120_000) as download:
        original.click()
    assert digest(download.value.path()) == digest(recording)


def test_what_is_no_recording_says_so_on_the_page(desk, site, tmp_path):
    ada = desk().set_up()
    page = ada.page
    ada.start_show()
    ada.skip_cover()
    ada.first_episode("Bad audio")
    png = picture(tmp_path / "cover.png", 400, 400)
    renamed = tmp_path / "episode.mp3"
    renamed.write_bytes(png.read_bytes())
    ada.fill(summary="Typed before.")
    ada.drop(renamed)
    ada.wait_for_recording("failed")
    expect(page.locator("#recording-trouble")).to_be_visible()
    assert re.search("image|picture|no sound|audio", page.locator("#recording-trouble").inner_text())
    assert page.locator("[name=summary]").input_value() == "Typed before."
    # Empty: refused at once, in words.
    (tmp_path / "empty.mp3").write_bytes(b"")
    ada.drop(tmp_path / "empty.mp3")
    expect(page.get_by_text("“empty.mp3” is empty.").first).to_be_visible()
    # A good one takes its place.
    ada.drop(tone(tmp_path / "good.mp3", seconds=4))
    ada.wait_for_recording()
    assert page.locator("[name=summary]").input_value() == "Typed before."
