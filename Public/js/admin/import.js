// Asks how far an import is, and shows the next page when it has come to the next step.
export default function (panel) {
  const { url, state } = panel.dataset;
  const [text, bar, title] = ["[data-text]", "[data-bar]", "[data-title]"].map((part) => panel.querySelector(part));
  let pause = 700;

  async function ask() {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      // Signed out meanwhile, or gone: the page itself says so.
      if (!answer.ok || answer.redirected) return location.reload();
      const now = await answer.json();
      pause = 700;
      if (now.state !== state && !(state === "waiting" && now.state === "working")) return location.reload();
      // Screen readers hear a sentence only when it says something else.
      if (text.textContent !== now.text) text.textContent = now.text;
      if (bar) {
        bar.value = Number(now.percent);
        title.textContent = now.title;
      }
    } catch {
      // The server is being started again: it goes on where it stopped.
      pause = Math.min(pause * 2, 5000);
    }
    setTimeout(ask, pause);
  }

  setTimeout(ask, pause);
}
