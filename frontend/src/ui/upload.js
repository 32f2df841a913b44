// Several files at once, each with its own progress, cancel and retry. Without this script the form
// sends all files in one plain request.

import { csrfToken, messageOf } from "./requests.js";
import { text } from "./texts.js";

const AT_ONCE = 2;

export function start(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) {
    if (!form.uploads) form.uploads = new Uploads(form);
  }
}

window.addEventListener("beforeunload", (event) => {
  const busy = [...document.forms].some((form) => form.uploads && form.uploads.busy);
  if (!busy) return;
  event.preventDefault();
  event.returnValue = "";
});

class Uploads {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[type="file"]');
    this.queue = [];
    this.active = 0;
    this.failures = 0;
    this.successes = 0;
    this.list = form.querySelector("[data-upload-list]") || form.appendChild(document.createElement("div"));
    this.rows = this.list.appendChild(document.createElement("ul"));
    this.rows.className = "upload-list";
    this.rows.setAttribute("aria-live", "polite");
    for (const button of form.querySelectorAll('[type="submit"], button:not([type])')) {
      if (!button.hasAttribute("data-keep")) button.hidden = true; // choosing files is enough
    }
    this.input.addEventListener("change", () => this.take(this.input.files));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(this.input.files);
    });
    this.acceptDrops();
  }

  get busy() {
    return this.active > 0 || this.queue.length > 0;
  }

  acceptDrops() {
    const over = (on) => (event) => {
      event.preventDefault();
      this.form.classList.toggle("is-over", on);
    };
    this.form.addEventListener("dragover", over(true));
    this.form.addEventListener("dragenter", over(true));
    this.form.addEventListener("dragleave", over(false));
    this.form.addEventListener("drop", (event) => {
      over(false)(event);
      this.take(event.dataTransfer.files);
    });
  }

  take(files) {
    for (const file of [...files]) {
      const row = new Row(this, file);
      this.rows.append(row.element);
      const objection = this.objection(file);
      if (objection) {
        this.failures += 1;
        row.fail(objection, false);
      } else this.queue.push(row);
    }
    this.input.value = "";
    this.next();
  }

  objection(file) {
    const max = Number(this.form.dataset.uploadMaxMb || 0);
    if (file.size === 0) return text("emptyFile", {}, this.form);
    if (max && file.size > max * 1024 * 1024) return text("tooLarge", { max }, this.form);
    if (!accepted(this.input.accept, file)) return text("wrongType", {}, this.form);
    return "";
  }

  next() {
    while (this.active < AT_ONCE && this.queue.length) {
      this.active += 1;
      this.queue.shift().send();
    }
    if (!this.busy && this.successes && !this.failures) this.finish();
  }

  done(good) {
    this.active -= 1;
    if (good) this.successes += 1;
    else this.failures += 1;
    this.next();
  }

  /** All files are in: show the page as the server sees it now. */
  finish() {
    const then = this.form.dataset.uploadThen || "";
    this.form.dispatchEvent(new CustomEvent("fashen:uploaded", { bubbles: true }));
    if (then.startsWith("#")) window.location.hash = then;
    if (then && !then.startsWith("#")) window.location.assign(then);
    else window.location.reload();
  }
}

class Row {
  constructor(uploads, file) {
    this.uploads = uploads;
    this.file = file;
    this.element = document.createElement("li");
    this.name = this.element.appendChild(document.createElement("span"));
    this.name.className = "upload-name";
    this.name.textContent = file.name;
    this.bar = this.element.appendChild(document.createElement("progress"));
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.state = this.element.appendChild(document.createElement("span"));
    this.state.className = "upload-state";
    this.button = this.element.appendChild(document.createElement("button"));
    this.button.type = "button";
    this.button.className = "btn btn-sm btn-link";
    this.offer("cancelUpload", () => this.cancel());
    this.say(text("waiting", {}, uploads.form));
  }

  say(sentence, tone = "") {
    this.state.textContent = sentence;
    this.element.className = tone;
  }

  offer(name, act) {
    this.button.hidden = false;
    this.button.textContent = text(name, {}, this.uploads.form);
    this.button.onclick = act;
  }

  send() {
    const form = this.uploads.form;
    const data = new FormData(form);
    data.delete(this.uploads.input.name);
    data.append(this.uploads.input.name, this.file, this.file.name);
    const request = (this.request = new XMLHttpRequest()); // fetch reports no upload progress
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((event.loaded / event.total) * 100);
      this.bar.value = percent;
      const key = percent < 100 ? "uploading" : "processing";
      this.say(text(key, { percent }, form));
    });
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.fail(text("failed", {}, form), true, true));
    this.offer("cancelUpload", () => this.cancel());
    request.send(data);
  }

  answered(request) {
    if (request.status >= 200 && request.status < 400) {
      this.bar.value = 100;
      this.button.hidden = true;
      this.say(messageOf(request.responseText) || text("uploaded", {}, this.uploads.form), "is-good");
      this.uploads.done(true);
      return;
    }
    const reason = messageOf(request.responseText) || text("refusedFile", {}, this.uploads.form);
    this.fail(reason, true, true);
  }

  fail(sentence, again, counted = false) {
    this.bar.hidden = true;
    this.say(sentence, "is-bad");
    if (again) {
      this.offer("retry", () => {
        this.bar.hidden = false;
        this.uploads.failures -= 1;
        this.uploads.queue.push(this);
        this.uploads.next();
      });
    } else this.button.hidden = true;
    if (counted) this.uploads.done(false);
  }

  cancel() {
    const waiting = this.uploads.queue.indexOf(this);
    this.button.hidden = true;
    this.bar.hidden = true;
    this.say(text("cancelled", {}, this.uploads.form));
    if (waiting >= 0) {
      this.uploads.queue.splice(waiting, 1);
      this.uploads.next();
      return;
    }
    this.request.abort();
    this.uploads.active -= 1;
    this.uploads.next();
  }
}

/** Does the input's `accept` list allow this file? An empty list allows everything. */
function accepted(list, file) {
  const rules = list.split(",").map((rule) => rule.trim().toLowerCase()).filter(Boolean);
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase();
  return (
    !rules.length ||
    rules.some((rule) => {
      if (rule.startsWith(".")) return name.endsWith(rule);
      if (rule.endsWith("/*")) return type.startsWith(rule.slice(0, -1));
      return type === rule;
    })
  );
}
