"""A show that leaves one installation and comes back in another is the same site."""
import json
import re
import shutil
import sqlite3
import time
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

from conftest import feed, pictures, recordings

HOME = "https://podcasts.example.com"


def links(page, address):
    """The addresses of this site that a page or a feed names."""
    found = re.findall(r"""\s(?:href|src|poster)=["']?([^"'>\s]+)""", page)
    found += re.findall(r"""\s(?:url|content|data-[a-z-]+)=["']?((?:https?:/)?/[^"'>\s]+)""", page)
    found += re.findall(r">(https?://[^<]+)<", page)
    for link in found:
        parts = urlsplit(urljoin(address, unescape(link)))
        # A page at a moment is the same page.
        if f"{parts.scheme}://{parts.netloc}" == HOME and not re.match(r"(t|chapter|start)=", parts.query):
            yield quote(parts.path, safe="/%:@!$&'()*+,;=~") + (f"?{parts.query}" if parts.query else "")


def crawl(site):
    """Everything that can be reached: by address, the status, where it leads, and the bytes."""
    waiting = ["/", "/robots.txt", "/sitemap.xml", "/no-such-page"]
    seen = {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        answer = site.ask(path)
        seen[path] = (answer.status, answer["Location"], answer["Content-Type"], answer.body)
        assert answer.status < 500, f"{path}: {answer.status}"
        if answer["Location"]:
            waiting += links(f'href="{answer["Location"]}"', HOME + path)
        elif re.match(r"text/html|application/(rss\+)?xml|text/xml", answer["Content-Type"] or ""):
            waiting += links(answer.text, HOME + path)
        assert len(seen) < 2500, list(seen)[-20:]
    return seen


def written(folder):
    """The files of an export, the rows as values."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {
        name: [json.loads(line) for line in body.splitlines()] if name.endswith(".jsonl") else body
        for name, body in files.items()}


def prepare(make, demo, origin):
    """The demo and an imported show in one installation, whose exports are in the folder that is returned."""
    first = make("first", LECTERN_URL=HOME)
    shutil.copytree(demo, first.data)
    audio, images = recordings(3, seconds=3), pictures(2, size=1400)
    items = []
    for number, file in enumerate(audio, 1):
        origin.files[f"/{number}.mp3"] = ("audio/mpeg", file)
        items.append({"audio": f"{origin.url}/{number}.mp3", "length": len(file)})
    for number, image in enumerate(images):
        origin.files[f"/{number}.jpg"] = ("image/jpeg", image)
    items[1]["image"] = f"{origin.url}/1.jpg"
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "Far & Near: Ünïcødé", items, f"{origin.url}/0.jpg"))
    first.do("import", f"{origin.url}/feed.xml", "--slug", "far-near")
    first.start()
    # Until every picture has its sizes.
    until = time.monotonic() + 60
    while time.monotonic() < until:
        database = sqlite3.connect(f"file:{first.data}/lectern.sqlite?mode=ro", uri=True)
        left = database.execute("SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')").fetchone()[0]
        database.close()
        if left == 0:
            break
        time.sleep(0.2)
    slugs = [line.split(": ")[-1].split(",")[0].strip("/") for line in first.do("show", "list").splitlines()]
    folder = first.data.parent / "exports"
    for slug in slugs:
        first.do("export", slug, folder / slug)
    return first, folder, slugs


def compare(first, second):
    here, there = crawl(first), crawl(second)
    assert set(here) == set(there), sorted(set(here) ^ set(there))[:20]
    different = []
    for path in sorted(here):
        if here[path] != there[path]:
            one, two = here[path][3], there[path][3]
            at = next((i for i, (a, b) in enumerate(zip(one, two)) if a != b), min(len(one), len(two)))
            different.append(f"{path} {here[path][:3]} {there[path][:3]}: …{one[max(0, at - 80):at + 80]} / {two[max(0, at - 80):at + 80]}")
    assert not different, f"{len(different)} of {len(here)} differ:\n" + "\n".join(different[:8])
    kinds = {path.split("?")[0].rsplit(".", 1)[-1] for path in here if here[path][0] == 200}
    assert {"mp3", "vtt", "json"} <= kinds and any((here[p][2] or "").startswith("image/") for p in here), kinds
    return len(here)


def test_an_export_makes_the_same_site_again_on_sqlite(make, demo, origin):
    first, folder, slugs = prepare(make, demo, origin)
    second = make("second", LECTERN_URL=HOME)
    for slug in slugs:
        assert "is here, at" in second.do("import", folder / slug)
    # Written out again, it is the same again; before the crawl, which clicks on sponsors.
    again = first.data.parent / "again"
    for slug in slugs:
        second.do("export", slug, again / slug)
    one, two = written(folder), written(again)
    assert set(one) == set(two)
    assert [path for path in one if one[path] != two[path]] == []
    second.start("--empty")
    pages = compare(first, second)
    print(f"{len(slugs)} shows, {pages} addresses")


def test_an_export_makes_the_same_site_again_on_postgresql(make, demo, origin, postgres):
    first, folder, slugs = prepare(make, demo, origin)
    second = make("second", LECTERN_URL=HOME, DATABASE_URL=postgres)
    for slug in slugs:
        second.do("import", folder / slug)
    second.start("--empty")
    compare(first, second)


def test_an_export_that_was_damaged_is_refused_and_leaves_nothing(make, demo, origin):
    first = make("first")
    shutil.copytree(demo, first.data)
    slug = first.do("show", "list").splitlines()[0].split(": ")[-1].split(",")[0].strip("/")
    folder = first.data.parent / "export"
    first.do("export", slug, folder)
    recording = next((folder / "media" / "audio").iterdir())
    recording.write_bytes(recording.read_bytes()[:-1] + b"?")
    second = make("second")
    done = second.run("import", folder)
    assert done.returncode != 0 and recording.name in done.stdout and "nothing was brought in" in done.stdout
    assert second.rows("SELECT count(*) FROM shows") == [(0,)]
    assert second.objects() == set() and second.leftovers() == []
