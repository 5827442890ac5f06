"""The process killed in the middle of its work, again and again, without warning."""
import hashlib
import http.client
import random
import re
import sqlite3
import subprocess
import time
import xml.etree.ElementTree as ET

import feedparser

from conftest import feed, pictures, recordings

EPISODES = 30
KILLS = 14


def whole(answer):
    """Whether an answer is what its header announces, down to the last tag."""
    assert answer.status == 200, answer.status
    assert int(answer["Content-Length"] or len(answer.body)) == len(answer.body)
    end = "</rss>" if "xml" in answer["Content-Type"] else "</html>"
    assert answer.text.rstrip().endswith(end), answer.text[-200:]
    return answer


def visit(site):
    """Looks at every kind of page; the server may be killed meanwhile. Returns how many pages answered."""
    seen = 0
    try:
        start = site.ask("/")
        seen += 1
        if start.status != 302:
            whole(start)  # No show yet; with one, its page is the start page.
            return seen
        episodes = re.findall(r"<link>([^<]+)</link>", site.ask("/rough-seas/rss").text)
        for path in ("/rough-seas/", "/rough-seas/episodes", "/rough-seas/rss", episodes[-1]):
            answer = site.ask(path)
            if answer.status in (301, 302, 308):
                answer = site.ask(answer["Location"])
            if path.endswith("rss"):
                ET.fromstring(whole(answer).body)
            else:
                whole(answer)
            seen += 1
    except (OSError, http.client.HTTPException):
        pass  # Killed while it answered.
    return seen


def rough_seas(origin):
    """A show of thirty episodes on a slow server; returns the address of its feed."""
    audio, images = recordings(EPISODES), pictures(4)
    for number, image in enumerate(images):
        origin.files[f"/{number}.jpg"] = ("image/jpeg", image)
    items = []
    for number, file in enumerate(audio, 1):
        origin.files[f"/{number}.mp3"] = ("audio/mpeg", file)
        items.append({"audio": f"{origin.url}/{number}.mp3", "length": len(file)})
        if number % 10 == 0:
            items[-1]["image"] = f"{origin.url}/{number // 10}.jpg"
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "Rough Seas", items, f"{origin.url}/0.jpg"))
    origin.pace = 250_000
    return f"{origin.url}/feed.xml"


def check_whole(site, origin):
    """Every recording byte by byte, nothing twice, nothing left lying about."""
    parsed = feedparser.parse(whole(site.ask("/rough-seas/rss")).body)
    assert not parsed.bozo
    assert sorted(entry.id for entry in parsed.entries) == sorted(f"guid-{n}" for n in range(1, EPISODES + 1))
    for entry in parsed.entries:
        number = entry.id.removeprefix("guid-")
        enclosure = entry.enclosures[0]
        assert enclosure.href.startswith(site.environment["LECTERN_URL"]), f"{entry.id} is only linked: {enclosure.href}"
        answer = site.ask(enclosure.href)
        original = origin.files[f"/{number}.mp3"][1]
        assert hashlib.sha256(answer.body).hexdigest() == hashlib.sha256(original).hexdigest(), entry.id
        assert int(enclosure.length) == len(original)
    assert site.stop()[0] == 0
    assert site.leftovers() == []
    assert site.rows("SELECT count(*), count(DISTINCT guid), count(audio_id) FROM episodes") == [(EPISODES,) * 3]
    twice = site.rows("SELECT origin_url FROM media WHERE origin_url IS NOT NULL GROUP BY origin_url HAVING count(*) > 1")
    assert twice == []
    assert site.rows("SELECT count(*) FROM shows") == [(1,)]
    stored = {key for key, in site.rows("SELECT storage_key FROM media")}
    assert stored <= site.objects(), "a row without its file"
    return site.objects() - stored


