"""What the program says of settings that can't be used, and what `lectern doctor` makes of them."""
import json
import os
import socket

import pytest

BAD = {
    "LECTERN_URL": ["nonsense", "ftp://example.com", "https://example.com/folder"],
    "LECTERN_ADDRESS": ["99", "127.0.0.1:99999", "no-host.invalid:8080"],
    "DATABASE_URL": ["mysql://localhost/lectern"],
    "LECTERN_CONFIG": ["/nonexistent/lectern.json"],
    "LECTERN_ASSETS": ["/nonexistent"],
    "LECTERN_PAGE_CACHE": ["much", "0"],
    "LECTERN_OUTGOING_ALLOW": ["10.0.0.0/64", "http://10.0.0.1"],
    "LECTERN_PROXIES": ["proxy.example", "10.0.0.0/64"],
    "LECTERN_LOG_LEVEL": ["loud"],
    "LECTERN_HUB": ["hub.example.com"],
}


def is_plain(text):
    """Whether a message is for people: no trace, no type names, no errno."""
    for sign in ("Fatal error", "Stack dump", "Domain=", "errno", "Swift.", "CancellationError", "(code", "Optional("):
        assert sign not in text, text
    return True


def test_doctor_finds_nothing_wrong_with_a_good_installation(make):
    site = make()
    for _ in range(2):
        done = site.run("doctor")
        assert done.returncode == 0 and "Everything is in order." in done.stdout, done.stdout
    site.start()
    done = site.run("doctor")
    assert done.returncode == 0 and "in use by a running server" in done.stdout, done.stdout
    for name in ("LECTERN_DATA", "LECTERN_ADDRESS", "LECTERN_URL", "LECTERN_CONFIG", "DATABASE_URL", "LECTERN_OUTGOING_ALLOW",
                 "LECTERN_PROXIES", "LECTERN_HUB", "LECTERN_PAGE_CACHE", "LECTERN_ASSETS", "LECTERN_FFMPEG", "LECTERN_FFPROBE", "LECTERN_LOG_LEVEL"):
        assert name in done.stdout


@pytest.mark.parametrize("name, value", [(name, value) for name, values in BAD.items() for value in values])
def test_a_setting_that_cannot_be_used_is_named(make, name, value):
    site = make(**{name: value})
    done = site.run("doctor")
    assert done.returncode == 1, done.stdout
    assert f"!!  {name}: " in done.stdout and "to put right." in done.stdout or "!!" in done.stdout, done.stdout
    assert name in done.stdout.split("!!", 1)[1] and is_plain(done.stdout), done.stdout
    done = site.run("serve", timeout=20)
    assert done.returncode == 1, done.stdout
    assert done.stdout.startswith("lectern: ") and name in done.stdout and is_plain(done.stdout), done.stdout


@pytest.mark.parametrize("name", ["LECTERN_FFMPEG", "LECTERN_FFPROBE"])
def test_doctor_says_how_to_get_a_program_that_is_missing(make, name):
    done = make(**{name: "/nonexistent"}).run("doctor")
    assert done.returncode == 1 and is_plain(done.stdout)
    assert "/nonexistent" in done.stdout and "apt-get install ffmpeg" in done.stdout and f"set {name}" in done.stdout


def test_a_database_that_does_not_answer_is_named(make):
    site = make(DATABASE_URL="postgres://lectern@127.0.0.1:1/lectern")
    done = site.run("doctor")
    assert done.returncode == 1 and is_plain(done.stdout)
    assert "!!  DATABASE_URL: " in done.stdout and "Connection refused" in done.stdout and "PostgreSQL is up" in done.stdout
    done = site.run("show", "list")
    assert done.returncode == 1 and "DATABASE_URL" in done.stdout and "PostgreSQL is up" in done.stdout, done.stdout


def test_a_password_in_the_database_address_is_not_shown(make):
    done = make(DATABASE_URL="postgres://lectern:s3cret@127.0.0.1:1/lectern").run("doctor")
    assert "s3cret" not in done.stdout


