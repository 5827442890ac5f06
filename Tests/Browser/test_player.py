"""Listening, as a person does it: play, seek, walk about, come back."""
import re

import pytest

from conftest import until

AUDIO = "document.querySelector('#player-dock audio')"


def now(page):
    return page.evaluate(f"{AUDIO}.currentTime")


def playing(page, beyond=0.3):
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > {beyond}", timeout=15_000)


def rises(page):
    until(page, f"(start => {AUDIO}.currentTime > start + 0.4)({now(page)})", timeout=8_000)


def start(page):
    page.locator("main [data-player] .control-play").click()
    playing(page)


def press(page, key):
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(key)


def go(page, path):
    """Follows a link to `path` without leaving the document; one is put in when the page has none."""
    if not page.locator(f'main a[href="{path}"]:not([data-play])').count():
        page.evaluate("path => { const a = document.createElement('a'); a.href = path; a.textContent = path; document.querySelector('main').prepend(a); }", path)
    page.locator(f'main a[href="{path}"]:not([data-play])').first.click()
    until(page, "path => location.pathname === path && !document.documentElement.classList.contains('is-loading')", arg=path)


def test_the_page_is_silent_until_asked(open_page, episodes):
    media = []
    page = open_page(None)
    page.on("request", lambda request: media.append(request.url) if request.resource_type == "media" else None)
    page.goto(episodes[0])
    page.wait_for_selector("main [data-player].is-ready")
    page.wait_for_timeout(500)
    assert media == []
    assert page.evaluate(f"{AUDIO}.preload") == "none"


