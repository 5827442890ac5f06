"""Somebody at the admin: a browser of their own, and what they do with it, by what the page shows."""
import base64
import re
import time

from playwright.sync_api import Error, expect

PASSWORD = "lantern under nine bridges"


class Desk:
    """A person with a browser in which nobody was signed in before. `errors` gathers what the console complains of."""

    def __init__(self, browser, site, **options):
        self.site = site
        options.setdefault("viewport", {"width": 1440, "height": 900})
        self.context = browser.new_context(base_url=site.base, **options)
        self.context.set_default_timeout(20_000)
        self.errors, self.expected, self.strangers = [], [], []
        self.page = self.open()

    def open(self):
        """A new tab."""
        page = self.context.new_page()
        page.on("console", lambda message: self.errors.append(f"{message.text} {message.location.get('url')}") if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.strangers.append(request.url) if request.url.startswith("http") and not request.url.startswith(self.site.base + "/") else None)
        self.page = page
        return page

    def close(self):
        self.context.close()

    def complaints(self):
        return [error for error in self.errors if not any(part in error for part in self.expected)] + [f"third party: {url}" for url in self.strangers]

    # The door

    def set_up(self, name="Ada Brook", email="ada@example.com"):
        """The first account, by the link that the program printed."""
        self.page.goto(self.site.link)
        self.fill(name=name, email=email, password=PASSWORD)
        self.press("Make my account")
        self.page.wait_for_url("**/admin/begin")
        return self

    def sign_in(self, email, password=PASSWORD):
        self.page.goto("/admin/sign-in")
        self.fill(email=email, password=password)
        self.press("Sign in")
        self.page.wait_for_url(re.compile(r"/admin([?]|$)"))
        return self

    def invite(self, name, email, role, show):
        """Gives somebody an account with a role in a show; returns the link they are to be sent."""
        self.page.goto("/admin/accounts/new")
        self.fill(name=name, email=email)
        self.page.locator(f"[name='role.{show}']").select_option(role)
        self.page.locator("main form button[type=submit]").last.click()
        return self.page.locator("#f-link").input_value()

    def accept(self, link):
        self.page.goto(link)
        for field in self.page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        self.page.locator("main form button[type=submit]").last.click()
        self.page.wait_for_url(re.compile(r"/admin([?]|$)"))
        return self

    # Forms

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f"[name='{name}']").first.fill(value)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()

    # Shows and episodes

    def start_show(self, title="Night Walks", **more):
        """The first step of the beginning; stands at the second then. Returns the show's key."""
        self.page.goto("/admin/begin")
        self.page.get_by_role("link", name="Start a new show").click()
        self.fill(title=title, description="Sounds of the city after dark.", **more)
        self.page.locator("[name=category]").select_option("Arts › Books")
        self.page.locator("[name=time_zone]").select_option("Europe/Berlin")
        self.press("Save and go on")
        self.page.wait_for_url("**/artwork")
        return re.search(r"/admin/begin/(\d+)/artwork", self.page.url)[1]

    def draw_cover(self):
        self.page.get_by_label("Waves").check()
        self.press("Take this one")
        self.page.wait_for_url("**/episode")

    def skip_cover(self):
        self.page.get_by_role("link", name="Later: go on without").click()
        self.page.wait_for_url("**/episode")

    def first_episode(self, title):
        """The third step; stands at the episode's form then. Returns its path."""
        self.fill(title=title)
        self.press("Open the episode")
        self.page.wait_for_url("**/admin/episodes/*")
        return self.path

    def new_episode(self, show, title):
        """A draft by the button of the list; stands at its form, saved."""
        self.page.goto(f"/admin/shows/{show}/episodes")
        self.press("New episode")
        self.page.wait_for_url("**/admin/episodes/*")
        self.fill(title=title)
        self.save()
        return self.path

    @property
    def path(self):
        return re.sub(r"[?#].*", "", self.page.url.removeprefix(self.site.base))

    def save(self):
        """Saves what has to go well."""
        with self.page.expect_navigation():
            self.press("Save")
        assert "notice=saved" in self.page.url, self.page.locator("main").inner_text()[:1000]

    def drop(self, path, on="#episode-form"):
        """Drags a file in."""
        self.page.locator(on).evaluate(
            """(target, [name, type, text]) => {
              const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
              const transfer = new DataTransfer();
              transfer.items.add(new File([bytes], name, { type }));
              for (const kind of ["dragenter", "dragover", "drop"])
                target.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
            }""",
            [path.name, "audio/mpeg", base64.b64encode(path.read_bytes()).decode()])

    def wait_for_recording(self, state="ready", timeout=60_000):
        expect(self.page.locator("#recording-panel")).to_have_attribute("data-state", state, timeout=timeout)

    def reload_until(self, selector, timeout=60):
        """For browsers without scripts: loads the page again until it has such an element."""
        end = time.monotonic() + timeout
        while self.page.locator(selector).count() == 0:
            assert time.monotonic() < end, self.page.locator("main").inner_text()
            self.page.wait_for_timeout(150)
            self.page.goto(self.path)

    def publish(self, episode):
        """At once, by the publication page."""
        self.page.goto(f"{episode}/publication")
        self.page.locator("[name=when][value=now]").check()
        with self.page.expect_navigation():
            self.page.locator("form:has([name=when]) button[type=submit]").click()


def wait_until(condition, timeout=30, what=""):
    """Waits for something outside the browser."""
    end = time.monotonic() + timeout
    while True:
        result = condition()
        if result:
            return result
        assert time.monotonic() < end, f"still not so after {timeout} s: {what}"
        time.sleep(0.02)
