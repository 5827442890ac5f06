"""What happens at an episode's second."""
import time
from datetime import datetime, timedelta, timezone

from conftest import feed, recordings


def test_a_scheduled_episode_appears_at_its_second_and_the_hub_hears_of_it_once(make, origin):
    site = make(LECTERN_HUB=f"{origin.url}/hub")
    origin.files["/a.mp3"] = ("audio/mpeg", recordings(1, seconds=1)[0])
    first = {"audio": f"{origin.url}/a.mp3", "title": "Yesterday", "guid": "yesterday"}
    address = f"{origin.url}/feed.xml"
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "On Time", [first]))
    site.start()
    site.do("import", address, "--link")
    time.sleep(1)
    origin.posts.clear()

    due = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(seconds=4)
    later = {"audio": f"{origin.url}/a.mp3", "title": "Exactly Now", "guid": "now", "date": due}
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "On Time", [first, later]))
    site.do("import", address, "--link")
    assert time.time() < due.timestamp(), "the import took longer than the test allows for"
    seen = {}
    while len(seen) < 2 and time.time() < due.timestamp() + 5:
        for path in ("/on-time/", "/on-time/rss"):
            answer = site.ask(path)
            assert answer.status == 200
            if path not in seen and b"Exactly Now" in answer.body:
                seen[path] = time.time() - due.timestamp()
        time.sleep(0.02)
    assert set(seen) == {"/on-time/", "/on-time/rss"}
    for path, lateness in seen.items():
        print(f"{path}: {lateness * 1000:.0f} ms")
        assert 0 <= lateness < 1, f"{path} was {lateness:.3f} s late"
    until = time.time() + 5
    while time.time() < until and not origin.posts:
        time.sleep(0.05)
    time.sleep(2.5)
    pings = [body for at, path, body in origin.posts if path == "/hub"]
    assert len(pings) == 1, pings
    assert "hub.mode=publish" in pings[0] and "on-time%2Frss" in pings[0]
    assert origin.posts[0][0] - due.timestamp() >= 0, "the hub heard of it before its second"


def test_an_episode_whose_second_came_while_nothing_ran_is_announced_at_the_next_start(make, origin):
    site = make(LECTERN_HUB=f"{origin.url}/hub")
    origin.files["/a.mp3"] = ("audio/mpeg", recordings(1, seconds=1)[0])
    due = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(seconds=3)
    item = {"audio": f"{origin.url}/a.mp3", "title": "Overslept", "guid": "overslept", "date": due}
    origin.files["/feed.xml"] = ("application/rss+xml", feed(origin, "On Time", [item]))
    site.do("import", f"{origin.url}/feed.xml", "--link")
    time.sleep(max(0, due.timestamp() - time.time()) + 0.2)
    site.start()
    assert b"Overslept" in site.ask("/on-time/rss").body
    until = time.time() + 5
    while time.time() < until and not origin.posts:
        time.sleep(0.05)
    time.sleep(1.5)
    assert len(origin.posts) == 1
    # And not once more at the start after that.
    site.stop()
    site.start()
    time.sleep(1.5)
    assert len(origin.posts) == 1