def test_plays_and_pauses(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    rises(page)
    page.locator("main .control-play").click()
    until(page, f"{AUDIO}.paused")


def test_a_play_button_in_a_list_plays_and_shows_the_dock(open_page, episodes):
    page = open_page("/")
    button = page.locator("main [data-play]").first
    if not button.count():
        pytest.skip("the start page has no play buttons")
    button.click()
    playing(page)
    assert page.locator("#player-dock.is-shown").count() == 1
    assert page.locator("#player-dock .panel-title").inner_text() == button.get_attribute("data-title")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    until(page, f"{AUDIO}.paused")


def test_skips_back_15_and_forward_30(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    before = now(page)
    page.locator("main .control-forward").click()
    until(page, f"{AUDIO}.currentTime > {before + 29}")
    page.locator("main .control-back").click()
    until(page, f"{AUDIO}.currentTime < {before + 20}")


def test_seeks_by_chapter(open_page, episodes):
    page = open_page(episodes[0])
    link = page.locator("[data-chapter-list] a[data-seek]").nth(1)
    at = float(link.get_attribute("data-seek"))
    link.click()
    playing(page, at - 0.5)
    assert now(page) < at + 5
    page.wait_for_selector("[data-chapter-list] a[aria-current=true]")
    assert link.get_attribute("aria-current") == "true"
    assert page.locator("main .panel-chapter-title").inner_text() != ""


def test_seeks_by_transcript_and_marks_the_paragraph(open_page, episodes):
    page = open_page(episodes[0])
    link = page.locator("[data-transcript] a[data-seek]").nth(2)
    at = float(link.get_attribute("data-seek"))
    link.click()
    playing(page, at - 0.5)
    assert now(page) < at + 5
    page.wait_for_selector("[data-transcript] [data-start].is-current")


def test_the_transcript_follows_only_whoever_reads_along(open_page, episodes):
    page = open_page(episodes[0])
    links = page.locator("[data-transcript] a[data-seek]")
    links.nth(1).click()
    playing(page)
    page.wait_for_selector("[data-transcript] .is-current")
    page.evaluate("document.querySelector('[data-transcript] .is-current').scrollIntoView({ block: 'end', behavior: 'instant' })")
    page.wait_for_timeout(300)
    stands = "at => { const p = document.querySelector('[data-transcript] [data-start].is-current'); return p && Number(p.querySelector('[data-seek]')?.dataset.seek) >= at }"
    far = float(links.nth(min(12, links.count() - 1)).get_attribute("data-seek"))
    page.evaluate(f"{AUDIO}.currentTime = {far + 0.3}")
    until(page, stands, far)
    page.wait_for_timeout(900)
    until(page, "(() => { const b = document.querySelector('[data-transcript] .is-current').getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight * 0.8 })()")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_timeout(300)
    if page.evaluate("document.querySelector('[data-transcript] .is-current').getBoundingClientRect().top < innerHeight"):
        return  # a page so short that the paragraph is still in view
    later = float(links.nth(min(14, links.count() - 1)).get_attribute("data-seek"))
    page.evaluate(f"{AUDIO}.currentTime = {later + 0.3}")
    until(page, stands, later)
    page.wait_for_timeout(900)
    assert page.evaluate("scrollY") < 5


def test_keeps_playing_from_page_to_page(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    page.evaluate(f"window.sameDocument = {AUDIO}; window.gaps = 0; {AUDIO}.addEventListener('pause', () => window.gaps += 1)")
    heard = now(page)
    title = page.title()
    go(page, episodes[1])
    until(page, "before => document.title !== before", arg=title)
    assert page.evaluate(f"window.sameDocument === {AUDIO} && !{AUDIO}.paused && window.gaps === 0")
    assert now(page) >= heard
    rises(page)
    assert page.locator("#player-dock.is-shown").count() == 1
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.title() in page.locator("[role=status]").all_inner_texts()[0]
    page.go_back()
    until(page, "path => location.pathname === path && !!document.querySelector('main .is-playing .control-play')", arg=episodes[0])
    assert page.evaluate(f"window.sameDocument === {AUDIO} && window.gaps === 0")
    assert page.title() == title
    rises(page)
    # Back comes with the place on the page; with the page's own player in view there is no need for a second one.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    until(page, "!document.querySelector('#player-dock').classList.contains('is-shown')")


def test_back_returns_to_the_place_on_the_page(open_page, episodes):
    page = open_page(episodes[0], viewport={"width": 390, "height": 700})
    start(page)
    page.evaluate("scrollTo({ top: 600, behavior: 'instant' })")
    page.wait_for_timeout(400)
    was = page.evaluate("scrollY")
    page.evaluate("path => { const a = document.createElement('a'); a.href = path; document.querySelector('main').append(a); a.click(); }", episodes[1])
    until(page, "path => location.pathname === path", arg=episodes[1])
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == 0
    page.go_back()
    until(page, "path => location.pathname === path", arg=episodes[0])
    page.wait_for_timeout(400)
    assert abs(page.evaluate("scrollY") - was) < 40


def test_pages_clicked_in_a_hurry_end_at_the_last_one(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    page.evaluate("window.here = true")
    for path in ("/", episodes[1], "/", episodes[1]):
        page.evaluate("path => { const a = document.createElement('a'); a.href = path; document.querySelector('main').append(a); a.click(); }", path)
    until(page, "path => location.pathname === path && !document.documentElement.classList.contains('is-loading')", episodes[1])
    page.wait_for_timeout(500)
    assert page.evaluate("path => location.pathname === path && new URL(document.querySelector('[data-player]').dataset.page, location).pathname === path && window.here", episodes[1])
    rises(page)
    page.go_back()
    page.wait_for_timeout(500)
    assert page.evaluate("window.here === true")


def test_what_is_no_page_is_left_to_the_browser(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    stays = page.evaluate("""() => {
      const main = document.querySelector('main');
      return [['/x.mp3', {}], ['/', { ctrlKey: true }], ['/', { metaKey: true }], ['/', { shiftKey: true }], ['https://example.org/', {}],
              ['/?d', {}, 'download'], ['/', {}, 'target', '_blank'], ['/', {}, 'data-reload']].map(([href, keys, name, value]) => {
        const link = document.createElement('a');
        link.href = href;
        if (name) link.setAttribute(name, value ?? '');
        main.append(link);
        let taken = null;
        addEventListener('click', event => { taken = event.defaultPrevented; event.preventDefault(); }, { once: true });
        link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...keys }));
        return taken;
      });
    }""")
    assert stays == [False] * 8


def test_a_page_that_fails_is_really_navigated_to(open_page, episodes):
    page = open_page(episodes[0])
    page.expected = ("404",)
    start(page)
    page.evaluate("window.here = true; const a = document.createElement('a'); a.href = '/no/such/page'; document.querySelector('main').append(a); a.click()")
    page.wait_for_url("**/no/such/page")
    page.wait_for_load_state()
    assert page.evaluate("window.here") is None


def test_comes_back_to_its_position_after_a_reload(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    page.keyboard.press("l")
    playing(page, 30)
    page.reload()
    page.wait_for_selector("main [data-player].is-ready")
    assert page.evaluate(f"{AUDIO}.paused")
    assert re.match(r"0:3\d", page.locator("main .panel-position").inner_text())
    start(page)
    assert 29 < now(page) < 45


def test_a_reload_goes_on_from_where_one_was_whatever_the_address_says(open_page, episodes):
    page = open_page(episodes[0] + "?t=10")
    start(page)
    press(page, "l")
    playing(page, 39)
    page.reload()
    page.wait_for_selector("main [data-player].is-ready")
    assert re.match(r"0:[34]\d", page.locator("main .panel-position").inner_text())


def test_the_address_names_the_start(open_page, episodes):
    for query, shown in (("?t=31", "0:31"), ("?t=0:42", "0:42"), ("?t=0h0m33s", "0:33"), ("#t=35", "0:35")):
        page = open_page(episodes[0] + query)
        page.wait_for_selector("main [data-player].is-ready")
        assert page.locator("main .panel-position").inner_text() == shown
        assert page.evaluate(f"{AUDIO}.paused")
    start(page)
    assert 34.5 < now(page) < 40


def test_the_keyboard(open_page, episodes):
    page = open_page(episodes[0])
    page.wait_for_selector("main [data-player].is-ready")
    press(page, "k")
    playing(page)
    press(page, "l")
    playing(page, 29)
    press(page, "j")
    until(page, f"{AUDIO}.currentTime < 25")
    press(page, "ArrowRight")
    until(page, f"{AUDIO}.currentTime > 40")
    press(page, "0")
    until(page, f"{AUDIO}.currentTime < 3")
    press(page, "5")
    until(page, f"{AUDIO}.currentTime > {AUDIO}.duration * 0.49")
    press(page, "n")
    press(page, ">")
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.1
    press(page, "<")
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1
    press(page, "m")
    assert page.evaluate(f"{AUDIO}.muted") is True
    press(page, "m")
    press(page, " ")
    until(page, f"{AUDIO}.paused")


def test_the_keyboard_never_takes_typing_or_modifiers(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    page.evaluate("const i = document.createElement('input'); i.id = 'typed'; i.setAttribute('aria-label', 'x'); document.querySelector('main').prepend(i); i.focus()")
    before = now(page)
    page.keyboard.type("k l?9 <")
    assert page.locator("#typed").input_value() == "k l?9 <"
    assert page.evaluate(f"!{AUDIO}.paused") and now(page) < before + 10
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+l")
    page.keyboard.press("Alt+9")
    assert now(page) < before + 10
    page.locator("main .control-forward").focus()
    page.keyboard.press(" ")
    playing(page, before + 25)
    assert page.evaluate(f"!{AUDIO}.paused")


def test_the_help_lists_the_keys_and_turns_them_off(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    page.locator("main .control-keys").click()
    dialog = page.locator("dialog.key-help")
    assert dialog.is_visible()
    dialog.locator("input[type=checkbox]").uncheck()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.key-help", state="detached")
    assert page.evaluate("document.activeElement.classList.contains('control-keys')")
    press(page, "k")
    page.wait_for_timeout(200)
    assert page.evaluate(f"!{AUDIO}.paused")
    press(page, "?")
    assert dialog.is_visible()


def test_the_seek_bar_is_a_labelled_slider(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    bar = page.locator("main [data-player] .bar-input")
    assert bar.get_attribute("aria-label")
    until(page, "document.querySelector('main .bar-input').max > 30")
    bar.focus()
    before = now(page)
    page.keyboard.press("ArrowRight")
    until(page, f"{AUDIO}.currentTime > {before + 4.5}")
    assert now(page) < before + 9
    assert bar.get_attribute("aria-valuetext")


def test_the_speed_is_remembered(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    page.locator("main .control-speed").select_option("1.5")
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.5
    page.goto(episodes[1])
    page.wait_for_selector("main [data-player].is-ready")
    assert page.locator("main .control-speed").input_value() == "1.5"
    start(page)
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.5


def test_media_session_knows_the_episode(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    assert page.evaluate("navigator.mediaSession.metadata.title") == page.evaluate("document.querySelector('[data-player]').dataset.title")
    assert page.evaluate("navigator.mediaSession.playbackState") == "playing"


def test_a_moment_can_be_shared(open_page, episodes):
    page = open_page(episodes[0], permissions=["clipboard-read", "clipboard-write"])
    start(page)
    press(page, "l")
    playing(page, 30)
    page.locator("main .control-link").click()
    page.wait_for_selector(".note")
    assert re.search(r"\?t=3\d$", page.evaluate("navigator.clipboard.readText()"))


def test_a_copy_button_copies_and_says_so(open_page, episodes):
    page = open_page(episodes[0], permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_selector("main [data-player].is-ready")
    button = page.locator("[data-copy]").first
    if not button.count():
        pytest.skip("no copy button on this page")
    words = button.inner_text()
    button.click()
    until(page, "words => document.querySelector('[data-copy]').textContent !== words", arg=words)
    assert page.evaluate("navigator.clipboard.readText()")


def test_a_file_that_is_gone_is_told_kindly_and_can_be_tried_again(open_page, episodes):
    page = open_page(None)
    page.expected = ("404", "Failed to load resource")
    page.goto(episodes[0])
    audio = page.evaluate("new URL(document.querySelector('[data-player]').dataset.audio, location.href).href")
    page.route(audio, lambda route: route.fulfill(status=404, body="gone"))
    page.locator("main .control-play").click()
    trouble = page.locator("main .panel-trouble")
    trouble.wait_for(state="visible")
    assert trouble.inner_text().strip() and trouble.get_attribute("data-reason") == "gone"
    page.unroute(audio)
    trouble.locator("button").click()
    playing(page)
    assert not trouble.is_visible()


def test_a_lost_network_keeps_the_place(open_page, episodes):
    page = open_page(None)
    page.expected = ("Failed to load resource", "ERR_")
    page.goto(episodes[0] + "?t=40")
    audio = page.evaluate("new URL(document.querySelector('[data-player]').dataset.audio, location.href).href")
    page.route(audio, lambda route: route.abort())
    page.locator("main .control-play").click()
    trouble = page.locator("main .panel-trouble")
    trouble.wait_for(state="visible")
    assert trouble.get_attribute("data-reason") == "offline"
    page.unroute(audio)
    trouble.locator("button").click()
    playing(page, 39.5)
    assert now(page) < 50


def test_reduced_motion_is_respected(open_page, episodes):
    page = open_page(episodes[0], reduced_motion="reduce")
    start(page)
    go(page, episodes[1])
    assert page.evaluate("getComputedStyle(document.querySelector('#player-dock')).transitionDuration") in ("0s", "")


def test_the_dock_closes_and_keeps_the_place(open_page, episodes):
    page = open_page(episodes[0])
    start(page)
    press(page, "l")
    playing(page, 30)
    go(page, episodes[1])
    page.locator("#player-dock .control-close").click()
    until(page, "!document.querySelector('#player-dock').classList.contains('is-shown')")
    page.goto(episodes[0])
    page.wait_for_selector("main [data-player].is-ready")
    assert page.locator("main .panel-position").inner_text().startswith("0:3")


def test_without_javascript_there_is_an_audio_element_that_plays(browser, open_page, episodes):
    page = open_page(episodes[0], java_script_enabled=False)
    audio = page.locator("main [data-player] audio[controls]")
    assert audio.count() == 1 and audio.is_visible()
    assert audio.get_attribute("preload") in ("none", "metadata") and audio.get_attribute("autoplay") is None
    answer = page.request.get(audio.get_attribute("src"), headers={"Range": "bytes=0-1023"})
    assert answer.status in (200, 206) and answer.headers["content-type"].startswith("audio/")


def test_the_embedded_player_plays(open_page, episodes):
    page = open_page(episodes[0])
    embed = page.evaluate("""() => {
        const frame = document.querySelector('iframe[src*="/embed/"]')?.src
        const code = document.documentElement.innerHTML.match(/https?:[^"'&<> ]*\\/embed\\/[^"'&<> ]+/)
        return frame ?? code?.[0]
    }""")
    if not embed:
        pytest.skip("no embed address on the episode page")
    for width in (320, 390, 700):
        card = open_page(embed, viewport={"width": width, "height": 180})
        card.locator(".control-play").click()
        until(card, "document.querySelector('audio').currentTime > 0.3")
        assert card.evaluate("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= 180")
