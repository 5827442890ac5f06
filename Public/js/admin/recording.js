// The recording's panel: follows the work on it, once a second, and lets its buttons act without leaving the page.
export default function recording(panel) {
  new Panel(panel);
}

class Panel {
  constructor(panel) {
    this.panel = panel;
    this.body = panel.querySelector("[data-recording-body]");
    this.status = panel.querySelector("[data-recording-status]");
    this.state = panel.dataset.state;
    this.misses = 0;
    panel.addEventListener("click", (event) => this.clicked(event));
    // Somebody who has just uploaded a file says so; others may have, elsewhere.
    document.addEventListener("upload:complete", () => this.poll());
    document.addEventListener("visibilitychange", () => document.hidden || this.poll());
    this.wait();
  }

  get isWorking() { return this.state === "waiting" || this.state === "working"; }

  wait() {
    clearTimeout(this.timer);
    const pause = this.misses ? Math.min(30, 2 ** this.misses) : this.isWorking ? 1 : 10;
    this.timer = setTimeout(() => (document.hidden ? this.wait() : this.poll()), pause * 1000);
  }

  async poll() {
    clearTimeout(this.timer);
    try {
      const response = await fetch(this.panel.dataset.url, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      this.misses = 0;
      await this.show(await response.json());
    } catch {
      this.misses += 1;
    }
    this.wait();
  }

  // Shows what is; the panel is only fetched anew where more than the progress has changed.
  async show(now) {
    const before = this.last;
    this.last = now;
    if (now.state !== this.state || (before && (now.turn !== before.turn || now.name !== before.name || now.product !== before.product))) {
      const wasWorking = this.isWorking;
      this.state = this.panel.dataset.state = now.state;
      await this.refresh();
      if (now.state === "ready" && wasWorking) this.say("The recording is ready.");
      if (now.state === "failed") this.say(`The recording can't be used. ${now.message ?? ""}`);
      if (now.state === "waiting" || now.state === "working") this.say("Work on the recording has begun.");
      document.dispatchEvent(new CustomEvent("recording:state", { detail: now }));
    } else if (this.isWorking) {
      const [step, progress] = ["step", "progress"].map((name) => this.body.querySelector(`[data-recording-${name}]`));
      if (step && now.step) {
        const percent = Math.floor((now.progress ?? 0) * 100);
        step.textContent = `${now.step} …${percent ? ` ${percent} %` : ""}`;
      }
      if (progress && now.state === "working") progress.value = (now.progress ?? 0) * 100;
      if (before && before.step !== now.step) this.say(now.step);
    }
  }

  async refresh() {
    const response = await fetch(`${this.panel.dataset.url}/panel`);
    if (!response.ok) return;
    const html = await response.text();
    const had = this.body.contains(document.activeElement);
    this.body.innerHTML = html;
    if (had) (this.body.querySelector("button, a, audio") ?? this.panel).focus();
  }

  say(text) { this.status.textContent = text; }

  // A button posts its form from here, so that what was typed elsewhere on the page stays; without this script it just posts it.
  async clicked(event) {
    const button = event.target.closest("[data-recording-action]");
    const form = button?.form;
    if (!form) return;
    event.preventDefault();
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
    button.disabled = true;
    const fields = new URLSearchParams(new FormData(form, button));
    try {
      const response = await fetch(button.formAction, { method: "POST", body: fields, headers: { Accept: "application/json" } });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.message);
      if (button.formAction.endsWith("/chapters")) document.dispatchEvent(new CustomEvent("recording:chapters", { detail: answer }));
      this.state = "";
      await this.show(answer);
    } catch (error) {
      this.complain(error.message || "That didn't work. Check the connection and try again.");
      button.disabled = false;
    }
    this.wait();
  }

  complain(text) {
    this.body.querySelector("[data-recording-complaint]")?.remove();
    const notice = document.createElement("p");
    notice.className = "notice notice-bad";
    notice.dataset.recordingComplaint = "";
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    this.body.prepend(notice);
  }
}
