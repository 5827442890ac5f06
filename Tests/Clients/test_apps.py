"""Podcast clients as Debian ships them subscribe and download: gpodder's command line, and podget."""
import hashlib
import os
import shutil
import subprocess

import pytest


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def run(command, home):
    """Runs a client that knows nothing of this machine's user; returns what it printed."""
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "GPODDER_HOME": str(home / "gpodder"),
        "GPODDER_DOWNLOAD_DIR": str(home / "downloads"), "TMPDIR": str(home),
    }
    done = subprocess.run(command, env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def downloaded(folder):
    """The audio files in a folder, and those below it."""
    return [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(".mp3")]


@pytest.mark.skipif(not shutil.which("gpo"), reason="gpodder is not installed: scripts/setup test")
def test_gpodder_subscribes_and_downloads(show, feed, newest, audio, tmp_path):
    address = show + "/rss"
    run(["gpo", "subscribe", address], tmp_path)
    listed = run(["gpo", "list"], tmp_path)
    assert feed.feed.title in listed and address in listed
    entry = next(entry for entry in feed.entries if entry.enclosures[0].href == newest.href)
    assert all(entry.title in run(["gpo", "episodes", address], tmp_path) for entry in feed.entries)

    run(["gpo", "download", address, entry.id], tmp_path)
    files = downloaded(tmp_path / "downloads")
    assert len(files) == 1, files
    got = open(files[0], "rb").read()
    assert len(got) == int(newest.length)
    assert sha256(got) == sha256(audio)

    # An update brings nothing twice.
    run(["gpo", "update", address], tmp_path)
    titles = run(["gpo", "episodes", address], tmp_path)
    assert all(titles.count(entry.title) == 1 for entry in feed.entries), titles


@pytest.mark.skipif(not shutil.which("podget"), reason="podget is not installed: scripts/setup test")
def test_podget_downloads_the_newest(show, newest, audio, tmp_path):
    settings, library = tmp_path / "settings", tmp_path / "library"
    run(["podget", "--dir_config", str(settings), "--create-config", "podgetrc"], tmp_path)
    (settings / "serverlist").write_text(f"{show}/episodes/rss Podcasts Show\n")
    # The last word wins: it is read as a shell script.
    with open(settings / "podgetrc", "a") as settings_file:
        settings_file.write(f"DIR_LIBRARY={library}\nMIN_SPACE=1\nNO_PLAYLIST=1\n")
    run(["podget", "--dir_config", str(settings), "--config", "podgetrc", "--recent", "1"], tmp_path)
    files = downloaded(library)
    assert len(files) == 1, files
    got = open(files[0], "rb").read()
    assert len(got) == int(newest.length)
    assert sha256(got) == sha256(audio)
    assert os.path.basename(files[0]) == newest.href.rsplit("/", 1)[1]
