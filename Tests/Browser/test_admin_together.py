"""Several people, several tabs, sessions that end: nothing typed is lost, and nobody sees or does what their role doesn't reach."""
import re
import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from admin import PASSWORD, wait_until
from conftest import both_engines
from lectern import tone
from playwright.sync_api import expect


@pytest.fixture
def team(desk, site):
    """(ada, show): an owner at their desk, with a show called Night Walks."""
    ada = desk().set_up()
    show = ada.start_show()
    ada.skip_cover()
    return ada, show


@both_engines
def test_two_editors_collide_and_both_edits_end_up_saved(desk, team):
    ada, show = team
    path = ada.first_episode("The quay")
    ada.fill(summary="First words.", notes="First notes.")
    ada.save()
    bo = desk().accept(ada.invite("Bo Lind", "bo@example.com", "editor", show))
    for one in (ada, bo):
        one.page.goto(path)
    bo.fill(title="The old quay", summary="Bo's words.")
    bo.save()
    ada.fill(notes="Ada's notes.", summary="Ada's words.")
    ada.expected.append("409")
    ada.press("Save")
    page = ada.page
    expect(page.get_by_role("heading", name="Two of you were here")).to_be_visible()
    expect(page.get_by_text("Bo Lind saved")).to_be_visible()
    # What only one of them changed is joined by itself; what both did is asked, with both texts in sight.
    asked = page.locator("fieldset.collision-both")
    assert asked.count() == 1
    expect(asked).to_contain_text("Bo's words.")
    expect(asked).to_contain_text("Ada's words.")
    asked.get_by_label("Keep mine").check()
    ada.press("Save what is chosen")
    page.goto(path)
    values = [page.locator(f"[name={name}]").input_value() for name in ("title", "summary", "notes")]
    assert values == ["The old quay", "Ada's words.", "Ada's notes."]
    # What wasn't chosen is in the history, and can be brought back.
    page.get_by_role("link", name="History", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("Bo Lind")
    expect(page.locator("main")).to_contain_text("Ada Brook")


@both_engines
def test_an_author_cannot_publish_nor_see_another_show(desk, team, site, tmp_path):
    ada, show = team
    path = ada.first_episode("Ada's own")
    other = ada.start_show("Secret Show")
    ada.draw_cover()
    secret = ada.first_episode("Secret episode")
    cy = desk().accept(ada.invite("Cy Marsh", "cy@example.com", "author", show))
    page = cy.page
    mine = cy.new_episode(show, "Cy's draft")
    expect(page.get_by_role("button", name=re.compile("^Publish"))).to_have_count(0)
    cy.expected += ["403", "404"]
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cy.context.cookies())

    def force(path, body="when=now", method="POST"):
        headers = {"Cookie": cookies, "Origin": site.base, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        return site.ask(path, method, body if method == "POST" else None, **headers)[0]

    assert force(f"{mine}/publication") == 403
    assert b"Cy's draft" not in site.ask("/night-walks/rss")[2]
    # Neither others' episodes of the same show, nor anything of another, nor what belongs to owners.
    for hidden in (path, f"{path}/publication", secret, f"/admin/shows/{other}", f"/admin/shows/{other}/episodes", f"/admin/shows/{other}/settings"):
        assert force(hidden, method="GET") == 404, hidden
    for owners in ("/admin/accounts", "/admin/imports/new", "/admin/begin", f"/admin/shows/{show}/settings"):
        assert force(owners, method="GET") == 403, owners
    for poked in (secret, f"{secret}/publication", f"{secret}/end", f"{secret}/autosave/end", f"/admin/shows/{other}/episodes"):
        assert force(poked, "title=Mine") == 404, poked
    assert force("/admin/imports", "address=https://example.com/f") == 403
    assert force("/admin/begin/demo/end", "") == 403
    for page_path in ("/admin", "/admin/history", f"/admin/shows/{show}", f"/admin/shows/{show}/episodes"):
        page.goto(page_path)
        text = page.content()
        assert "Secret" not in text and "Ada's own" not in text, page_path


def test_a_session_that_ends_while_typing_loses_nothing(desk, team):
    ada, show = team
    path = ada.first_episode("The quay")
    page = ada.page
    ada.expected += ["401"]
    ada.fill(summary="Before the session ended.")
    ada.context.clear_cookies()
    ada.fill(notes="Typed after it had ended.")
    ada.press("Save")
    # The way back in carries the form along.
    ada.fill(email="ada@example.com", password=PASSWORD)
    ada.press("Sign in")
    with page.expect_navigation(url="**/admin/episodes/**"):
        ada.press("Save what I typed")
    page.goto(path)
    assert page.locator("[name=summary]").input_value() == "Before the session ended."
    assert page.locator("[name=notes]").input_value() == "Typed after it had ended."


def test_a_killed_tab_finds_what_was_typed_and_two_tabs_don_t_overwrite_each_other(desk, team):
    ada, show = team
    path = ada.first_episode("The quay")
    page = ada.page
    ada.fill(summary="Typed and never saved.")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Draft kept", timeout=10_000)
    page.close()
    page = ada.open()
    page.goto(path)
    expect(page.get_by_text("This is what you typed and didn’t save")).to_be_visible()
    assert page.locator("[name=summary]").input_value() == "Typed and never saved."

    # A second tab, opened meanwhile, types something else: neither silently takes the other's place.
    ada.expected += ["409"]
    second = ada.open()
    second.goto(path)
    second.locator("[name=notes]").fill("From the second tab.")
    expect(second.locator("[data-autosave-state]")).to_contain_text("Draft kept", timeout=10_000)
    page.locator("[name=summary]").fill("From the first tab.")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Another tab has this form open", timeout=10_000)
    ada.page = second
    ada.save()
    ada.page = page
    ada.press("Save")
    expect(page.get_by_role("heading", name="Two of you were here")).to_be_visible()
    for asked in page.locator("fieldset.collision-both").all():
        asked.get_by_label("Keep mine").check()
    ada.press("Save what is chosen")
    page.goto(path)
    assert page.locator("[name=summary]").input_value() == "From the first tab."
    assert page.locator("[name=notes]").input_value() == "From the second tab."


def test_a_scheduled_episode_appears_in_page_and_feed_at_its_second(desk, team, site, tmp_path):
    ada, show = team
    path = ada.first_episode("At its second")
    page = ada.page
    ada.drop(tone(tmp_path / "a.mp3", seconds=5))
    ada.fill(summary="Soon.")
    ada.wait_for_recording()
    ada.save()
    page.goto(f"{path}/publication")
    page.locator("[name=when][value=later]").check()
    # In the show's zone, Berlin, which in winter is an hour ahead of UTC and in summer two.
    moment = datetime.now(timezone.utc) + timedelta(seconds=8)
    local = moment.astimezone(ZoneInfo("Europe/Berlin"))
    page.locator("[name=date]").fill(local.strftime("%Y-%m-%d"))
    page.locator("[name=time]").evaluate("(field) => { field.step = 1; }")
    page.locator("[name=time]").fill(local.strftime("%H:%M:%S"))
    with page.expect_navigation():
        page.locator("form:has([name=when]) button[type=submit]").click()
    page.goto(path)
    expect(page.locator(".page-head .badge-scheduled")).to_be_visible()
    due = moment.replace(microsecond=0).timestamp()
    assert time.time() < due - 0.5, "the test was too slow to see it before"
    assert b"At its second" not in site.ask("/night-walks/")[2] and b"At its second" not in site.ask("/night-walks/rss")[2]
    seen = {}

    def look():
        for name, address in (("page", "/night-walks/"), ("feed", "/night-walks/rss")):
            before = time.time()
            if name not in seen and b"At its second" in site.ask(address)[2]:
                seen[name] = (before, time.time())
        return len(seen) == 2

    wait_until(look, timeout=20, what=f"it appears: {seen}")
    for name, (before, after) in seen.items():
        assert after >= due, f"{name}: {due - after:.3f} s too early"
        assert before < due + 1, f"{name}: {before - due:.3f} s too late"
    page.goto(path)
    expect(page.locator(".page-head .badge-published")).to_be_visible()
