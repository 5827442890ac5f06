"""What the README promises to someone who brings a show in, done by the letter."""
import re
import shutil
import subprocess

import pytest

from conftest import BINARY, DATA, ROOT

README = (ROOT / "README.md").read_text()
FEEDS = {name: DATA / path for name, path in {
    "linux-admin": "feeds/linux-admin-show.xml", "techfusion": "feeds/techfusion-zh.xml",
    "namespace": "podcast-namespace/example.xml"}.items()}


def test_every_setting_of_the_readme_is_one_and_the_other_way_round(make):
    said = make().do("doctor")
    known = set(re.findall(r"^  (LECTERN_\w+|DATABASE_URL)\b", said, re.M))
    table = README.split("| setting |", 1)[1].split("\n\n", 1)[0]
    written = set(re.findall(r"`(LECTERN_[A-Z_]+|DATABASE_URL)`", table))
    assert known == written


def test_every_command_and_option_of_the_readme_is_one():
    table = README.split("| command |", 1)[1].split("\n\n", 1)[0]
    for line in table.splitlines()[2:]:
        cells = line.split("|")
        command = re.match(r"\s*`lectern (\w+)", cells[1])[1]
        help = subprocess.run([BINARY, "help", command], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
        assert help.returncode == 0 and help.stdout.startswith("OVERVIEW: ")
        for option in re.findall(r"--[a-z-]+", line):
            text = help.stdout
            for below in {"show": ["host"], "account": ["owner", "link"]}.get(command, []):
                text += subprocess.run([BINARY, "help", command, below], capture_output=True, text=True).stdout
            assert option in text, f"lectern {command} {option}"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help", "import"], ["help", "serve"], ["show", "--help"], ["help", "doctor"]])
def test_help_is_readable(arguments):
    done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.startswith("OVERVIEW: ") and "USAGE: lectern" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 110


@pytest.mark.parametrize("name", FEEDS)
def test_a_real_feed_goes_the_way_of_the_readme(make, name, tmp_path):
    path = FEEDS[name]
    if not path.exists():
        pytest.skip(f"{path.name} isn't here")
    site = make()
    extra = []
    said = site.do("import", path, "--dry-run")
    assert "Nothing was changed" in said
    if name == "namespace":
        assert "It would be refused. This feed is locked" in said
        # It is locked, and its owner has to be named as the feed does.
        done = site.run("import", path, "--link")
        assert done.returncode == 1 and "--owner" in done.stdout
        owner = re.search(r'<podcast:locked owner="([^"]+)"', path.read_text())[1]
        extra = ["--owner", owner]
    # Recordings of these shows are far away: they stay there.
    said = site.do("import", path, "--link", "--slug", "my-show", *extra, LECTERN_OUTGOING_ALLOW="", timeout=120)
    assert "is here, at /my-show/:" in said
    again = site.do("import", path, "--link", "--slug", "my-show", *extra, timeout=120)
    assert " 0 new, 0 changed" in again
    site.start()
    assert "answers at podcast.example.com" in site.do("show", "host", "my-show", "podcast.example.com")
    assert site.ask("/my-show/").status in (200, 301, 308)
    assert site.ask("/", host="podcast.example.com").status == 200
    for saved in ("/rss", "/episodes/rss", "/itunes"):
        answer = site.ask(saved, host="podcast.example.com")
        if answer.status in (301, 302, 307, 308):
            answer = site.ask(re.sub(r"https?://[^/]+", "", answer["Location"]), host="podcast.example.com")
        assert answer.status == 200 and b"<rss" in answer.body, saved
    site.do("export", "my-show", tmp_path / "backup")
    assert {"feed.xml", "show.jsonl", "media"} <= {p.name for p in (tmp_path / "backup").iterdir()}
    # Any other host could take the feed, and so can this one.
    other = make("other")
    assert "Nothing was changed" in other.do("import", tmp_path / "backup" / "feed.xml", "--dry-run")


def test_before_its_address_is_set_it_answers_at_localhost_and_bare_addresses_and_then_no_longer(make):
    site = make(LECTERN_URL=None)
    site.start()
    assert f"Lectern is at http://localhost:{site.port}" in site.said()
    for host in (f"localhost:{site.port}", f"127.0.0.1:{site.port}", "192.168.1.7:8080"):
        assert site.ask("/", host=host).status == 200, host
    assert site.ask("/", host="else.example.com").status != 200
    site.stop()
    site.environment["LECTERN_URL"] = "https://podcasts.example.com"
    site.start()
    assert site.ask("/", host="podcasts.example.com").status == 200
    assert site.ask("/", host=f"localhost:{site.port}").status != 200


def test_a_stopped_installation_is_backed_up_by_copying_its_folder(make, demo):
    first = make("first")
    shutil.copytree(demo, first.data)
    second = make("second")
    shutil.copytree(first.data, second.data)
    first.start()
    second.start()
    shows = first.do("show", "list")
    assert shows == second.do("show", "list") and len(shows.splitlines()) == 2
