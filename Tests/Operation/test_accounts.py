"""The way in: the first link, links from the command line, and a hundred people at the door."""
import concurrent.futures
import http.client
import re
import time
import urllib.parse

PASSWORD = "tall grass at night"


def send(site, path, cookie=None, **fields):
    """A form, sent as a page of the site does."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        origin = site.environment["LECTERN_URL"]
        headers = {"Host": origin.split("://")[1], "Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
        if cookie:
            headers["Cookie"] = cookie
        connection.request("POST", path, urllib.parse.urlencode(fields), headers)
        response = connection.getresponse()
        body = response.read().decode()
        return response.status, response.headers, body
    finally:
        connection.close()


def links(text):
    """The paths of the links in what the program printed, the last last."""
    return [urllib.parse.urlsplit(link).path for link in re.findall(r"http\S+/admin/\w+/[a-z2-7]{32}", text)]


def test_the_first_start_prints_a_link_until_somebody_has_used_it(make):
    site = make()
    site.start("--empty")
    site.stop()
    site.start("--empty")
    old, new = links(site.said())
    assert old != new and site.said().count("Create your account: ") == 2
    assert site.ask(old).status == 410
    page = site.ask(new)
    assert page.status == 200 and page["Referrer-Policy"] == "no-referrer"
    status, headers, _ = send(site, new, name="Ada", email="ada@example.com", password=PASSWORD)
    assert status == 303 and headers["Location"] == "/admin/begin"
    cookie = headers["Set-Cookie"].split(";")[0]
    assert site.ask("/admin/me", Cookie=cookie).status == 200
    # Signed in stays signed in across a restart, and no further link is printed.
    site.stop()
    site.start("--empty")
    assert len(links(site.said())) == 2
    assert site.ask("/admin/me", Cookie=cookie).status == 200
    # No token is written to the log by asking for it.
    token = "a" * 32
    site.ask(f"/admin/reset/{token}")
    assert token not in site.said()


def test_a_link_from_the_command_line_lets_somebody_in_again(make):
    site = make()
    [welcome] = links(site.do("account", "owner"))
    site.start("--empty")
    # The start voided it and printed its own.
    assert site.ask(welcome).status == 410
    [welcome] = links(site.do("account", "owner"))
    assert send(site, welcome, name="Ada", email="ada@example.com", password=PASSWORD)[0] == 303
    [reset] = links(site.do("account", "link", "ADA@example.com"))
    assert send(site, reset, password="another walk by the sea")[0] == 303
    assert send(site, "/admin/sign-in", email="ada@example.com", password=PASSWORD)[0] == 401
    assert send(site, "/admin/sign-in", email="ada@example.com", password="another walk by the sea")[0] == 303
    assert "ada@example.com (Ada): owner" in site.do("account")
    done = site.run("account", "link", "eve@example.com")
    assert done.returncode == 1 and "Nobody signs in with eve@example.com" in done.stdout


def test_a_hundred_at_the_door_take_little_memory_and_leave_the_site_alone(make):
    site = make(LECTERN_PROXIES="127.0.0.1")
    site.start("--empty")
    site.ask("/")

    def memory():
        status = open(f"/proc/{site.server.pid}/status").read()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1])

    before = memory()

    def sign_in(number):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        try:
            origin = site.environment["LECTERN_URL"]
            connection.request(
                "POST", "/admin/sign-in", urllib.parse.urlencode({"email": f"{number}@example.com", "password": "x" * 20}),
                {"Host": origin.split("://")[1], "Origin": origin, "Content-Type": "application/x-www-form-urlencoded",
                 "X-Forwarded-For": f"198.51.100.{number}"})
            return connection.getresponse().status
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        answers = [pool.submit(sign_in, number) for number in range(100)]
        slowest = 0
        while not all(answer.done() for answer in answers):
            began = time.monotonic()
            assert site.ask("/robots.txt").status == 200
            slowest = max(slowest, time.monotonic() - began)
    # Each comes from an address of its own, so none is held back: all of them were hashed.
    assert {answer.result() for answer in answers} == {401}
    assert slowest < 2, slowest
    assert memory() - before < 120_000, (before, memory())
