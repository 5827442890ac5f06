"""The figures of the public site: scripts/bench site."""

import argparse
import gc
import gzip
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone

import show
from machine import Connection, FileServer, Lectern, Nginx, Wrk

CODED = ("Accept-Encoding", "br, gzip")
HOME = f"/{show.SLUG}/"
FEED = f"/{show.SLUG}/rss"
PARTS = ["import", "start", "idle", "page", "feed", "download", "cold", "change", "schedule"]


def median(values):
    return statistics.median(values)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Report:
    """The figures as they come: ours, the reference's, the bound, and whether it holds."""

    def __init__(self):
        self.lines = []

    def say(self, text):
        print(f"    {text}", flush=True)

    def add(self, name, ours, reference, bound, holds, note=""):
        """`holds` is None for what has no bound."""
        mark = {True: "holds", False: "DOES NOT HOLD", None: ""}[holds]
        self.lines.append((name, ours, reference, bound, mark, note))
        print(f"  {name}: {ours}, beside {reference}; {bound or 'no bound'}{': ' + mark if mark else ''}", flush=True)

    def table(self):
        head = ("figure", "lectern", "reference", "bound", "", "")
        rows = [head, *self.lines]
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        print()
        for row in rows:
            print("  ".join(text.ljust(width) for text, width in zip(row, widths)) + ("  " + row[5] if row[5] else ""))
        held = [line[4] for line in self.lines if line[4]]
        print(f"\n{held.count('holds')} of {len(held)} hold.")