def test_an_import_killed_again_and_again_ends_whole(make, origin):
    chance, site, address = random.Random(4), make(), rough_seas(origin)
    pages = 0
    for kill in range(KILLS):
        if kill % 2:
            # In the server, which is what dies.
            site.start()
            client = site.spawn("import", address)
            end = time.monotonic() + chance.uniform(0.2, 1.6)
            while time.monotonic() < end:
                pages += visit(site)
            site.kill()
            said = client.communicate(timeout=20)[0]
            assert client.returncode != 0, said
            assert "The server stopped before this was done" in said, said
        else:
            client = site.spawn("import", address)
            try:
                client.wait(timeout=chance.uniform(0.2, 1.6))
            except subprocess.TimeoutExpired:
                pass
            client.kill()
            client.communicate()
            site.start()
            pages += visit(site)
            site.kill()
    assert pages > 3 * KILLS
    origin.pace = None
    site.start()
    said = site.do("import", address)
    assert "Rough Seas is here" in said
    orphans = check_whole(site, origin)
    # A kill between storing a file and its row leaves the file; each kill can leave no more than the transfers it cut off.
    assert len(orphans) <= 3 * KILLS, orphans


def test_image_jobs_killed_twenty_times_are_each_done_once(make, origin):
    chance, site = random.Random(11), make()
    audio = recordings(1, seconds=1)[0]
    origin.files["/a.mp3"] = ("audio/mpeg", audio)
    items = []
    for number, image in enumerate(pictures(10)):
        origin.files[f"/{number}.jpg"] = ("image/jpeg", image)
        items.append({"audio": f"{origin.url}/a.mp3", "image": f"{origin.url}/{number}.jpg"})
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "Killed Jobs", items))
    site.do("import", f"{origin.url}/feed.xml", "--link")
    assert site.rows("SELECT count(*) FROM jobs WHERE kind = 'image.variants' AND state = 'queued'") == [(10,)]

    def leases_lapse():
        """A minute passes, in which nobody shows a sign of life."""
        with sqlite3.connect(f"{site.data}/lectern.sqlite") as database:
            database.execute("UPDATE jobs SET leased_until = 1 WHERE state = 'running'")
        database.close()

    def is_running():
        with sqlite3.connect(f"file:{site.data}/lectern.sqlite?mode=ro", uri=True) as database:
            found = database.execute("SELECT 1 FROM jobs WHERE kind = 'image.variants' AND state = 'running'").fetchone()
        database.close()
        return found is not None

    cut = 0
    for _ in range(20):
        site.start()
        until = time.monotonic() + 20
        while not is_running() and time.monotonic() < until:
            time.sleep(0.002)
        # Somewhere in the work; a kill may also hit the commit, or the gap before the next job.
        time.sleep(chance.uniform(0, 0.12))
        site.kill()
        cut += site.rows("SELECT count(*) FROM jobs WHERE kind = 'image.variants' AND state = 'running'")[0][0]
        leases_lapse()
    assert cut >= 10, f"only {cut} kills hit a job"
    site.start()
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with sqlite3.connect(f"file:{site.data}/lectern.sqlite?mode=ro", uri=True) as database:
            left = database.execute(
                "SELECT count(*) FROM jobs WHERE kind = 'image.variants' AND state NOT IN ('done', 'failed')").fetchone()[0]
        database.close()
        if left == 0:
            break
        time.sleep(0.1)
    assert site.stop()[0] == 0
    assert site.rows("SELECT state, last_error, count(*) FROM jobs WHERE kind = 'image.variants' GROUP BY 1, 2") == [
        ("done", None, 10)]
    variants = site.rows(
        "SELECT original_id, group_concat(variant) FROM (SELECT * FROM media WHERE original_id IS NOT NULL ORDER BY variant) "
        "GROUP BY original_id")
    assert len(variants) == 10
    assert {each for _, each in variants} == {"160,160.avif,320,320.avif,640,640.avif,feed"}
    # Written in the transaction that ends a job: one for each image, however often it was begun.
    assert site.rows("SELECT subject FROM events WHERE kind LIKE 'image%' GROUP BY subject HAVING count(*) > 1") == []
    assert site.rows("SELECT count(*) FROM events WHERE kind LIKE 'image%'") == [(10,)]
    for key, size in site.rows("SELECT storage_key, size FROM media WHERE content_type LIKE 'image/%'"):
        assert (site.data / "media" / "objects" / key).stat().st_size == size
    assert site.objects() == {key for key, in site.rows("SELECT storage_key FROM media")}
    assert site.leftovers() == []
