"""Every page of the admin, filled, empty and in error, as a strict reader of HTML, on a phone, in the dark, by keyboard."""
import re

import pytest
from admin import PASSWORD, Desk
from checks import FOCUS, looks, markup, policy, report
from conftest import links
from lectern import Lectern, picture, tone

VIEWS = [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]
# What a link leads to that is no page, ends the session, or shows the same page with other rows.
LEFT_OUT = re.compile(r"/admin/(session/end|media/|sign-in)|/(recording/original|recording/audio|waveform)")


def crawl(desk, starts, limit=120):
    """{path: source} of what `desk` reaches by links below /admin, one address for each shape of path and each set of names asked."""
    page, found, queue, shapes = desk.page, {}, list(starts), set()
    while queue and len(found) < limit:
        path = queue.pop(0)
        plain, _, query = path.partition("?")
        shape = (re.sub(r"\d{6,}", "#", plain), tuple(sorted(part.split("=")[0] for part in query.split("&"))))
        if shape in shapes or LEFT_OUT.search(plain) or not (plain == "/admin" or plain.startswith("/admin/")):
            continue
        shapes.add(shape)
        try:
            answer = page.goto(path, wait_until="domcontentloaded")
        except Exception as error:  # a download
            if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
                continue
            raise
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found[path] = (answer.status, answer.headers, answer.text())
        queue += links(page, desk.site.base)
    return found


@pytest.fixture(scope="module")
def filled(browser, tmp_path_factory):
    """A site with one of everything, and its owner at the desk."""
    folder = tmp_path_factory.mktemp("pages")
    site = Lectern(folder / "lectern").start()
    desk = Desk(browser, site)
    desk.empty = {}
    desk.set_up()
    # Pages that have nothing to show yet.
    desk.empty = crawl(desk, ["/admin", "/admin/begin", "/admin/begin/show", "/admin/imports/new", "/admin/me"])
    page = desk.page
    show = desk.start_show()
    desk.begun = [f"/admin/begin/{show}/{step}" for step in ("show", "artwork", "episode")]
    page.locator("input[type=file]").set_input_files(picture(folder / "cover.png", 1500, 1500))
    desk.press("Save and go on")
    page.wait_for_url("**/episode")
    path = desk.first_episode("The quay at night, and a title that is long enough to need a second line on any phone there is")
    desk.drop(tone(folder / "a.mp3", seconds=8))
    desk.fill(summary="Down to the harbour.", notes="With **sounds**.", **{"chapter.0.start": "0:00", "chapter.0.title": "Departure"})
    desk.wait_for_recording()
    desk.save()
    desk.publish(path)
    draft = desk.new_episode(show, "A draft")
    desk.invite("Bo Lind", "bo@example.com", "editor", show)
    desk.show, desk.episodes = show, [path, draft]
    desk.context.storage_state(path=folder / "state.json")
    desk.state = folder / "state.json"
    yield desk
    desk.close()
    site.kill()


@pytest.fixture(scope="module")
def pages(filled):
    starts = ["/admin", *filled.begun, *[episode + more for episode in filled.episodes for more in ("", "/publication", "/preview")],
              "/admin/imports/new", "/admin/begin", "/admin/accounts/new"]
    found = crawl(filled, starts)
    assert len(found) > 30, sorted(found)
    return found


def test_every_link_leads_somewhere(filled, pages):
    report([(path, status) for path, (status, _, _) in {**filled.empty, **pages}.items() if status != 200])


def test_every_page_is_well_formed_and_has_its_security_headers(filled, pages):
    problems = []
    for path, (_, headers, source) in {**filled.empty, **pages}.items():
        problems += [(path, problem) for problem in markup(source) + policy(headers)]
        if headers.get("cache-control") != "no-store":
            problems.append((path, f"may be kept: {headers.get('cache-control')}"))
    report(problems)


@pytest.mark.parametrize("width,scheme", VIEWS)
def test_every_page_looks_right(browser, filled, pages, width, scheme):
    problems = []
    desk = Desk(browser, filled.site, viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce", storage_state=filled.state)
    for path in pages:
        desk.page.goto(path, wait_until="load")
        problems += [(path, wrong) for wrong in looks(desk.page, *([FOCUS] if scheme == "light" else []))]
    problems += [("console", complaint) for complaint in desk.complaints()]
    desk.close()
    report(problems)


@pytest.mark.parametrize("width,scheme", [VIEWS[1], VIEWS[2]])
def test_every_empty_page_looks_right(browser, tmp_path, width, scheme):
    site = Lectern(tmp_path / "lectern").start()
    problems = []
    desk = Desk(browser, site, viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce")

    def look(name):
        problems.extend((name, wrong) for wrong in looks(desk.page))

    try:
        desk.expected += ["422", "404", "401", "403"]
        desk.page.goto("/admin")
        look("nobody")
        desk.page.goto(site.link)
        look("welcome")
        desk.fill(name="", email="nonsense", password="short")
        desk.page.locator("main form").evaluate("(form) => { form.noValidate = true; }")
        desk.press("Make my account")
        look("welcome, refused")
        desk.set_up()
        for path in crawl(desk, ["/admin", "/admin/begin", "/admin/begin/show", "/admin/imports/new", "/admin/me"]):
            desk.page.goto(path, wait_until="load")
            look(path)
        # Errors.
        desk.page.goto("/admin/episodes/1")
        look("not found")
        for path in ("/admin/begin/show", "/admin/accounts/new", "/admin/people/new", "/admin/imports/new"):
            desk.page.goto(path)
            form = desk.page.locator("main form").first
            if form.count() == 0:
                continue
            form.evaluate("(form) => { form.noValidate = true; for (const field of form.elements) if (field.type === 'text') field.value = ''; }")
            form.locator("button[type=submit]").last.click()
            desk.page.wait_for_load_state()
            look(f"{path}, refused")
        desk.context.clear_cookies()
        desk.page.goto("/admin/sign-in")
        look("sign-in")
        desk.fill(email="ada@example.com", password="wrong " + PASSWORD)
        desk.press("Sign in")
        look("sign-in, refused")
        problems += [("console", complaint) for complaint in desk.complaints()]
    finally:
        desk.close()
        site.kill()
    report(problems)


@pytest.mark.parametrize("width", [390, 1440])
def test_what_is_refused_and_what_collides_looks_right(browser, filled, width):
    """The episode's form with errors, the collision, the publication that can't be, as they come back."""
    problems = []
    desk = Desk(browser, filled.site, viewport={"width": width, "height": 844}, storage_state=filled.state)
    desk.expected += ["422", "409"]
    page = desk.page

    def look(name):
        problems.extend((name, wrong) for wrong in looks(page))

    path = desk.new_episode(filled.show, f"Draft at {width}")
    desk.fill(title="", number="-5", **{"chapter.0.start": "never", "chapter.0.title": "x"})
    desk.press("Save")
    page.wait_for_selector(".error-summary")
    look("refused")
    assert page.locator("[name=number]").input_value() == "-5"
    page.goto(path)
    other = desk.open()
    other.goto(path)
    desk.fill(title=f"Theirs at {width}")
    desk.save()
    desk.page = page
    desk.fill(title=f"Mine at {width}")
    desk.press("Save")
    page.wait_for_selector(".collision")
    look("collision")
    page.goto(f"{path}/publication")
    page.locator("[name=when][value=now]").check()
    page.locator("form:has([name=when]) button[type=submit]").click()
    page.wait_for_load_state()
    look("can't be published")
    problems += [("console", complaint) for complaint in desk.complaints()]
    desk.close()
    report(problems)
