"""Every page that can be reached from the start page, looked at as a strict reader of HTML, as someone on a phone, in the dark, with a
screen reader, on a slow line. LECTERN_PAGES sets how many pages are looked at (60)."""
import os
from urllib.parse import urlsplit

import html5lib
import pytest
from conftest import BASE, links, until

LIMIT = int(os.environ.get("LECTERN_PAGES", "60"))

# What html5lib calls errors and the standard of today does not.
FORGIVEN = {"unknown-attribute"}

STRUCTURE = """() => {
  const wrong = [];
  const say = (what, element) => wrong.push(what + (element ? ': ' + element.outerHTML.slice(0, 120) : ''));
  const shown = element => element.checkVisibility({ visibilityProperty: true });
  const ids = new Set();
  for (const element of document.querySelectorAll('[id]')) {
    if (ids.has(element.id)) say('duplicate id', element);
    ids.add(element.id);
  }
  if (!document.documentElement.lang) say('no lang');
  if (!document.title.trim()) say('no title');
  if (!document.querySelector('meta[name=viewport]')) say('no viewport');
  if (document.querySelectorAll('h1').length !== 1) say('h1 count ' + document.querySelectorAll('h1').length);
  if (document.querySelectorAll('main').length !== 1) say('main count ' + document.querySelectorAll('main').length);
  let level = 0;
  for (const heading of document.querySelectorAll('main h1, main h2, main h3, main h4, main h5, main h6')) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) say('heading level skipped', heading);
    if (!heading.textContent.trim()) say('empty heading', heading);
    level = next;
  }
  const referenced = element => (element.getAttribute('aria-labelledby') || '').split(/\\s+/).map(id => id && document.getElementById(id)?.textContent.trim()).join('');
  const name = element => element.getAttribute('aria-label')?.trim() || referenced(element) || element.labels?.[0]?.textContent.trim() || element.title?.trim()
    || element.textContent.trim() || [...element.querySelectorAll('img[alt], svg title, [aria-label]')].map(e => e.alt || e.ariaLabel || e.textContent).join('').trim();
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const label = field.getAttribute('aria-label') || referenced(field) || field.labels?.[0]?.textContent.trim() || (['submit', 'button', 'reset'].includes(field.type) && field.value);
    if (!label) say('field without label', field);
  }
  for (const element of document.querySelectorAll('a[href], button, summary, iframe')) if (shown(element) && !name(element)) say('no name', element);
  for (const image of document.querySelectorAll('img')) if (!image.hasAttribute('alt')) say('no alt', image);
  for (const label of document.querySelectorAll('label[for]')) if (!document.getElementById(label.htmlFor)) say('label for nothing', label);
  for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls'])
    for (const element of document.querySelectorAll(`[${attribute}]`))
      for (const id of element.getAttribute(attribute).split(/\\s+/)) if (id && !document.getElementById(id)) say(attribute + ' names nothing', element);
  for (const element of document.querySelectorAll('script:not([src]):not([type*=json]), style')) say('inline script or style', element);
  return wrong;
}"""

# Text against what lies behind it: each ancestor's background is painted over the one below. Text over images is left to the eye.
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const cache = new Map();
  const rgba = color => {
    if (!cache.has(color)) {
      canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      cache.set(color, [r, g, b, a / 255]);
    }
    return cache.get(color);
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
  const page = matchMedia('(prefers-color-scheme: dark)').matches && getComputedStyle(document.documentElement).colorScheme.includes('dark') ? [18, 18, 18, 1] : [255, 255, 255, 1];
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== 'none') return null;
      const color = rgba(style.backgroundColor);
      if (color[3] > 0) layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), page);
  };
  const low = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest('svg, option, script, style, noscript, [aria-hidden=true], :disabled, [inert]')) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    if (!ground) continue;
    const ink = over(rgba(style.color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.add(`${ratio.toFixed(2)} ${style.color} on rgb(${ground.slice(0, 3).map(Math.round)}): <${element.tagName.toLowerCase()} class="${element.className}"> ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return [...low].slice(0, 12);
}"""

TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1);
  return [`${document.documentElement.scrollWidth} > ${innerWidth}`, ...wide.slice(-3).map(e => e.outerHTML.slice(0, 100))];
}"""

SHIFTS = """new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
  window.shifted = (window.shifted || 0) + entry.value;
  window.shifters = (window.shifters || []).concat(entry.sources.map(s => s.node?.outerHTML?.slice(0, 80) || s.node?.parentElement?.outerHTML?.slice(0, 80))); } }).observe({ type: 'layout-shift', buffered: true });"""


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


def report(problems):
    assert not problems, "\n" + "\n".join(f"{path}: {problem}" for path, problem in problems)


def test_every_link_leads_somewhere(pages):
    report([(path, status) for path, (status, _, _) in pages.items() if status != 200])


def test_every_page_is_well_formed(pages):
    problems = []
    for path, (_, _, source) in pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(source)
        for (line, _), code, data in parser.errors:
            if code not in FORGIVEN:
                around = source.splitlines()[line - 1].strip()[:100] if line <= len(source.splitlines()) else ""
                problems.append((path, f"line {line}: {code} {data} {around}"))
        if "{{" in source:
            problems.append((path, "a template tag was left over"))
    report(problems)


def test_every_page_has_its_security_headers(pages):
    problems = []
    for path, (_, headers, _) in pages.items():
        policy = headers.get("content-security-policy", "")
        for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors"):
            if part not in policy:
                problems.append((path, f"CSP lacks {part}: {policy[:80]}"))
        if "unsafe" in policy:
            problems.append((path, "CSP has an unsafe-…"))
    report(problems)


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
        problems += [(path, wrong) for wrong in page.evaluate(STRUCTURE)]
        problems += [(path, f"contrast {low}") for low in page.evaluate(CONTRAST)]
        problems += [(path, f"too wide: {wide}") for wide in page.evaluate(TOO_WIDE)]
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