def test_a_port_that_is_taken_is_named(make):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        site = make(LECTERN_ADDRESS=f"127.0.0.1:{other.getsockname()[1]}")
        for command in ("serve", "doctor"):
            done = site.run(command, timeout=20)
            assert done.returncode == 1 and is_plain(done.stdout), done.stdout
            assert "LECTERN_ADDRESS" in done.stdout and "Another program listens on" in done.stdout, done.stdout
        # And nothing was left that would be in the way of the next start.
        assert not (site.data / "lectern.sock").exists()


def test_an_address_this_machine_does_not_have_is_named(make):
    done = make(LECTERN_ADDRESS="192.0.2.7:8080").run("serve", timeout=20)
    assert done.returncode == 1 and is_plain(done.stdout)
    assert "LECTERN_ADDRESS" in done.stdout and "no address 192.0.2.7" in done.stdout, done.stdout


def test_a_data_folder_that_cannot_be_written_is_named(make, tmp_path):
    prefix = ()
    if os.getuid() == 0:
        prefix = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    for parent in list(folder.parents)[:3]:
        if os.access(parent, os.W_OK) and str(parent) != "/tmp" and parent.stat().st_uid == os.getuid():
            parent.chmod(parent.stat().st_mode | 0o055)
    for data in (folder, folder / "below"):
        site = make(LECTERN_DATA=str(data), HOME="/tmp")
        if site.run("--help", prefix=prefix).returncode:
            pytest.skip("the program can't be run by another user")
        done = site.run("doctor", prefix=prefix)
        assert done.returncode == 1 and is_plain(done.stdout), done.stdout
        assert "LECTERN_DATA" in done.stdout.split("!!", 1)[1] and str(data) in done.stdout, done.stdout
        done = site.run("serve", prefix=prefix, timeout=20)
        assert done.returncode == 1 and is_plain(done.stdout), done.stdout
        assert "LECTERN_DATA" in done.stdout and str(data) in done.stdout and "ermission" in done.stdout, done.stdout


def test_the_settings_file_holds_and_the_environment_wins(make):
    site = make(LECTERN_URL=None, LECTERN_OUTGOING_ALLOW=None)
    site.data.mkdir()
    (site.data / "lectern.json").write_text(json.dumps({
        "lectern": {"url": "https://from.the.file", "page": {"cache": 12}, "outgoing": {"allow": "10.0.0.0/8"}}}))
    said = site.do("doctor")
    assert "LECTERN_URL = https://from.the.file (from the file)" in said
    assert "LECTERN_PAGE_CACHE = 12 (from the file)" in said and "LECTERN_OUTGOING_ALLOW = 10.0.0.0/8 (from the file)" in said
    site.start()
    assert "Lectern is at https://from.the.file" in site.said()
    assert site.ask("/", host="from.the.file").status == 200
    site.stop()
    site.environment["LECTERN_URL"] = "https://from.the.environment"
    assert "LECTERN_URL = https://from.the.environment\n" in site.do("doctor")
    site.start()
    assert site.ask("/", host="from.the.environment").status == 200
    assert site.ask("/", host="from.the.file").status != 200


def test_a_settings_file_elsewhere_holds_too(make, tmp_path):
    file = tmp_path / "other.json"
    file.write_text('{"lectern": {"url": "https://elsewhere.example"}}')
    site = make(LECTERN_URL=None, LECTERN_CONFIG=str(file))
    assert "known as https://elsewhere.example" in site.do("doctor")
    file.write_text('{"lectern": ')
    done = site.run("doctor")
    assert done.returncode == 1 and "LECTERN_CONFIG" in done.stdout and str(file) in done.stdout, done.stdout
    assert is_plain(done.stdout)


def test_a_setting_of_the_wrong_kind_in_the_file_is_named(make):
    site = make()
    site.data.mkdir()
    (site.data / "lectern.json").write_text('{"lectern": {"page": {"cache": "much"}}}')
    done = site.run("doctor")
    assert done.returncode == 1 and "LECTERN_PAGE_CACHE" in done.stdout, done.stdout


def test_a_database_file_that_is_not_one_is_named(make):
    site = make()
    site.data.mkdir()
    (site.data / "lectern.sqlite").write_bytes(b"This is not a database. " * 400)
    for command in ("serve", "doctor"):
        done = site.run(command, timeout=20)
        assert done.returncode == 1 and is_plain(done.stdout), done.stdout
        assert "damaged" in done.stdout or "not a database" in done.stdout, done.stdout
