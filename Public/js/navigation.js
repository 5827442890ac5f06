/** Goes from page to page without leaving the document, so that the sound goes on: fetches the next page, swaps what differs.
 *  Whatever is unusual is left to the browser. */
import { announce } from "./share.js";
import { readWords } from "./words.js";

const headParts = "meta[name], meta[property], script[type='application/ld+json'], "
  + "link:is([rel~=canonical], [rel~=alternate], [rel~=icon], [rel~=prev], [rel~=next])";
let loading = null;
let shown = location.href;

const region = (root) => root.querySelector("main#content[data-page]");
const bare = (address) => String(address).split("#")[0];
const sources = (root) => [...root.querySelectorAll("script[src]")].map((one) => one.getAttribute("src")).sort().join();
const swaps = (root) => [...root.querySelectorAll("[data-swap]")];
const names = (root) => swaps(root).map((one) => one.dataset.swap).join();

export function initNavigation() {
  if (!region(document) || !window.DOMParser) return;
  let pause = 0;
  addEventListener("scroll", () => { clearTimeout(pause); pause = setTimeout(keepScroll, 120); }, { passive: true });
  // A page that is really loaded again is scrolled by the browser, which does it earlier and better.
  addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target && link.target !== "_self" || link.hasAttribute("download") || link.closest("[data-reload]")) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || (url.hash && bare(url) === bare(location)) || /\.(?!html)\w{2,5}$/.test(url.pathname)) return;
    event.preventDefault();
    visit(url.href);
  });
  addEventListener("popstate", () => {
    if (bare(location) === bare(shown)) { shown = location.href; restore(history.state?.scroll); }
    else visit(location.href, { traversing: true });
  });
}

function keepScroll() {
  if (loading) return;
  try { history.replaceState({ ...history.state, scroll: scrollY }, ""); } catch { /* too often for Safari; the next one will do */ }
}

/** To the kept place, else to the fragment; the top is where a new page starts by itself. */
function restore(scroll) {
  if (Number.isFinite(scroll)) scrollTo({ top: scroll, behavior: "instant" });
  else if (location.hash) toFragment();
}

function toFragment() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  target?.scrollIntoView({ behavior: "instant" });
  return target;
}

/** Shows the page at `address`; on any doubt the browser goes there itself. */
export async function visit(address, { traversing = false } = {}) {
  if (!traversing) keepScroll();
  // The browser would scroll before the page of that entry is back.
  history.scrollRestoration = "manual";
  loading?.abort();
  const ours = loading = new AbortController();
  const slow = setTimeout(() => document.documentElement.classList.add("is-loading"), 250);
  const timeout = setTimeout(() => ours.abort("late"), 15_000);
  try {
    const answer = await fetch(bare(address), {
      signal: ours.signal, headers: { accept: "text/html" }, cache: traversing ? "force-cache" : "default",
    });
    const type = answer.headers.get("content-type") ?? "";
    if (!type.startsWith("text/html") || !answer.ok || new URL(answer.url).origin !== location.origin) throw new Error("not a page");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!region(page) || names(page) !== names(document) || sources(page) !== sources(document)) throw new Error("another kind of page");
    await addStyles(page);
    if (loading !== ours) return;
    const landed = answer.redirected ? answer.url + new URL(address).hash : address;
    if (!traversing) history[landed === location.href ? "replaceState" : "pushState"]({}, "", landed);
    else if (answer.redirected) history.replaceState(history.state, "", landed);
    swap(page, landed, traversing);
  } catch (error) {
    if (loading !== ours) return; // another click came in between
    traversing ? location.reload() : location.assign(address);
  } finally {
    clearTimeout(slow);
    clearTimeout(timeout);
    if (loading === ours) {
      loading = null;
      document.documentElement.classList.remove("is-loading");
    }
  }
}

function addStyles(page) {
  const have = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((one) => one.href));
  return Promise.all([...page.querySelectorAll("link[rel=stylesheet]")].map((one) => {
    const href = new URL(one.getAttribute("href"), location.href).href;
    if (have.has(href)) return null;
    const link = document.importNode(one);
    const loaded = new Promise((resolve, reject) => { link.onload = resolve; link.onerror = reject; });
    document.head.append(link);
    return loaded;
  }));
}

function swap(page, address, traversing) {
  document.dispatchEvent(new CustomEvent("lectern:leave"));
  const { documentElement: root, body } = document;
  const kept = ["has-dock", "is-loading"].filter((name) => root.classList.contains(name));
  for (const name of ["lang", "dir", "class"]) copyAttribute(page.documentElement, root, name);
  root.classList.add(...kept);
  copyAttribute(page.body, body, "class");
  document.title = page.title;
  document.head.querySelectorAll(headParts).forEach((one) => one.remove());
  document.head.append(...[...page.head.querySelectorAll(headParts)].map((one) => document.importNode(one, true)));
  const wanted = new Set([...page.querySelectorAll("link[rel=stylesheet]")].map((one) => new URL(one.getAttribute("href"), address).href));
  for (const link of document.querySelectorAll("link[rel=stylesheet]")) if (!wanted.has(link.href)) link.remove();

  swaps(page).forEach((next, index) => swaps(document)[index].replaceWith(document.importNode(next, true)));
  const main = document.importNode(region(page), true);
  region(document).replaceWith(main);
  readWords(page);
  shown = address;
  document.dispatchEvent(new CustomEvent("lectern:page", { detail: { main, again: traversing } }));

  const scroll = traversing ? history.state?.scroll ?? 0 : undefined;
  let target = main.querySelector("h1") ?? main;
  if (scroll !== undefined) restore(scroll);
  else if (!location.hash || location.hash.startsWith("#t=")) scrollTo({ top: 0, behavior: "instant" });
  else target = toFragment() ?? target;
  if (!target.matches("a, button, input")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  announce(page.title);
}

function copyAttribute(from, to, name) {
  from.hasAttribute(name) ? to.setAttribute(name, from.getAttribute(name)) : to.removeAttribute(name);
}
