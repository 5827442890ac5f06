"""Recordings on their way in: 300 MB in parts while the server is killed, on one long form, on a full disk, over a bad line."""
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import threading
import time

import pytest

from conftest import feed, recordings
from test_accounts import PASSWORD, links, send

MEGABYTE = 1 << 20


class Publisher:
    """Somebody signed in at an installation that has a show with a draft."""

    def __init__(self, site, origin):
        self.site = site
        origin.files["/a.mp3"] = ("audio/mpeg", recordings(1, seconds=1)[0])
        origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "Night Work", [{"audio": f"{origin.url}/a.mp3"}]))
        site.do("import", f"{origin.url}/feed.xml", "--link")
        with sqlite3.connect(f"{site.data}/lectern.sqlite") as database:
            database.execute("UPDATE episodes SET status = 'draft', published_at = NULL")
        database.close()
        self.episode = site.rows("SELECT id FROM episodes")[0][0]
        [welcome] = links(site.do("account", "owner"))
        site.start("--empty")
        welcome = links(site.said())[-1]
        status, headers, _ = send(site, welcome, name="Ada", email="ada@example.com", password=PASSWORD)
        assert status == 303
        self.cookie = headers["Set-Cookie"].split(";")[0]

    def ask(self, method, path, body=None, timeout=120, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=timeout)
        try:
            fields = {
                "Host": self.site.environment["LECTERN_URL"].split("://")[1], "Cookie": self.cookie, "Sec-Fetch-Site": "same-origin",
                "Accept": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
            connection.request(method, path, body, fields)
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text[:1] in (b"{", b"[") else text
        finally:
            connection.close()

    def begin(self, name, size, fingerprint="s-1"):
        announced = json.dumps({"name": name, "size": size, "fingerprint": fingerprint})
        return self.ask("POST", f"/admin/episodes/{self.episode}/uploads", announced, Content_Type="application/json")

    def original(self):
        """Path and digest of the file that became the episode's original; the server may run."""
        database = sqlite3.connect(f"file:{self.site.data}/lectern.sqlite?mode=ro", uri=True)
        try:
            rows = database.execute(
                "SELECT storage_key, sha256, size FROM media JOIN recordings ON recordings.original_id = media.id").fetchall()
        finally:
            database.close()
        assert len(rows) == 1, rows
        return self.site.data / "media" / "objects" / rows[0][0], rows[0][1], rows[0][2]

    def memory(self, kind="VmHWM"):
        status = open(f"/proc/{self.site.server.pid}/status").read()
        return int(re.search(rf"{kind}:\s+(\d+) kB", status)[1]) * 1024


def noise(path, size):
    """A file of `size` bytes that no two tests share; returns its digest."""
    digest, chance = hashlib.sha256(), random.Random(str(path))
    with open(path, "wb") as file:
        for start in range(0, size, MEGABYTE):
            block = chance.randbytes(min(MEGABYTE, size - start))
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def test_300_megabytes_arrive_exactly_though_the_server_is_killed(make, origin, tmp_path):
    site, file = make(), tmp_path / "talk.wav"
    size = 300 * MEGABYTE + 12345
    expected = noise(file, size)
    publisher = Publisher(site, origin)
    kills = {10: "between", 25: "within", "completion": "within"}
    status, upload = publisher.begin("talk.wav", size)
    assert status == 201 and upload["partCount"] == 38
    number, peak = 1, 0
    while number <= upload["partCount"]:
        with open(file, "rb") as source:
            source.seek((number - 1) * upload["partSize"])
            body = source.read(upload["partSize"])
        how = kills.pop(number, None)
        if how == "within":
            # Half a part is on its way.
            with socket.create_connection(("127.0.0.1", site.port)) as half:
                half.sendall(
                    f"PUT /admin/uploads/{upload['id']}/parts/{number} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
                    f"Cookie: {publisher.cookie}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                    + body[:len(body) // 2])
                time.sleep(0.3)
                peak = max(peak, publisher.memory())
                site.kill()
        elif how:
            peak = max(peak, publisher.memory())
            site.kill()
        if how:
            site.start("--empty")
            status, again = publisher.begin("talk.wav", size)
            # What arrived before the kill is there, and nothing else.
            assert status == 200 and again["id"] == upload["id"]
            assert again["parts"] == list(range(1, number))
        status, answer = publisher.ask(
            "PUT", f"/admin/uploads/{upload['id']}/parts/{number}", body, X_Part_SHA256=hashlib.sha256(body).hexdigest())
        assert status == 204, answer
        number += 1
    # Killed while it puts the parts together, and asked by two tabs afterwards.
    killer = threading.Timer(0.25, site.kill)
    killer.start()
    try:
        publisher.ask("POST", f"/admin/uploads/{upload['id']}/completion")
    except OSError:
        pass
    killer.join()
    site.start("--empty")
    statuses = []
    tabs = [
        threading.Thread(target=lambda: statuses.append(publisher.ask("POST", f"/admin/uploads/{upload['id']}/completion")[0]))
        for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert statuses == [200, 200]
    path, digest, length = publisher.original()
    assert (digest, length) == (expected, size)
    assert digest_of(path) == expected
    peak = max(peak, publisher.memory())
    print(f"at most {peak / MEGABYTE:.0f} MiB of memory")
    assert peak < 150 * MEGABYTE
    site.kill()
    site.start("--empty")
    assert not [path for path in site.leftovers() if "/uploads/" in path or "/temporary/" in path]


def multipart(fields, name, file, boundary="----boundary"):
    """A form with a file, as a browser without our script sends it: the head, the length, and pieces."""
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items())
    head += (f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
             "Content-Type: audio/wav\r\n\r\n")
    tail = f"\r\n--{boundary}--\r\n"

    def pieces():
        yield head.encode()
        with open(file, "rb") as source:
            while block := source.read(MEGABYTE):
                yield block
        yield tail.encode()

    return f"multipart/form-data; boundary={boundary}", len(head.encode()) + file.stat().st_size + len(tail), pieces()


class Form:
    """The episode's form as a browser without script has it."""

    def __init__(self, publisher):
        self.publisher = publisher
        self.path = f"/admin/episodes/{publisher.episode}"
        page = publisher.site.ask(self.path, Cookie=publisher.cookie).text
        hidden = dict(re.findall(r'<input type="hidden" name="(version|basis)" value="([^"]*)"', page))
        self.fields = {**hidden, "title": "Typed before the file", "slug": "", "type": "full"}

    def send(self, file):
        kind, length, pieces = multipart(self.fields, "recording", file)
        return self.publisher.ask(
            "POST", self.path, pieces, Content_Type=kind, Content_Length=str(length), Accept="text/html")


def test_without_script_the_file_comes_with_the_form(make, origin, tmp_path):
    site, file = make(), tmp_path / "talk.wav"
    expected = noise(file, 300 * MEGABYTE + 1)
    publisher = Publisher(site, origin)
    before = publisher.memory("VmRSS")
    status, text = Form(publisher).send(file)
    assert status == 303, text
    assert publisher.original()[1:] == (expected, 300 * MEGABYTE + 1)
    assert digest_of(publisher.original()[0]) == expected
    peak = publisher.memory()
    print(f"at most {peak / MEGABYTE:.0f} MiB of memory, {before / MEGABYTE:.0f} before")
    assert peak < 150 * MEGABYTE
    assert "Typed before the file" in site.ask(Form(publisher).path, Cookie=publisher.cookie).text
    assert not [path for path in (site.data / "scratch").iterdir() if path.name.startswith("form-")]
    # No file was chosen.
    empty = tmp_path / "empty"
    empty.touch()
    form = Form(publisher)
    kind, length, pieces = multipart(form.fields, "recording", empty)
    body = b"".join(pieces).replace(b'filename="empty"', b'filename=""')
    assert publisher.ask("POST", form.path, body, Content_Type=kind, Accept="text/html")[0] == 303
    assert publisher.original()[1] == expected
    # An empty one was: what was typed comes back with the reason.
    form = Form(publisher)
    form.fields["title"] = "Typed once more"
    status, text = form.send(empty)
    assert status == 422 and b"Typed once more" in text and b"This file is empty" in text
    # And one that ends in the middle leaves nothing behind.
    kind, length, pieces = multipart(form.fields, "recording", file)
    with socket.create_connection(("127.0.0.1", site.port)) as line:
        line.sendall(
            f"POST {form.path} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nCookie: {publisher.cookie}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode())
        for _ in range(20):
            line.sendall(next(pieces))
    end = time.monotonic() + 10
    while any(path.name.startswith("form-") for path in (site.data / "scratch").iterdir()):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_slow_line_is_waited_for_and_a_long_request_is_answered_early(make, origin, tmp_path):
    site = make()
    publisher = Publisher(site, origin)
    status, upload = publisher.begin("slow.wav", 400_000)
    assert status == 201
    body = random.Random(3).randbytes(400_000)
    head = (f"PUT /admin/uploads/{upload['id']}/parts/1 HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nCookie: {publisher.cookie}\r\n"
            "Sec-Fetch-Site: same-origin\r\nAccept: application/json\r\n")
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as line:
        # 50 kB a second, in dribs.
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        for start in range(0, len(body), 10_000):
            line.sendall(body[start:start + 10_000])
            time.sleep(0.2)
        assert line.recv(1000).startswith(b"HTTP/1.1 204")
    assert publisher.ask("POST", f"/admin/uploads/{upload['id']}/completion")[0] == 200
    assert digest_of(publisher.original()[0]) == hashlib.sha256(body).hexdigest()
    # Ten gigabytes that nobody wants are refused before they are sent.
    for fields in (f"{head}Content-Length: 10000000000\r\n\r\n", f"{head}Content-Length: 10000000000\r\nExpect: 100-continue\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", site.port), timeout=20) as line:
            line.sendall(fields.encode())
            answer = b""
            while block := line.recv(10_000):
                answer += block
            assert answer.split(b"\r\n")[0].split()[1] in (b"410", b"422"), answer
            assert b"connection: close" in answer.lower()


def test_a_full_disk_says_so_and_goes_on_when_there_is_room(make, origin, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    site = None
    try:
        site = make("disk/data")
        site.log = tmp_path / "full.log"
        publisher = Publisher(site, origin)
        file = tmp_path / "talk.wav"
        size = 40 * MEGABYTE
        expected = noise(file, size)
        status, upload = publisher.begin("talk.wav", size)
        assert status == 201
        parts = [file.read_bytes()[start:start + upload["partSize"]] for start in range(0, size, upload["partSize"])]
        for number in (1, 2):
            assert publisher.ask("PUT", f"/admin/uploads/{upload['id']}/parts/{number}", parts[number - 1])[0] == 204
        filler = disk / "filler"
        subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=64k", "status=none"], capture_output=True)
        status, problem = publisher.ask("PUT", f"/admin/uploads/{upload['id']}/parts/3", parts[2])
        assert status == 507 and "room" in problem["message"], problem
        assert publisher.ask("GET", f"/admin/uploads/{upload['id']}")[1]["parts"] == [1, 2]
        status, problem = publisher.begin("other.wav", size, "s-2")
        assert status == 507
        # Without script: the form comes back with what was typed.
        status, text = Form(publisher).send(file)
        assert status in (422, 507), text
        assert b"Typed before the file" in text and b"disk is full" in text
        filler.unlink()
        for number in range(3, len(parts) + 1):
            assert publisher.ask("PUT", f"/admin/uploads/{upload['id']}/parts/{number}", parts[number - 1])[0] == 204
        assert publisher.ask("POST", f"/admin/uploads/{upload['id']}/completion")[0] == 200
        assert digest_of(publisher.original()[0]) == expected
    finally:
        if site:
            site.kill()
        subprocess.run(["umount", "-l", disk])
