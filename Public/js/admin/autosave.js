// Keeps what is typed into a form: on the server about two seconds after a change, and in this browser until the server has it.
// The form says where: data-autosave, and data-kept-at, the time of what the server had when the page was made.

const pause = 2000;
const beaconLimit = 60_000;

export default function autosave(form) {
  const url = form.dataset.autosave;
  const state = form.querySelector("[data-autosave-state]");
  if (!url || !state) return;
  const key = `lectern:${url}`;
  let keptAt = form.dataset.keptAt || "";
  let sent = serialise(form);
  // What other scripts do to empty rows is no change.
  const isNews = (text) => said(text) !== said(sent);
  let timer = 0;
  let wait = pause;
  let running = null;
  let stopped = false;
  let leaving = false;

  const isDirty = () => isNews(serialise(form));

  function say(text, ...more) {
    state.replaceChildren(text, ...more);
  }

  function remember(text) {
    try { localStorage.setItem(key, JSON.stringify({ form: text, at: Date.now() })); } catch { /* no room, or not allowed */ }
  }

  function forget() {
    try { localStorage.removeItem(key); } catch { /* not allowed */ }
  }

  function schedule(delay) {
    clearTimeout(timer);
    if (!stopped && !leaving) timer = setTimeout(keep, delay);
  }

  function changed() {
    if (leaving || !isDirty()) return;
    remember(serialise(form));
    if (!stopped) schedule(wait);
  }

  async function keep(force = false) {
    if (running) return running;
    const text = serialise(form);
    if (!isNews(text) && force !== true) return undefined;
    running = put(text, force).finally(() => { running = null; });
    return running;
  }

  async function put(text, force) {
    let response;
    try {
      response = await fetch(`${url}?since=${keptAt}${force === true ? "&force=1" : ""}`, {
        method: "PUT",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
        body: text,
      });
    } catch {
      say("No connection. What you type is kept in this browser and sent as soon as there is one.");
      wait = Math.min(wait * 2, 60_000);
      schedule(wait);
      return false;
    }
    if (response.ok) {
      const kept = await response.json();
      keptAt = String(kept.at);
      sent = text;
      stopped = false;
      wait = pause;
      if (serialise(form) === text) forget(); else schedule(pause);
      const time = new Date(kept.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      say(`Draft kept ${time}`);
      return true;
    }
    if (response.status === 401) {
      const link = document.createElement("a");
      Object.assign(link, { href: "/admin/sign-in", target: "_blank", rel: "noopener", textContent: "Sign in" });
      say("You were signed out in another tab. ", link, " (opens a new tab): nothing is lost, and this goes on by itself.");
      schedule(15_000);
    } else if (response.status === 409) {
      stopped = true;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button-link", textContent: "Keep this tab’s text instead" });
      button.addEventListener("click", () => keep(true));
      say("Another tab has this form open and kept something newer; this tab isn’t kept on the server any more. ", button);
    } else if (response.status >= 500) {
      say("The server has trouble. What you type is kept in this browser and sent again.");
      wait = Math.min(wait * 2, 60_000);
      schedule(wait);
    } else {
      stopped = true;
      const problem = await response.json().catch(() => ({}));
      say(`Not kept on the server: ${problem.message ?? response.statusText}`);
    }
    return false;
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", () => { wait = pause; if (isDirty()) keep(); });
  window.addEventListener("focus", () => { if (isDirty() && !stopped && !leaving) keep(); });

  form.addEventListener("submit", (event) => {
    // Until the answer says that it is saved, this browser has it.
    if (isDirty() || readKept(key)) remember(serialise(form));
    leaving = true;
    clearTimeout(timer);
    // An upload that is still on its way holds the form back.
    setTimeout(() => {
      if (!event.defaultPrevented) return;
      leaving = false;
      changed();
    });
  });

  const last = () => {
    if (leaving || stopped || !isDirty()) return;
    const text = serialise(form);
    remember(text);
    if (text.length > beaconLimit) return;
    fetch(`${url}?since=${keptAt}`, {
      method: "PUT",
      keepalive: true,
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
      body: text,
    }).then(async (response) => {
      if (!response.ok) return;
      keptAt = String((await response.json()).at);
      sent = text;
      if (serialise(form) === text) forget();
    }).catch(() => {});
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") last(); });
  window.addEventListener("pagehide", last);
  // A page that comes back from the browser's memory after it was sent is worked on again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });

  for (const link of document.querySelectorAll("[data-autosave-first]")) {
    link.addEventListener("click", async (event) => {
      if (!isDirty() || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      await running;
      await keep();
      location.href = link.href;
    });
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  offer();

  // What this browser has and the server never got.
  function offer() {
    const copy = readKept(key);
    if (!copy) return;
    if (new URLSearchParams(location.search).has("notice") || said(copy.form) === said(serialise(form))) {
      forget();
      return;
    }
    const box = document.createElement("div");
    box.className = "notice notice-warn";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = `This browser has something you typed on ${new Date(copy.at).toLocaleString()} that didn’t reach the server.`;
    const take = document.createElement("button");
    Object.assign(take, { type: "button", className: "button button-quiet button-small", textContent: "Bring it back" });
    const drop = document.createElement("button");
    Object.assign(drop, { type: "button", className: "button-link", textContent: "Discard it" });
    box.append(text, take, drop);
    form.before(box);
    take.addEventListener("click", async () => {
      const response = await fetch(`${url}?force=1`, {
        method: "PUT",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
        body: copy.form,
      }).catch(() => null);
      if (response?.ok) {
        forget();
        leaving = true;
        location.href = form.action;
      } else {
        text.textContent = "It couldn’t be sent just now. It is still in this browser; try again.";
      }
    });
    drop.addEventListener("click", () => {
      forget();
      box.remove();
    });
  }
}

function serialise(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "then") fields.append(name, value);
  }
  return fields.toString();
}

function readKept(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

// What a form says: its fields that aren't empty, without those that tell what it was filled with.
function said(text) {
  const fields = [...new URLSearchParams(text)].filter(([name, value]) => value.trim() && !["version", "basis"].includes(name));
  return JSON.stringify(fields.map(([name, value]) => [name, value.replace(/\r\n/g, "\n").trim()]));
}
