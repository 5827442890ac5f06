"""Work on recordings, killed without warning again and again: one product, playable, and one event that says so."""
import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import time

import pytest

from conftest import feed, ffmpeg, recordings


def tone(path, seconds, *arguments):
    path.write_bytes(ffmpeg("-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}", "-ac", "2", *arguments, "-f", "wav"))


class Draft:
    """A show with a draft, whose recordings are given as a finished upload leaves them: a file, its row, and a job."""

    def __init__(self, site, origin):
        self.site = site
        origin.files["/a.mp3"] = ("audio/mpeg", recordings(1, seconds=1)[0])
        origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "Night Work", [{"audio": f"{origin.url}/a.mp3"}]))
        site.do("import", f"{origin.url}/feed.xml", "--link")
        self.write("UPDATE episodes SET status = 'draft', published_at = NULL")
        self.episode = site.rows("SELECT id FROM episodes")[0][0]
        self.given = 0

    def write(self, *statements):
        with sqlite3.connect(f"{self.site.data}/lectern.sqlite") as database:
            for statement in statements:
                database.execute(*statement) if isinstance(statement, tuple) else database.execute(statement)
        database.close()

    def ask(self, sql):
        database = sqlite3.connect(f"file:{self.site.data}/lectern.sqlite?mode=ro", uri=True)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def give(self, path):
        self.given += 1
        media, turn, now = 1000 + self.given, self.given, int(time.time() * 1000)
        folder = self.site.data / "media" / "objects" / "audio"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / str(media))
        size, digest = path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
        self.write(
            ("INSERT INTO media (id, variant, storage_key, content_type, size, sha256, created_at) VALUES "
             "(?, 'original', ?, 'application/octet-stream', ?, ?, ?)", (media, f"audio/{media}", size, digest, now)),
            ("INSERT INTO jobs (id, kind, payload, state, run_at, created_at) VALUES (?, 'recording.process', ?, 'queued', ?, ?)",
             (media, f"{self.episode} {turn}", now, now)),
            ("INSERT INTO recordings (episode_id, original_id, name, state, normalise, remarks, keeps_incomplete, job_id, turn, "
             "updated_at) VALUES (?, ?, ?, 'waiting', ?, '[]', 0, ?, ?, ?) ON CONFLICT (episode_id) DO UPDATE SET "
             "original_id = excluded.original_id, name = excluded.name, state = 'waiting', job_id = excluded.job_id, "
             "turn = excluded.turn", (self.episode, media, path.name, 0, media, turn, now)))
        return media

    def finish(self, timeout=120):
        end = time.monotonic() + timeout
        while self.ask("SELECT 1 FROM jobs WHERE kind LIKE 'recording.%' AND state IN ('queued', 'running')"):
            assert time.monotonic() < end, self.site.said()
            time.sleep(0.1)


