"""Every page that can be reached from the start page, looked at as a strict reader of HTML, as someone on a phone, in the dark, with a
screen reader, on a slow line. LECTERN_PAGES sets how many pages are looked at (60)."""
import os
from urllib.parse import urlsplit

import pytest
from checks import CONTRAST, SHIFTS, STRUCTURE, TOO_WIDE, looks, markup, policy, report
from conftest import BASE, links, until

LIMIT = int(os.environ.get("LECTERN_PAGES", "60"))


@pytest.fixture(scope="module")
def pages(browser):
    """{path: (status, headers, source)} of what is reachable; one query per path is enough."""
    context = browser.new_context(base_url=BASE, java_script_enabled=False)
    page = context.new_page()
    found, queue, queued = {}, ["/"], {"/"}
    while queue and len(found) < LIMIT:
        path = queue.pop(0)
        # A short link leads where its publisher said, which is none of our pages.
        target = page.request.head(path, max_redirects=0).headers.get("location", "")
        if target.startswith(("http://", "https://")) and not target.startswith(BASE + "/"):
            continue
        try:
            answer = page.goto(path, wait_until="domcontentloaded")
        except Exception as error:  # a download, or a feed that the browser hands on
            if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
                continue
            raise
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if not page.url.startswith(BASE):
            continue
        found[path] = (answer.status, answer.headers, answer.text())
        for link in links(page):
            plain = link.split("?")[0]
            if plain not in queued:
                queued.add(plain)
                queue.append(link)
    context.close()
    assert found
    return found


def test_every_link_leads_somewhere(pages):
    report([(path, status) for path, (status, _, _) in pages.items() if status != 200])


def test_every_page_is_well_formed(pages):
    report([(path, problem) for path, (_, _, source) in pages.items() for problem in markup(source)])


def test_every_page_has_its_security_headers(pages):
    report([(path, problem) for path, (_, headers, _) in pages.items() for problem in policy(headers)])


@pytest.mark.parametrize("width,scheme", [(360, "light"), (390, "dark"), (1440, "light"), (1440, "dark")])
def test_every_page_works(browser, pages, width, scheme):
    """Structure, names, contrast, width, layout shift, console, third parties, at one width in one colour scheme."""
    problems = []
    context = browser.new_context(base_url=BASE, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    for path in pages:
        page = context.new_page()
        page.add_init_script(SHIFTS)
        page.on("console", lambda message: problems.append((path, f"console: {message.text} {message.location.get('url')}")) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append((path, f"error: {error}")))
        page.on("request", lambda request: problems.append((path, f"third party: {request.url}")) if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(BASE + "/") else None)
        page.goto(path, wait_until="load")
        page.wait_for_timeout(250)
        problems += [(path, wrong) for wrong in looks(page)]
        if (page.evaluate("window.shifted") or 0) >= 0.05:
            problems.append((path, f"layout shift {page.evaluate('window.shifted'):.3f} {page.evaluate('window.shifters')}"))
        page.close()
    context.close()
    report(problems)


def test_the_first_page_is_light(browser, pages):
    """Under 100 KB over the wire for someone who comes for the first time, without audio, pictures and video."""
    problems = []
    for path in list(pages)[:12]:
        context = browser.new_context(base_url=BASE)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        kinds, bytes_ = {}, {}
        session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: (event["response"]["mimeType"], event["response"]["url"])}))
        session.on("Network.loadingFinished", lambda event: bytes_.update({event["requestId"]: event["encodedDataLength"]}))
        page.goto(path, wait_until="networkidle")
        counted = {kinds[key][1]: size for key, size in bytes_.items() if key in kinds and not kinds[key][0].startswith(("image/", "audio/", "video/"))}
        if sum(counted.values()) >= 100_000:
            problems.append((path, f"{sum(counted.values())} bytes: {sorted(counted.items(), key=lambda one: -one[1])[:6]}"))
        context.close()
    report(problems)


def test_the_page_after_a_swap_is_as_good_as_one_loaded(open_page, pages):
    """Structure holds too when pages are put in place by the navigation."""
    page = open_page("/")
    problems = []
    for path in [link for link in links(page) if link in pages][:15]:
        link = page.locator(f'a[href="{path}"]:not([data-play]):visible').first
        if not link.count():
            continue
        link.click()
        page.wait_for_timeout(400)
        problems += [(path, wrong) for wrong in page.evaluate(STRUCTURE)]
        page.goto("/")
    report(problems)


@pytest.mark.parametrize("width,scheme", [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")])
def test_the_player_at_work_is_as_good_as_the_page(open_page, episodes, width, scheme):
    """The same checks while it plays in the page, docked, and with its help open."""
    problems = []

    def check(page, where):
        problems.extend((where, wrong) for script in (STRUCTURE, CONTRAST, TOO_WIDE) for wrong in page.evaluate(script))

    page = open_page(episodes[0], viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.locator("[data-transcript] a[data-seek]").nth(1).click()
    until(page, "!document.querySelector('#player-dock audio').paused && !!document.querySelector('[data-transcript] .is-current')")
    check(page, "playing")
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    page.wait_for_selector("#player-dock.is-shown")
    page.wait_for_timeout(300)
    check(page, "docked")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    check(page, "help")
    report(problems)
