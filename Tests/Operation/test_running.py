"""Starting, stopping, commands beside a running server, and a full disk."""
import os
import re
import signal
import socket
import subprocess
import time

import pytest

from conftest import feed, recordings


def small_show(origin, episodes=2, title="Small Show", seconds=2):
    for number, file in enumerate(recordings(episodes, seconds), 1):
        origin.files[f"/{number}.mp3"] = ("audio/mpeg", file)
    items = [{"audio": f"{origin.url}/{n}.mp3"} for n in range(1, episodes + 1)]
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, title, items))
    return f"{origin.url}/feed.xml"


def test_it_is_up_at_once_and_says_where(make):
    site = make()
    first = site.start("--empty")
    site.stop()
    second = site.start()
    print(f"first start {first * 1000:.0f} ms, next {second * 1000:.0f} ms")
    assert second < 5
    assert f"Lectern is at {site.environment['LECTERN_URL']}" in site.said()


def test_empty_stays_empty(make):
    site = make()
    site.start("--empty")
    assert site.ask("/").status == 200
    assert "There are no shows yet" in site.do("show", "list")
    site.stop()
    assert site.rows("SELECT count(*) FROM shows") == [(0,)]
    assert site.objects() == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_ends_soon_and_leaves_a_clean_database(make, origin, number):
    site = make()
    site.start()
    site.do("import", small_show(origin, 1, seconds=600))
    # A listener in the middle of a download, and one who says nothing, don't hold it up.


    idle = []
    for request in (b"", b"GET /small-show/ HTTP/1.1\r\nHost: ", b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (
            re.search(r'enclosure url="https?://[^/]+([^"]+)"', site.ask("/small-show/rss").text)[1].encode(), site.port)):
        idle.append(socket.socket())
        idle[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle[-1].connect(("127.0.0.1", site.port))
        idle[-1].sendall(request)
    time.sleep(0.3)
    began = time.monotonic()
    site.server.send_signal(number)
    code = site.server.wait(timeout=15)
    took = time.monotonic() - began
    site.server = None
    for each in idle:
        each.close()
    assert code == 0, site.said()
    assert took < 5, f"it took {took:.1f} s"
    log = site.data / "lectern.sqlite-wal"
    assert not log.exists() or log.stat().st_size == 0, "not everything is in the database file"
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    assert site.rows("PRAGMA foreign_key_check") == []
    assert not (site.data / "lectern.sock").exists()
    assert "error" not in site.said(), site.said()


def test_asked_to_stop_in_the_middle_of_an_import_it_ends_soon_and_the_import_says_so(make, origin):
    site, address = make(), small_show(origin, 6)
    origin.pace = 2_000
    site.start()
    client = site.spawn("import", address)
    time.sleep(1)
    code, took = site.stop()
    said = client.communicate(timeout=10)[0]
    assert code == 0 and took < 5, f"{code} after {took:.1f} s: {site.said()}"
    assert client.returncode == 1
    assert "The server stopped before this was done" in said, said
    origin.pace = None
    assert "6 recordings" in site.do("import", address)


def test_a_second_process_says_who_has_the_data(make):
    site = make()
    site.start()
    done = site.run("serve", LECTERN_ADDRESS="127.0.0.1:0")
    assert done.returncode == 1
    assert f"in use by another process (number {site.server.pid})" in done.stdout
    assert "lectern.sqlite" in done.stdout and len(done.stdout.splitlines()) == 1
    # The first one has not suffered.
    assert site.ask("/").status == 200
    assert "no shows yet" in site.do("show", "list")


def test_commands_go_through_the_running_server(make, origin, tmp_path):
    site, address = make(), small_show(origin)
    site.start()
    said = site.do("import", address, "--dry-run")
    assert "Episodes: 2 new" in said and "Nothing was changed" in said
    assert "no shows yet" in site.do("show", "list")
    assert "Small Show is here, at /small-show/: 2 new" in site.do("import", address)
    assert site.do("show", "list") == "Small Show: /small-show/, 2 episodes\n"
    assert site.do("show") == site.do("show", "list")
    assert "answers at pod.example.org" in site.do("show", "host", "small-show", "pod.example.org")
    assert site.ask("/", host="pod.example.org").status == 200
    assert "no longer answers" in site.do("show", "host", "small-show", "pod.example.org", "--remove")
    # Folders are meant as the caller sees them, not as the server does.
    site.do("export", "small-show", "out", cwd=tmp_path)
    assert (tmp_path / "out" / "feed.xml").exists() and (tmp_path / "out" / "show.jsonl").exists()
    assert "0 new, 0 changed, 2 as they were" in site.do("import", address)
    for arguments, reason in [
        (("export", "nothing", "out"), "There is no show “nothing”"),
        (("import", "missing.xml"), "There is no file"),
        (("import", f"{origin.url}/none.xml"), "404"),
        (("show", "host", "small-show", "not a host"), "host"),
    ]:
        done = site.run(*arguments, cwd=tmp_path)
        assert done.returncode == 1 and reason in done.stdout, (arguments, done.stdout)
        assert "Fatal error" not in done.stdout


def test_a_command_whose_server_dies_says_so(make, origin):
    site, address = make(), small_show(origin, 6)
    origin.pace = 20_000
    site.start()
    client = site.spawn("import", address)
    time.sleep(1)
    site.kill()
    said = client.communicate(timeout=20)[0]
    assert client.returncode == 1
    assert "lectern: The server stopped before this was done. What is done is kept; start the server and run this again." in said


def test_a_caller_who_goes_away_takes_the_work_along(make, origin):
    site, address = make(), small_show(origin, 6)
    origin.pace = 20_000
    site.start()
    client = site.spawn("import", address)
    time.sleep(1)
    client.send_signal(signal.SIGINT)
    client.communicate(timeout=10)
    time.sleep(2.5)
    origin.pace = None
    # A second import doesn't find the first one in its way.
    assert "Small Show is here" in site.do("import", address)
    site.stop()
    assert site.rows("SELECT count(*), count(audio_id) FROM episodes") == [(6, 6)]
    assert site.leftovers() == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]).returncode:
        pytest.skip("mounting takes root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("served", [True, False], ids=["in the server", "by itself"])
def test_a_full_disk_is_named_and_nothing_is_half_written(make, origin, small_disk, served):
    site = make(LECTERN_DATA=str(small_disk / "data"))
    site.data = small_disk / "data"
    files = recordings(8, seconds=300)
    for number, file in enumerate(files, 1):
        origin.files[f"/{number}.mp3"] = ("audio/mpeg", file)
    items = [{"audio": f"{origin.url}/{n}.mp3", "length": len(f)} for n, f in enumerate(files, 1)]
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "Too Much", items))
    if served:
        site.start()
        site.do("show", "list")
    done = site.run("import", f"{origin.url}/feed.xml")
    assert "disk is full" in done.stdout, done.stdout
    assert "Fatal error" not in done.stdout
    if served:
        assert site.ask("/").status in (200, 302)
        assert site.ask("/too-much/rss").status in (200, 404)
        site.stop()
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    for key, size in site.rows("SELECT storage_key, size FROM media"):
        assert (site.data / "media" / "objects" / key).stat().st_size == size
    assert site.objects() == {key for key, in site.rows("SELECT storage_key FROM media")}
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    if served:
        site.start()
    assert "Too Much is here" in site.do("import", f"{origin.url}/feed.xml")
    if served:
        for number, file in enumerate(files, 1):
            answer = site.ask(re.search(rf'url="([^"]+/download/{number}/[^"]+)"', site.ask("/too-much/rss").text)[1])
            assert answer.body == file
        site.stop()
    assert site.rows("SELECT count(*), count(audio_id) FROM episodes") == [(8, 8)]
    assert site.leftovers() == []
