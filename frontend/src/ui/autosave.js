// Drafts save themselves: 2 s after the last key and on leaving a field. A draft changed elsewhere
// is never overwritten; while the server is away the text is kept on this computer.

import { csrfToken, messageOf } from "./requests.js";
import { text } from "./texts.js";

const PAUSE_MS = 2000;
const RETRY_MS = 15000;
const PREFIX = "fashen.draft.";

export function start(root) {
  if (document.body.hasAttribute("data-clear-local-drafts")) forgetLocalCopies();
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (!form.draft) form.draft = new Draft(form);
  }
  for (const form of root.querySelectorAll("form[data-signout]")) {
    form.addEventListener("submit", forgetLocalCopies);
  }
}

export function forgetLocalCopies() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave;
    this.key = PREFIX + (form.dataset.autosaveKey || this.address);
    this.version = Number(form.dataset.autosaveVersion || 0);
    this.saved = serialise(form);
    this.running = null;
    this.timer = 0;
    this.stopped = false;
    form.addEventListener("input", () => this.later(PAUSE_MS));
    form.addEventListener("change", () => this.later(PAUSE_MS));
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.stopped = false;
    });
    this.offerLocalCopy();
  }

  get dirty() {
    return !this.stopped && serialise(this.form) !== this.saved;
  }

  later(delay) {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  /** The form is being sent for good; the draft is no longer ours to write. */
  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  async save() {
    if (this.running || !this.dirty) return;
    clearTimeout(this.timer);
    const body = serialise(this.form);
    this.say("saving");
    this.running = post(this.address, `${body}${body ? "&" : ""}version=${this.version}`);
    const answer = await this.running;
    this.running = null;
    if (this.stopped) return;
    if (answer.status >= 200 && answer.status < 300) this.keepGood(body, answer.body);
    else if (answer.status === 409) this.conflict(answer.body);
    else if (answer.status >= 400 && answer.status < 500) this.refused(body, answer.body);
    else this.keepLocally(body);
  }

  keepGood(body, answerText) {
    let answer = {};
    try {
      answer = JSON.parse(answerText) || {};
    } catch {
      // An empty answer is a success too.
    }
    this.version = answer.version === undefined ? this.version + 1 : Number(answer.version);
    this.form.dataset.autosaveVersion = String(this.version);
    const field = this.form.querySelector('input[type="hidden"][name="version"]');
    if (field) field.value = String(this.version);
    this.saved = body;
    localStorage.removeItem(this.key);
    this.say("saved", { time: answer.saved_at || clock(new Date()) }, "good");
    if (this.dirty) this.later(PAUSE_MS);
  }

  conflict(body) {
    this.stopped = true;
    let box = this.form.querySelector("[data-autosave-conflict]");
    if (!box) {
      box = document.createElement("div");
      box.setAttribute("data-autosave-conflict", "");
      this.form.prepend(box);
    }
    box.className = "flash flash-warning";
    box.setAttribute("role", "alert");
    box.hidden = false;
    box.textContent = messageOf(body) || text("conflict", {}, this.form);
    this.sayPlain("", "bad");
    box.scrollIntoView({ block: "center" });
  }

  refused(body, answerText) {
    // Until the text changes there is no use in sending the same again.
    this.saved = body;
    this.say("refused", { message: messageOf(answerText) }, "bad");
  }

  keepLocally(body) {
    const copy = { body, version: this.version, at: new Date().toISOString() };
    try {
      localStorage.setItem(this.key, JSON.stringify(copy));
    } catch {
      // A full or forbidden store: the status line still says that the server is away.
    }
    this.say("offline", {}, "bad");
    this.later(RETRY_MS);
  }

  offerLocalCopy() {
    let copy;
    try {
      copy = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!copy || copy.body === this.saved) return;
    const bar = document.createElement("div");
    bar.className = "flash flash-info";
    bar.setAttribute("role", "status");
    const time = clock(new Date(copy.at));
    bar.append(text("restoreFound", { time }, this.form) + " ");
    bar.append(
      this.barButton("restore", () => {
        fill(this.form, copy.body);
        bar.remove();
        this.save();
      }),
      " ",
      this.barButton("discard", () => {
        localStorage.removeItem(this.key);
        bar.remove();
      }),
    );
    this.form.prepend(bar);
  }

  barButton(name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-secondary";
    button.textContent = text(name, {}, this.form);
    button.addEventListener("click", act);
    return button;
  }

  say(name, values = {}, tone = "") {
    this.sayPlain(text(name, values, this.form), tone);
  }

  sayPlain(sentence, tone) {
    const scope = this.form.id ? document : this.form;
    const spots = scope.querySelectorAll("[data-autosave-status]");
    for (const spot of spots) {
      if (scope === document && spot.closest("form") !== this.form && spot.dataset.for !== this.form.id) {
        continue;
      }
      spot.textContent = sentence;
      spot.classList.toggle("is-good", tone === "good");
      spot.classList.toggle("is-bad", tone === "bad");
    }
  }
}

/** The form's fields as the browser would send them, without files, the token and the version. */
function serialise(form) {
  const pairs = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "csrf_token" || name === "version") continue;
    if (!name.startsWith("_")) pairs.append(name, value);
  }
  return pairs.toString();
}

/** Put saved pairs back into the form and tell the other modules that fields have changed. */
function fill(form, body) {
  const values = new Map();
  for (const [name, value] of new URLSearchParams(body)) {
    values.set(name, [...(values.get(name) || []), value]);
  }
  for (const control of form.elements) {
    if (!control.name || control.name === "csrf_token" || control.name === "version") continue;
    const list = values.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = list.includes(control.value);
    } else if (control instanceof HTMLSelectElement && control.multiple) {
      for (const option of control.options) option.selected = list.includes(option.value);
    } else if (!["file", "submit", "button", "hidden", "fieldset"].includes(control.type)) {
      if (list.length) control.value = list.shift();
    }
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function post(address, body) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      credentials: "same-origin",
      keepalive: body.length < 60000,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
        "X-CSRFToken": csrfToken(),
        "X-Requested-With": "fetch",
      },
      body,
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: 0, body: "" };
  }
}

function clock(moment) {
  const two = (n) => String(n).padStart(2, "0");
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