class Bench:
    def __init__(self, options):
        self.options = options
        self.rounds = options.rounds
        self.report = Report()
        self.folder = tempfile.mkdtemp(prefix="lectern-bench-")
        os.chmod(self.folder, 0o755)
        self.log = open(f"{self.folder}/programs.log", "w")
        self.files = FileServer()
        self.running = []
        self.lectern = Lectern(options.program, f"{self.folder}/data", self.log)
        self.nginx = Nginx(f"{self.folder}/nginx", self.log)

    def close(self):
        for program in self.running:
            program.stop()
        self.files.stop()
        self.log.close()
        if self.options.keep:
            print(f"Everything is kept in {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, what):
        program = what.serve()
        self.running.append(program)
        program.took = program.first_answer(HOME if what is self.lectern else "/episode.html")
        return program

    def end(self, program):
        program.stop()
        self.running.remove(program)

    # What is served

    def prepare(self):
        """The show in its database, and the same bytes in nginx's folder."""
        print(f"A show of {show.EPISODES} episodes …", flush=True)
        self.feed = f"{self.folder}/feed.xml"
        with open(self.feed, "w") as file:
            file.write(show.feed(self.files.origin))
        self.import_show()
        if "download" in self.options.only:
            self.import_recording()
        rows = self.add_transcripts()
        if len(rows) != show.EPISODES:
            raise RuntimeError(f"the import brought {len(rows)} episodes")
        self.long = [f"/{show.SLUG}/episodes/{slug}" for slug, long in rows if long]
        self.plain = [f"/{show.SLUG}/episodes/{slug}" for slug, long in rows if not long]
        self.newest = f"/{show.SLUG}/episodes/{rows[0][0]}"
        self.episode = self.plain[len(self.plain) // 2]
        server = self.start(self.lectern)
        connection = Connection(self.lectern.port)
        for name, path in (("episode.html", self.episode), ("feed.xml", FEED)):
            status, _, body, _ = connection.get(path)
            if status != 200:
                raise RuntimeError(f"{path} is answered {status}")
            # Large answers get their codings a moment later.
            for _ in range(50):
                _, head, coded, _ = connection.get(path, [("Accept-Encoding", "gzip")])
                if "gzip" in head.lower():
                    break
                time.sleep(0.1)
            if gzip.decompress(coded) != body:
                raise RuntimeError(f"{path}: the coded answer is not the plain one")
            self.nginx.put(name, body)
            self.nginx.put(f"{name}.gz", coded)
            self.report.say(f"{path}: {len(body):,} bytes, gzip {len(coded):,}")
        connection.close()
        self.end(server)

    def add_transcripts(self):
        """Transcripts straight into the database, because feeds link to them over https alone, and nobody vouches for a server
        here. Returns the episodes, newest first: the slug, and whether it has a transcript."""
        with sqlite3.connect(f"{self.lectern.folder}/lectern.sqlite") as stored:
            rows = stored.execute(
                "SELECT id, slug, number FROM episodes WHERE guid LIKE 'the-long-count-%' ORDER BY published_at DESC").fetchall()
            for episode, _, number in rows:
                if show.has_transcript(number):
                    stored.execute(
                        """INSERT INTO transcripts (episode_id, language, position, cues, paragraphs, original, original_form, updated_at)
                        VALUES (?, 'en', 0, ?, ?, ?, 'text', 1700000000000)""", (episode, *show.transcript(number)))
        return [(slug, show.has_transcript(number)) for _, slug, number in rows]

    def import_show(self):
        """`lectern import`, each time into an empty folder; beside Python's expat and sqlite3 that only keep the texts."""
        ours, reference = [], []
        rounds = 3 if "import" in self.options.only else 1
        for number in range(rounds):
            folder = self.lectern.folder if number == rounds - 1 else f"{self.folder}/import-{number}"
            lectern = Lectern(self.options.program, folder, self.log)
            ours.append(lectern.run("import", self.feed, "--link", "--slug", show.SLUG))
            begin = time.perf_counter()
            with sqlite3.connect(f"{self.folder}/reference-{number}.sqlite") as stored:
                stored.execute("CREATE TABLE items (guid TEXT PRIMARY KEY, title TEXT, notes TEXT)")
                for item in ElementTree.parse(self.feed).iter("item"):
                    texts = [item.findtext(tag) for tag in ("guid", "title", "{http://purl.org/rss/1.0/modules/content/}encoded")]
                    stored.execute("INSERT INTO items VALUES (?, ?, ?)", texts)
            reference.append(time.perf_counter() - begin)
        if rounds > 1:
            self.report.add(
                "import, 1000 items", f"{median(ours):.2f} s", f"{median(reference):.2f} s (expat, sqlite3)", "< 10 s",
                median(ours) < 10, f"{len(ours)} runs, {min(ours):.2f}–{max(ours):.2f} s")

    def import_recording(self):
        """A second show whose one episode has a recording of 60 MB, copied here."""
        path = f"{self.folder}/noise.mp3"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=1500:c=pink:r=44100:seed=7", "-ac", "2", "-b:a", "320k", path],
            check=True)
        with open(path, "rb") as file:
            recording = file.read()
        self.files.files["/audio/noise.mp3"] = recording
        feed = f"{self.folder}/recording.xml"
        with open(feed, "w") as file:
            date = datetime(2024, 1, 1, tzinfo=timezone.utc)
            file.write(show.small_feed("A Long Noise", "3f0c0f56-3c1f-5c7a-9d55-000000000060", [
                ("noise", "Noise", date, f"{self.files.origin}/audio/noise.mp3", len(recording))]))
        self.lectern.run("import", feed, "--slug", "noise")
        self.recording = recording
        self.nginx.put("noise.mp3", recording)

    # The figures

    def starts(self):
        ours, reference, idle = [], [], []
        for _ in range(max(10, self.rounds)):
            server = self.start(self.lectern)
            ours.append(server.took * 1000)
            time.sleep(0.5)
            idle.append(server.memory())
            self.end(server)
            peer = self.start(self.nginx)
            reference.append(peer.took * 1000)
            peer_memory = peer.memory()
            self.end(peer)
        self.report.add(
            "start to first answer", f"{median(ours):.0f} ms", f"{median(reference):.0f} ms (nginx)", "< 300 ms", median(ours) < 300,
            f"{len(ours)} starts, {min(ours):.0f}–{max(ours):.0f} ms")
        self.report.add(
            "resident, idle", f"{median(idle):.0f} MB", f"{peer_memory:.0f} MB (nginx, 3 processes)", "< 90 MB", median(idle) < 90,
            f"after one request, {min(idle):.0f}–{max(idle):.0f} MB")

    def idle(self):
        """What it does when nobody asks: the processor's time once everything that is done a minute after the start is done."""
        server, peer = self.start(self.lectern), self.start(self.nginx)
        time.sleep(63)
        ours, reference = server.cpu(), peer.cpu()
        time.sleep(10)
        ours, reference = (server.cpu() - ours) * 10, (peer.cpu() - reference) * 10
        self.report.add(
            "processor, idle", f"{ours:.1f} %", f"{reference:.1f} % (nginx)", "≤ 1 % of one", ours <= 1, "from the 64th to the 73rd second")
        self.end(server)
        self.end(peer)

    def load(self):
        """Pages, feed and downloads under load, and the memory that takes."""
        server, peer = self.start(self.lectern), self.start(self.nginx)
        for name, path, file in (("page", self.episode, "episode.html"), ("feed", FEED, "feed.xml")):
            if name not in self.options.only:
                continue
            for coded in (False, True):
                self.throughput(name, path, file, coded)
        if "download" in self.options.only:
            self.downloads(server, peer)
        peak = server.memory("VmHWM")
        self.report.add(
            "resident, under load", f"{peak:.0f} MB at most", f"{peer.memory('VmHWM'):.0f} MB (nginx, 3 processes)", "< 160 MB",
            peak < 160, f"{server.memory():.0f} MB afterwards")
        self.end(server)
        self.end(peer)

    def throughput(self, name, path, file, coded):
        headers = [": ".join(CODED)] if coded else []
        ours, reference, ratios, trouble = [], [], [], []
        connection = Connection(self.lectern.port)
        for _ in range(100):
            _, head, body, _ = connection.get(path, [CODED] if coded else [])
            if not coded or "content-encoding" in head.lower():
                break
            time.sleep(0.1)
        connection.close()
        for number in range(-1, self.rounds):
            pair = [(self.lectern.port, path, ours), (self.nginx.port, f"/{file}", reference)]
            for port, target, rates in pair if number % 2 == 0 else pair[::-1]:
                run = Wrk(port, target, 1 if number < 0 else 3, 64, headers=headers)
                trouble += run.trouble
                if number >= 0:
                    rates.append(run.rate)
        ratios = [a / b for a, b in zip(ours, reference)]
        for a, b in zip(ours, reference):
            self.report.say(f"{a:,.0f} and {b:,.0f} a second: {a / b:.2f}")
        self.report.add(
            f"{name}, {'br or gzip' if coded else 'plain'}", f"{median(ours):,.0f} /s", f"{median(reference):,.0f} /s (nginx)",
            "≥ 0.6 × nginx", median(ratios) >= 0.6 and not trouble,
            f"{median(ratios):.2f} × ({min(ratios):.2f}–{max(ratios):.2f}), {len(body):,} bytes {'; '.join(trouble)}")

    def downloads(self, server, peer):
        connection = Connection(self.lectern.port)
        _, _, body, _ = connection.get("/noise/rss")
        address = re.search(rb'<enclosure[^>]*url="http://[^/]*([^"]+)"', body)[1].decode()
        status, _, body, _ = connection.get(address)
        connection.close()
        if status != 200 or body != self.recording:
            raise RuntimeError(f"{address} is answered {status} with {len(body)} bytes, not byte for byte")
        body = None
        ours, reference, ratios, trouble, rates, most = [], [], [], [], ([], []), 0
        for number in range(self.rounds):
            pair = [(server, address, ours, rates[0]), (peer, "/noise.mp3", reference, rates[1])]
            for program, target, costs, speeds in pair if number % 2 == 0 else pair[::-1]:
                before = program.cpu()
                run = Wrk(program.port, target, 5, 16)
                costs.append((program.cpu() - before) / run.gigabytes)
                speeds.append(run.gigabytes / run.seconds)
                trouble += run.trouble
            ratios.append(ours[-1] / reference[-1])
            self.report.say(f"{ours[-1]:.3f} and {reference[-1]:.3f} CPU s a GB: {ratios[-1]:.2f}; "
                            f"{rates[0][-1]:.1f} and {rates[1][-1]:.1f} GB a second")
        self.report.add(
            "download of 60 MB", f"{median(ours):.3f} CPU s/GB", f"{median(reference):.3f} CPU s/GB (nginx)", "≤ 1.0 × nginx",
            median(ratios) <= 1.0, f"{median(ratios):.2f} × ({min(ratios):.2f}–{max(ratios):.2f}); "
            f"{median(rates[0]):.1f} and {median(rates[1]):.1f} GB/s {'; '.join(trouble)}")

    def toggle(self, number):
        """A change by a verb: the show's preferred host name comes or goes. Returns the address that pages name from now on."""
        name = f"bench-{number // 2}.example"
        if number % 2 == 0:
            self.lectern.order("show", "host", show.SLUG, name)
            return f"http://{name}/", None
        self.lectern.order("show", "host", show.SLUG, name, "--remove")
        return None, f"http://{name}/"

    def cold(self):
        """Every page and feed for the first time after a change, on one connection, one after the other."""
        server = self.start(self.lectern)
        connection = Connection(self.lectern.port)
        step = max(1, len(self.plain) // 280)
        paths = [path for pair in zip(self.plain[::step], self.long + [None] * 999) for path in pair if path]
        pages, warm, all_pages = {"p50": [], "p99": []}, {"p50": [], "p99": []}, {True: [], False: []}
        long = set(self.long)
        feeds, warm_feeds = [], []
        # The first round warms the process and the database's cache.
        for number in range(-1, max(self.rounds, 5)):
            self.toggle(number + 1)
            connection.get(HOME)
            gc.disable()
            times, again = [], []
            for path in paths:
                status, _, _, seconds = connection.get(path, [CODED])
                if status != 200:
                    raise RuntimeError(f"{path} is answered {status}")
                times.append(seconds * 1000)
                again.append(connection.get(path, [CODED])[3] * 1000)
                if number >= 0:
                    all_pages[path in long].append(times[-1])
            gc.enable()
            if number < 0:
                continue
            for values, into in ((times, pages), (again, warm)):
                into["p50"].append(median(values))
                into["p99"].append(percentile(values, 0.99))
            self.report.say(f"p50 {pages['p50'][-1]:.2f}, p99 {pages['p99'][-1]:.2f}, longest {max(times):.2f} ms; "
                            f"from the cache p99 {warm['p99'][-1]:.2f} ms")
        self.report.add(
            "cold episode page, p99", f"{median(pages['p99']):.2f} ms", f"{median(warm['p99']):.2f} ms (from the cache)", "< 5 ms",
            median(pages["p99"]) < 5, f"p50 {median(pages['p50']):.2f} ms; {len(paths)} pages, of them {len(long & set(paths))} with an "
            f"hour's transcript: p50 {median(all_pages[True]):.2f}, p99 {percentile(all_pages[True], 0.99):.2f} ms; "
            f"{len(pages['p99'])} rounds")
        for number in range(max(10, 2 * self.rounds)):
            self.toggle(number)
            status, _, body, seconds = connection.get(FEED)
            feeds.append(seconds * 1000)
            # The codings are made meanwhile; they are not to slow down the reference.
            time.sleep(0.3)
            warm_feeds.append(connection.get(FEED)[3] * 1000)
        self.report.add(
            "cold feed of 1000", f"{median(feeds):.1f} ms", f"{median(warm_feeds):.1f} ms (from the cache)", "< 40 ms",
            median(feeds) < 40, f"{min(feeds):.1f}–{max(feeds):.1f} ms, {len(feeds)} times, {len(body):,} bytes")
        connection.close()
        self.report.say(f"resident {server.memory():.0f} MB, at most {server.memory('VmHWM'):.0f} MB")
        self.end(server)

    def changes(self):
        """The first answers after a verb has returned: are they the new ones, and when are they there?"""
        server = self.start(self.lectern)
        connection = Connection(self.lectern.port)
        times, stale, warm = {"page": [], "feed": []}, 0, []

        def look(wanted, unwanted):
            nonlocal stale
            returned = time.perf_counter()
            for name, path in (("page", self.newest), ("feed", FEED)):
                body = connection.get(path)[2].decode()
                if (wanted and wanted not in body) or (unwanted and unwanted in body):
                    stale += 1
                times[name].append((time.perf_counter() - returned) * 1000)
                returned = time.perf_counter()
                warm.append(connection.get(path)[3] * 1000)
                returned = time.perf_counter()

        for number in range(max(10, 2 * self.rounds)):
            look(*self.toggle(number))
        # And a title, by an import of the changed feed.
        for number in range(2):
            title = f" (changed {number})"
            with open(self.feed, "w") as file:
                file.write(show.feed(self.files.origin, title))
            self.lectern.order("import", self.feed, "--link", "--slug", show.SLUG)
            look(title, None)
        connection.close()
        self.end(server)
        self.report.add(
            "a change, in the page", f"{median(times['page']):.1f} ms after", f"{median(warm):.1f} ms (unchanged)", "the first answer",
            stale == 0, f"{len(times['page'])} changes, {stale} old answers")
        self.report.add(
            "a change, in the feed", f"{median(times['feed']):.1f} ms after", f"{median(warm):.1f} ms (unchanged)", "the first answer",
            stale == 0, f"{len(times['feed'])} changes, {stale} old answers")

    def schedule(self):
        """Episodes that a feed dates a few seconds ahead: when page and feed have them, by this machine's clock."""
        server = self.start(self.lectern)
        connection = Connection(self.lectern.port)
        first = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(seconds=4)
        count = max(5, self.rounds)
        dates = [first + timedelta(seconds=2 * number) for number in range(count)]
        feed = f"{self.folder}/scheduled.xml"
        with open(feed, "w") as file:
            url = f"{self.files.origin}/audio/none.mp3"
            items = [("past", "Past", datetime(2024, 1, 1, tzinfo=timezone.utc), url, 1)]
            items += [(f"soon-{number}", f"Soon {number}", date, url, 1) for number, date in enumerate(dates)]
            file.write(show.small_feed("Coming Soon", "3f0c0f56-3c1f-5c7a-9d55-000000000005", items))
        self.lectern.order("import", feed, "--link", "--slug", "coming-soon")
        late = {"page": [], "feed": []}
        pause = []
        for number, date in enumerate(dates):
            target = date.timestamp()
            time.sleep(max(0, target - time.time() - 0.3))
            waiting = {"page", "feed"}
            while waiting and time.time() < target + 5:
                asked = time.time()
                for name in sorted(waiting):
                    path = f"/coming-soon/episodes/soon-{number}" if name == "page" else "/coming-soon/rss"
                    status, _, body, _ = connection.get(path)
                    if status == 200 and (name == "page" or f"Soon {number}<".encode() in body):
                        late[name].append((time.time() - target) * 1000)
                        waiting.discard(name)
                pause.append((time.time() - asked) * 1000)
                time.sleep(0.001)
            for name in waiting:
                late[name].append(float("inf"))
        connection.close()
        self.end(server)
        for name in ("page", "feed"):
            self.report.add(
                f"a scheduled episode, {name}", f"{median(late[name]):.1f} ms after", f"{median(pause):.1f} ms (between looks)",
                "its second", 0 <= min(late[name]) and max(late[name]) < 1000,
                f"{min(late[name]):.1f}–{max(late[name]):.1f} ms, {len(late[name])} episodes, none early")

    def run(self):
        only = self.options.only
        load = [part for part in ("page", "feed", "download") if part in only]
        self.prepare()
        for needed, title, work in (
            ("start" in only, "Starts", self.starts), ("idle" in only, "Idle", self.idle), (load, "Under load", self.load), ("cold" in only, "Cold", self.cold),
            ("change" in only, "Changes", self.changes), ("schedule" in only, "Scheduled", self.schedule),
        ):
            if needed:
                print(f"{title} …", flush=True)
                work()
        self.report.table()


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench site", description="The public site's speed and size.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair is measured, alternating (5)")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, separated by commas: {', '.join(PARTS)}")
    parser.add_argument("--program", default=".build/release/lectern", help="the program to measure")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--alone", action="store_true", help="run before everything else on the machine (real-time, needs root)")
    options = parser.parse_args()
    if options.alone:
        # Inherited by everything that is started, the reference too. Niceness alone is no help where sessions share by groups.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    options.only = options.only.split(",")
    options.program = os.path.abspath(options.program)
    unknown = set(options.only) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    begin = time.perf_counter()
    load = os.getloadavg()
    print(f"{os.cpu_count()} processors; load {load[0]:.1f} before. Anything else that runs now shows in the figures.")
    bench = Bench(options)
    try:
        bench.run()
    finally:
        bench.close()
    print(f"{time.perf_counter() - begin:.0f} s; load {os.getloadavg()[0]:.1f} after.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except (RuntimeError, subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"scripts/bench: {error}")
