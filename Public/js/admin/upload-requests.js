// Requests of the upload, and what becomes of them.

// What came between. `kind` says what can be done: "again" (try once more), "damaged" (likewise, a few times), "signed-out" and "full"
// (somebody else has to do something), "gone" and "conflict" (look what is there), "refused" and "file" (the person has to do
// something), "aborted".
export class Trouble extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

const kinds = { 401: "signed-out", 404: "gone", 409: "conflict", 410: "gone", 422: "damaged", 507: "full" };

// Sends a request and gives `{ status, body }`; throws `Trouble`. A request that makes no progress for `timeout` ms is given up.
export async function send(method, url, body = null, options = {}) {
  const sum = options.isChecked ? await checksum(body) : null;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const timeout = options.timeout ?? 60000;
    let timer = null;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), timeout);
    };
    const end = (done) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      done();
    };
    const abort = () => {
      request.abort();
      end(() => reject(new Trouble("aborted", "")));
    };
    if (options.signal?.aborted) return reject(new Trouble("aborted", ""));
    options.signal?.addEventListener("abort", abort);
    request.open(method, url);
    request.setRequestHeader("Accept", "application/json");
    if (options.type) request.setRequestHeader("Content-Type", options.type);
    if (sum) request.setRequestHeader("X-Part-SHA256", sum);
    request.upload.addEventListener("progress", (event) => {
      watch();
      options.onProgress?.(event.loaded);
    });
    request.upload.addEventListener("load", watch);
    request.addEventListener("load", () => end(() => settle(request, resolve, reject)));
    for (const name of ["error", "abort", "timeout"]) {
      request.addEventListener(name, () => end(() => reject(new Trouble("again", "The connection was lost."))));
    }
    watch();
    request.send(body);
  });
}

function settle(request, resolve, reject) {
  let body = null;
  try {
    body = JSON.parse(request.responseText);
  } catch {
    // No answer has to have a body.
  }
  const { status } = request;
  if (status === 204 || (status >= 200 && status < 300 && body !== null)) return resolve({ status, body });
  // A page instead of what was asked for: somebody in between, or the way in.
  if (status >= 200 && status < 400) return reject(new Trouble("signed-out", ""));
  const kind = kinds[status] ?? (status >= 500 || status === 429 || status === 408 ? "again" : "refused");
  reject(new Trouble(kind, body?.message ?? "The server refused it."));
}

// The SHA-256 of `bytes` in hexadecimal, where the browser can; on plain http it can't, and TCP's sums have to do.
async function checksum(bytes) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
