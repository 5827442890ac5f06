"""Browser tests of a running Lectern: LECTERN_BASE=http://127.0.0.1:8080 pytest Tests/Browser

The pages to test are found by following links from the start page, so any installation with an episode that has chapters and
a transcript, and a second episode, will do. LECTERN_EPISODE names the first one's path where the search should be spared.
"""
import os
import subprocess
import time
from urllib.parse import urljoin, urlsplit

import pytest
from admin import Desk
from lectern import Lectern
from playwright.sync_api import Error, sync_playwright

BASE = os.environ.get("LECTERN_BASE", "http://127.0.0.1:8080").rstrip("/")
CHROMIUM = os.environ.get("LECTERN_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """open_page(path, **context options): a page in a fresh profile. Fails the test on console errors not in `page.expected`."""
    opened = []

    def open_(path="/", **options):
        context = browser.new_context(base_url=BASE, viewport=options.pop("viewport", {"width": 1440, "height": 900}), **options)
        page = context.new_page()
        page.errors, page.expected = [], ()
        page.on("console", lambda message: page.errors.append(f"{message.text} ({message.location.get('url')})") if message.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        if path:
            page.goto(path)
        opened.append((context, page))
        return page

    yield open_
    complaints = [error for _, page in opened for error in page.errors if not any(part in error for part in page.expected)]
    for context, _ in opened:
        context.close()
    assert not complaints, complaints


def until(page, expression, arg=None, timeout=10_000):
    """Waits for a JavaScript expression to be true. Playwright's own wait_for_function needs `unsafe-eval`, which our pages forbid."""
    end = time.monotonic() + timeout / 1000
    while True:
        try:
            if page.evaluate(expression, arg):
                return
        except Error as error:  # the page may be on its way to another
            if time.monotonic() > end or "context was destroyed" not in str(error):
                raise
        if time.monotonic() > end:
            raise AssertionError(f"still not true after {timeout} ms: {expression}")
        page.wait_for_timeout(50)


def links(page, base=BASE):
    """Paths of the site at `base` that the page links to, in order, without fragments, downloads and files."""
    found = page.evaluate("[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)")
    paths = []
    for link in found:
        parts = urlsplit(urljoin(page.url, link))
        name = parts.path.rsplit("/", 1)[-1]
        if link.startswith(base + "/") and ("." not in name or name.endswith(".html")):
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if path not in paths:
                paths.append(path)
    return paths


@pytest.fixture(scope="session")
def episodes(browser):
    """(full, other): paths of an episode with chapters and transcript, and of another with a player and a play button in a list."""
    context = browser.new_context(base_url=BASE)
    page = context.new_page()
    full, others, seen = os.environ.get("LECTERN_EPISODE"), [], set()
    queue = ["/"]
    while queue and len(seen) < 60 and not (full and others):
        path = queue.pop(0)
        if path in seen:
            continue
        seen.add(path)
        page.goto(path, wait_until="domcontentloaded")
        if page.locator("main [data-player]").count():
            complete = page.locator("[data-chapter-list] a[data-seek]").count() > 1 and page.locator("[data-transcript] a[data-seek]").count() > 1
            clean = urlsplit(page.url).path
            if complete and not full:
                full = clean
            elif clean != full and clean not in others:
                others.append(clean)
        queue += [link for link in links(page) if "?" not in link]
    context.close()
    if not full or not others:
        pytest.skip("this site has no two episodes, one of them with chapters and transcript")
    return full, others[0]


@pytest.fixture
def new_database():
    """new_database(): the address of a new, empty PostgreSQL database; skips where there is no server."""
    url, made = os.environ.get("LECTERN_TEST_POSTGRES_URL"), []

    def make():
        if not url:
            pytest.skip("LECTERN_TEST_POSTGRES_URL is not set")
        made.append(f"browser_{os.getpid()}_{time.monotonic_ns()}")
        subprocess.run(["psql", "-q", url, "-c", f"CREATE DATABASE {made[-1]}"], check=True, capture_output=True)
        return url.rsplit("/", 1)[0] + f"/{made[-1]}"

    yield make
    for name in made:
        subprocess.run(["psql", "-q", url, "-c", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"], capture_output=True)


@pytest.fixture(params=["sqlite"])
def site(request, new_database, tmp_path):
    """An empty installation of this test's own, serving; on PostgreSQL where the test asks for it by `indirect`."""
    more = {"DATABASE_URL": new_database()} if request.param == "postgresql" else {}
    lectern = Lectern(tmp_path / "lectern", **more).start()
    yield lectern
    lectern.kill()


@pytest.fixture
def desk(browser, site):
    """desk(): somebody at `site` with a browser of their own. Fails the test on console errors not in `expected`."""
    desks = []

    def sit_down(**options):
        desks.append(Desk(browser, site, **options))
        return desks[-1]

    yield sit_down
    complaints = [complaint for desk in desks for complaint in desk.complaints()]
    for each in desks:
        each.close()
    assert not complaints, complaints


# For tests that have to hold on both engines.
both_engines = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)
