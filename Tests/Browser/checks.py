"""What is checked of a page: its HTML as a strict reader sees it, its structure and names, its contrast, its width, its shifts."""
import html5lib

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
    if (field.closest('[aria-hidden=true]') && field.tabIndex < 0) continue; // for password managers only
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


# Where the keyboard is has to be seen: an outline, a shadow or a border that the element doesn't have without the focus.
FOCUS = """() => {
  const wrong = [];
  const look = element => { const s = getComputedStyle(element); return [s.outlineStyle === 'none' ? '' : s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join('|'); };
  const fields = [...document.querySelectorAll('a[href], button, input:not([type=hidden], [type=range]), select, textarea, summary')].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.closest('[inert]'));
  for (const element of fields.slice(0, 80)) {
    const mark = e => look(e) + (e.parentElement ? look(e.parentElement) : '') + [...(e.labels || [])].flatMap(l => [l, ...l.children]).map(look).join() + (e.nextElementSibling ? look(e.nextElementSibling) : '');
    document.activeElement?.blur();
    const before = mark(element);
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element) continue;
    if (mark(element) === before) wrong.push('focus is not seen: ' + element.outerHTML.slice(0, 120));
  }
  document.activeElement?.blur();
  return wrong;
}"""


def markup(source):
    """What is wrong with the HTML of a page, as the standard has it."""
    parser = html5lib.HTMLParser()
    parser.parse(source)
    lines, problems = source.splitlines(), []
    for (line, _), code, data in parser.errors:
        if code not in FORGIVEN:
            around = lines[line - 1].strip()[:100] if line <= len(lines) else ""
            problems.append(f"line {line}: {code} {data} {around}")
    if "{{" in source:
        problems.append("a template tag was left over")
    return problems


def policy(headers):
    """What the Content-Security-Policy of a page lacks."""
    said = headers.get("content-security-policy", "")
    needed = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors")
    return [f"CSP lacks {part}: {said[:80]}" for part in needed if part not in said] + (["CSP has an unsafe-…"] if "unsafe" in said else [])


def looks(page, *more):
    """What is wrong with a page as it stands in the browser."""
    problems = page.evaluate(STRUCTURE)
    problems += [f"contrast {low}" for low in page.evaluate(CONTRAST)]
    problems += [f"too wide: {wide}" for wide in page.evaluate(TOO_WIDE)]
    for script in more:
        problems += page.evaluate(script)
    return problems


def report(problems):
    assert not problems, "\n" + "\n".join(f"{path}: {problem}" for path, problem in problems)