def test_a_recording_whose_work_is_killed_twenty_times_is_made_once(make, origin, tmp_path):
    chance, site = random.Random(5), make()
    draft = Draft(site, origin)
    tone(tmp_path / "talk.wav", 240)
    draft.give(tmp_path / "talk.wav")
    before = site.rows("SELECT count(*) FROM events WHERE kind = 'episode.changed'")[0][0]
    version = site.rows("SELECT version FROM episodes")[0][0]
    cut, steps = 0, set()
    for _ in range(20):
        site.start()
        end = time.monotonic() + 20
        while time.monotonic() < end and not draft.ask("SELECT 1 FROM jobs WHERE kind = 'recording.process' AND state = 'running'"):
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 2.5))
        site.kill()
        cut += site.rows("SELECT count(*) FROM jobs WHERE kind = 'recording.process' AND state = 'running'")[0][0]
        steps |= {step for step, in site.rows("SELECT step FROM recordings")}
        state, product = site.rows("SELECT state, product_id FROM recordings")[0]
        # Nothing is half there: the product and the episode's recording come together.
        assert (product is None) == (state != "ready")
        assert site.rows("SELECT audio_id FROM episodes") == [(product,)]
        if state == "ready":
            # It got through; once more from the start, so that every kill has something to hit.
            draft.write(
                "UPDATE recordings SET state = 'waiting', turn = turn + 1",
                ("INSERT INTO jobs (id, kind, payload, state, run_at, created_at) SELECT max(jobs.id) + 1, 'recording.process', "
                 "recordings.episode_id || ' ' || recordings.turn, 'queued', 1, 1 FROM jobs, recordings",),
                "UPDATE recordings SET job_id = (SELECT max(id) FROM jobs), state = 'waiting', product_id = NULL",
                "UPDATE episodes SET audio_id = NULL", "DELETE FROM media WHERE id > 10000")
            before = site.rows("SELECT count(*) FROM events WHERE kind = 'episode.changed'")[0][0]
    assert cut >= 10, f"only {cut} kills hit a job"
    site.start()
    draft.finish()
    assert site.stop()[0] == 0
    assert site.rows("SELECT state, message FROM recordings") == [("ready", None)]
    assert site.rows("SELECT count(*) FROM events WHERE kind = 'episode.changed'")[0][0] == before + 1
    assert site.rows("SELECT version FROM episodes") == [(version,)]
    assert site.rows("SELECT count(*) FROM media WHERE content_type = 'audio/mpeg'") == [(1,)]
    (key, size, digest), = site.rows(
        "SELECT storage_key, size, sha256 FROM media JOIN episodes ON audio_id = media.id JOIN recordings ON product_id = media.id")
    product = site.data / "media" / "objects" / key
    assert product.stat().st_size == size
    assert hashlib.sha256(product.read_bytes()).hexdigest() == digest
    probed = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", str(product)], check=True, capture_output=True).stdout)
    assert abs(float(probed["format"]["duration"]) - 240) < 0.5
    assert probed["format"]["tags"]["title"] == "Episode 1"
    assert subprocess.run(["ffmpeg", "-v", "error", "-i", str(product), "-f", "null", "-"], capture_output=True).stderr == b""
    assert site.leftovers() == []
    # What a kill left in the store is swept a day later; each can leave one file.
    stored = {key for key, in site.rows("SELECT storage_key FROM media")}
    assert stored <= site.objects()
    assert len(site.objects() - stored) <= 20
    assert len(steps) >= 2, steps


def test_the_tags_are_read_by_another_library(make, origin, tmp_path):
    mutagen = pytest.importorskip("mutagen")
    from mutagen.mp3 import MP3
    site = make()
    draft = Draft(site, origin)
    draft.write(
        ("INSERT INTO episode_chapters (episode_id, position, start_ms, title, link, hidden) VALUES (?, 0, 0, 'Eins', NULL, 0), "
         "(?, 1, 5000, 'Zwei 東京', 'https://example.com/2', 0), (?, 2, 8000, 'Versteckt', NULL, 1)", (draft.episode,) * 3))
    tone(tmp_path / "talk.wav", 12)
    draft.give(tmp_path / "talk.wav")
    site.start()
    draft.finish()
    site.stop()
    key, = site.rows("SELECT storage_key FROM media JOIN episodes ON audio_id = media.id")[0]
    file = MP3(site.data / "media" / "objects" / key)
    assert mutagen.version and file.tags.version == (2, 4, 0)
    assert file.tags["TIT2"].text == ["Episode 1"] and file.tags["TALB"].text == ["Night Work"]
    assert file.tags["TLEN"].text == [str(site.rows("SELECT duration_ms FROM episodes")[0][0])]
    assert file.tags["CTOC:toc"].child_element_ids == ["chp0", "chp1"]
    marks = [file.tags[f"CHAP:chp{n}"] for n in range(3)]
    assert [mark.start_time for mark in marks] == [0, 5000, 8000]
    assert marks[0].end_time == 5000 and marks[2].end_time == site.rows("SELECT duration_ms FROM episodes")[0][0]
    assert marks[1].sub_frames["TIT2"].text == ["Zwei 東京"]
    assert marks[1].sub_frames.getall("WXXX")[0].url == "https://example.com/2"
    assert abs(file.info.length - 12) < 0.1
