// A recording on its way to the server: dropped or chosen, sent in parts while the form is filled in, and gone on with after whatever
// comes between: a lid that closes, a server that restarts, a tab that was closed, a session that ended.
import { send, Trouble } from "./upload-requests.js";
import { fingerprint } from "./upload-fingerprint.js";

const pauses = [1000, 3000, 8000];
const patience = 30000;

export default function upload(box) {
  const part = (name) => box.querySelector(`[data-upload-${name}]`);
  const form = box.closest("form");
  const input = box.querySelector("input[type=file]");
  const elements = {};
  for (const name of [
    "drop", "drop-hint", "ask", "question", "replace", "keep", "work", "name", "progress", "status", "pause", "resume", "cancel", "hold",
    "hold-end", "now", "live", "unfinished",
  ]) elements[name] = part(name);

  // The file that is being sent; null when none is.
  let job = null;
  let begun = [];
  let held = null;

  // From here on the file goes its own way, and not with the form.
  input.removeAttribute("name");
  elements["drop-hint"].hidden = false;

  // MARK: Choosing

  input.addEventListener("change", () => {
    const file = input.files[0];
    input.value = "";
    if (file) choose(file);
  });

  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  // A picture that is dropped where pictures go isn't for us.
  const isElsewhere = (event) => event.target.closest?.("[data-module~=artwork], [data-takes-files]");
  const area = form ?? box;
  let depth = 0;
  const highlight = (isOn) => box.classList.toggle("is-dragging", isOn);
  area.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    highlight(true);
  });
  area.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) highlight(false);
  });
  area.addEventListener("drop", (event) => {
    depth = 0;
    highlight(false);
    if (!hasFiles(event) || event.defaultPrevented || isElsewhere(event)) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (files.length > 1) return fail("That were several files. Drop the one that is the recording.");
    if (files[0]) choose(files[0]);
  });
  // A file dropped beside the form must not take the place of the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (hasFiles(event) && !event.defaultPrevented) event.preventDefault();
    });
  }

  async function choose(file) {
    elements.ask.hidden = true;
    if (file.size === 0) return fail(`“${file.name}” is empty.`);
    if (file.size > Number(box.dataset.limit)) return fail(`“${file.name}” is larger than ${box.dataset.limitText}.`);
    if (job && !job.isOver) {
      if (await isSame(file, job)) return resume();
      return ask(`“${job.name}” is being sent. Send “${file.name}” instead?`, () => replace(file));
    }
    let print;
    try {
      print = await fingerprint(file);
    } catch {
      return fail(`“${file.name}” can’t be read. Is it still where it was?`);
    }
    await look();
    const other = begun.find((upload) => !(upload.fingerprint === print && upload.size === file.size));
    const same = begun.find((upload) => upload.fingerprint === print && upload.size === file.size);
    if (other && !same) {
      return ask(
        `“${other.name}” was begun and is ${percent(other.received, other.size)} there. “${file.name}” is another file. Send it instead?`,
        () => replace(file, print));
    }
    start(file, print);
  }

  const isSame = async (file, job) => file.size === job.file.size && (await fingerprint(file).catch(() => "")) === job.print;

  function ask(question, onReplace) {
    elements.question.textContent = question;
    elements.ask.hidden = false;
    elements.replace.onclick = () => {
      elements.ask.hidden = true;
      onReplace();
    };
    elements.keep.onclick = () => {
      elements.ask.hidden = true;
      input.focus();
    };
    elements.replace.focus();
    say(question);
  }

  async function replace(file, print) {
    const former = [...begun];
    if (job && !job.isOver) {
      if (job.upload) former.push(job.upload);
      stop();
    }
    for (const upload of former) await send("DELETE", `/admin/uploads/${upload.id}`).catch(() => {});
    begun = [];
    showBegun();
    try {
      start(file, print ?? (await fingerprint(file)));
    } catch {
      fail(`“${file.name}” can’t be read. Is it still where it was?`);
    }
  }

  // MARK: What was begun before

  async function look() {
    try {
      begun = (await send("GET", box.dataset.url)).body;
      showBegun();
    } catch {
      // What the page said when it came still stands.
    }
  }

  function showBegun() {
    const list = elements.unfinished ?? part("unfinished");
    const shown = begun.filter((upload) => !(job && !job.isOver && job.upload?.id === upload.id));
    if (!list && shown.length === 0) return;
    const home = list ?? box.insertBefore(document.createElement("ul"), elements.ask);
    home.className = "upload-unfinished";
    home.dataset.uploadUnfinished = "";
    elements.unfinished = home;
    home.replaceChildren(...shown.map((upload) => {
      const item = document.createElement("li");
      const note = document.createElement("span");
      note.textContent = `“${upload.name}” (${size(upload.size)}) was interrupted at ${percent(upload.received, upload.size)}. `
        + "Choose the same file to go on, here or at another computer.";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-link button-danger";
      button.textContent = "Discard it";
      button.setAttribute("aria-label", `Discard what has arrived of ${upload.name}`);
      button.addEventListener("click", async () => {
        await send("DELETE", `/admin/uploads/${upload.id}`).catch(() => {});
        begun = begun.filter((other) => other !== upload);
        showBegun();
        input.focus();
      });
      item.append(note, " ", button);
      return item;
    }));
    home.hidden = shown.length === 0;
  }

  // MARK: Sending

  function start(file, print) {
    job = {
      file, print, name: file.name, upload: null, parts: new Set(), sent: 0, isPaused: false, isOver: false, abort: null, wake: null,
      trouble: null, speed: 0, lastSaid: 0,
    };
    clearProblem();
    elements.work.hidden = false;
    elements.drop.classList.add("is-busy");
    elements.name.textContent = `${file.name} (${size(file.size)})`;
    elements.pause.hidden = elements.cancel.hidden = false;
    elements.resume.hidden = true;
    say(`Sending ${file.name}, ${size(file.size)}.`);
    run(job);
  }

  async function run(mine) {
    try {
      for (let again = 0; ; again += 1) {
        try {
          await sendAll(mine);
          break;
        } catch (error) {
          if (mine.isOver || (error.kind !== "gone" && error.kind !== "conflict") || !mine.upload || again === 3) throw error;
          // Another tab has completed it, or it was dropped, or a part is missing after all.
          if (await isComplete(mine)) break;
        }
      }
      finish(mine);
    } catch (error) {
      if (mine !== job || mine.isOver) return;
      mine.isOver = true;
      fail(error.message || "The upload stopped. Choose the file again to go on.", mine);
    }
  }

  async function sendAll(mine) {
    await persist(mine, async () => {
      const announced = { name: mine.file.name, size: mine.file.size, fingerprint: mine.print };
      take(mine, (await send("POST", box.dataset.url, JSON.stringify(announced), { type: "application/json" })).body);
    });
    for (let number = 1; number <= mine.upload.partCount; number += 1) {
      if (!mine.parts.has(number)) await persist(mine, () => sendPart(mine, number));
    }
    show(mine, "Putting it together …");
    await persist(mine, () => send("POST", `/admin/uploads/${mine.upload.id}/completion`, null, { timeout: 600000 }));
  }

  const isComplete = (mine) =>
    send("GET", `/admin/uploads/${mine.upload.id}`).then((answer) => answer.body.state === "complete", () => false);

  function take(mine, upload) {
    mine.upload = upload;
    mine.parts = new Set(upload.parts);
    begun = begun.filter((other) => other.id !== upload.id);
    showBegun();
    if (upload.received > 0) say(`Going on at ${percent(upload.received, upload.size)}.`);
    show(mine);
  }

  async function sendPart(mine, number) {
    const { partSize, id } = mine.upload;
    let bytes;
    try {
      bytes = await mine.file.slice((number - 1) * partSize, number * partSize).arrayBuffer();
    } catch {
      throw new Trouble("file", `“${mine.name}” can’t be read any more. Choose it again to go on.`);
    }
    const began = performance.now();
    mine.abort = new AbortController();
    await send("PUT", `/admin/uploads/${id}/parts/${number}`, bytes, {
      type: "application/octet-stream", signal: mine.abort.signal, isChecked: true,
      onProgress: (loaded) => {
        mine.sent = loaded;
        measure(mine, loaded, performance.now() - began);
        show(mine);
      },
    }).finally(() => {
      mine.sent = 0;
      mine.abort = null;
    });
    mine.parts.add(number);
    mine.trouble = null;
    show(mine);
  }

  // Tries `step` until it is done: three times with growing pauses, then again whenever there is reason to hope, for ever. What only
  // the person or a new beginning can mend is thrown.
  async function persist(mine, step) {
    for (let attempt = 0; ; attempt += 1) {
      if (mine.isPaused) await awake(mine);
      if (mine.isOver) throw new Trouble("over", "");
      try {
        // After a while a small request finds out whether a large one has any hope.
        if (attempt > pauses.length && mine.upload) await send("GET", `/admin/uploads/${mine.upload.id}`);
        return await step();
      } catch (error) {
        if (mine.isOver) throw error;
        if (mine.isPaused || error.kind === "aborted") {
          attempt = -1;
          continue;
        }
        const isHopeful = ["again", "signed-out", "full"].includes(error.kind);
        if (!isHopeful && !(error.kind === "damaged" && mine.upload && attempt < pauses.length)) throw error;
        const isQuick = (error.kind === "again" || error.kind === "damaged") && attempt < pauses.length;
        show(mine, waitingText(error, isQuick));
        if (!isQuick && mine.trouble !== error.kind) say(waitingText(error, false));
        mine.trouble = isQuick ? null : error.kind;
        await rest(mine, isQuick ? pauses[attempt] : error.kind === "signed-out" ? 5000 : patience);
      }
    }
  }

  function waitingText(error, isQuick) {
    if (error.kind === "signed-out") return "You’re signed out. Sign in again in another tab; the upload then goes on by itself.";
    if (error.kind === "full") return "The server’s disk is full. What has arrived is kept; the upload goes on when there is room.";
    if (isQuick) return "The connection was lost. Trying again …";
    if (navigator.onLine === false) return "You’re offline. The upload goes on when you’re back.";
    return "The server doesn’t answer. The upload goes on when it does.";
  }

  // Waits for `length` ms, or until the machine is back: online, or its lid open.
  function rest(mine, length) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        mine.wake = null;
        for (const [target, name] of signals) target.removeEventListener(name, signal);
        resolve();
      };
      const signal = () => {
        if (document.visibilityState === "visible") done();
      };
      const signals = [[window, "online"], [window, "focus"], [document, "visibilitychange"]];
      const timer = setTimeout(done, length);
      for (const [target, name] of signals) target.addEventListener(name, signal);
      mine.wake = done;
    });
  }

  // Waits until somebody says to go on.
  const awake = (mine) => new Promise((resolve) => {
    mine.wake = () => {
      mine.wake = null;
      resolve();
    };
  });

  // MARK: The buttons

  elements.pause.addEventListener("click", () => {
    job.isPaused = true;
    job.abort?.abort();
    job.wake?.();
    elements.pause.hidden = true;
    elements.resume.hidden = false;
    elements.resume.focus();
    show(job, "Paused.");
    say("Paused.");
  });
  elements.resume.addEventListener("click", resume);
  elements.cancel.addEventListener("click", async () => {
    const former = job;
    stop();
    elements.work.hidden = true;
    say("The upload was cancelled.");
    input.focus();
    if (former.upload) await send("DELETE", `/admin/uploads/${former.upload.id}`).catch(() => {});
    await look();
  });

  function resume() {
    if (!job || job.isOver) return;
    job.isPaused = false;
    elements.pause.hidden = false;
    elements.resume.hidden = true;
    job.wake?.();
    show(job);
  }

  function stop() {
    if (!job) return;
    job.isOver = true;
    job.abort?.abort();
    job.wake?.();
    elements.drop.classList.remove("is-busy");
    release();
  }

  function finish(mine) {
    mine.isOver = true;
    elements.drop.classList.remove("is-busy");
    elements.progress.value = 100;
    elements.status.textContent = "It’s all here.";
    elements.pause.hidden = elements.resume.hidden = elements.cancel.hidden = true;
    say(`${mine.name} is all here.`);
    document.dispatchEvent(new CustomEvent("upload:complete", { detail: { name: mine.name } }));
    if (held) {
      const { submitter } = held;
      release();
      form.requestSubmit(submitter?.isConnected ? submitter : undefined);
    }
  }

  // MARK: The form

  const isSending = () => job !== null && !job.isOver;

  // Leaving the page would interrupt the upload, so that a form sent meanwhile waits for it. A script that saves without leaving has
  // taken the event before it comes here.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented || !isSending() || leaves) return;
    event.preventDefault();
    held = { submitter: event.submitter };
    elements.hold.hidden = false;
    elements.hold.focus();
    say("The form is saved as soon as the file is here.");
  });
  let leaves = false;
  elements.now.addEventListener("click", () => {
    const submitter = held?.submitter;
    leaves = true;
    stop();
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
    leaves = false;
  });
  elements["hold-end"].addEventListener("click", release);

  function release() {
    held = null;
    elements.hold.hidden = true;
  }

  window.addEventListener("beforeunload", (event) => {
    if (isSending()) event.preventDefault();
  });

  // MARK: Showing

  function measure(mine, loaded, elapsed) {
    if (elapsed < 250) return;
    const speed = (loaded / elapsed) * 1000;
    mine.speed = mine.speed ? mine.speed * 0.8 + speed * 0.2 : speed;
  }

  function show(mine, text) {
    if (mine !== job || !mine.upload) {
      if (text && mine === job) elements.status.textContent = text;
      return;
    }
    let received = mine.sent;
    for (const number of mine.parts) received += Math.min(mine.upload.partSize, mine.file.size - (number - 1) * mine.upload.partSize);
    const share = Math.min(received / mine.file.size, 1);
    elements.progress.value = share * 100;
    const left = mine.speed > 0 ? (mine.file.size - received) / mine.speed : null;
    const numbers = `${percent(received, mine.file.size)}, ${size(received)} of ${size(mine.file.size)}`;
    elements.status.textContent = text ? `${numbers}. ${text}` : left === null ? numbers : `${numbers}, ${time(left)} left`;
    const tenth = Math.floor(share * 4) * 25;
    if (tenth > mine.lastSaid && tenth < 100) {
      mine.lastSaid = tenth;
      say(`${tenth} % sent.`);
    }
  }

  function fail(text, mine) {
    clearProblem();
    const problem = document.createElement("p");
    problem.className = "field-error";
    problem.id = "error-recording";
    problem.textContent = text;
    input.after(problem);
    box.classList.add("has-error");
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", "error-recording hint-recording");
    if (mine) {
      elements.work.hidden = true;
      elements.drop.classList.remove("is-busy");
      look();
    }
    release();
    say(text);
  }

  function clearProblem() {
    box.querySelector("#error-recording")?.remove();
    box.classList.remove("has-error");
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", "hint-recording");
  }

  function say(text) {
    elements.live.textContent = text;
  }

  if (box.querySelector("[data-upload-unfinished]")) look();
}

const percent = (part, whole) => `${Math.floor((part / whole) * 100)} %`;

function size(bytes) {
  if (bytes < 999500) return `${Math.round(bytes / 1000)} kB`;
  if (bytes < 999950000) return `${(bytes / 1e6).toFixed(bytes < 99.95e6 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function time(seconds) {
  if (seconds < 55) return `${Math.max(1, Math.round(seconds / 5) * 5)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${Math.max(1, minutes)} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
