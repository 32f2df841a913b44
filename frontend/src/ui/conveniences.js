// Small things a page asks for by an attribute: focus, print, copy, filters that send themselves,
// characters left, the colour of a finding.

import { text } from "./texts.js";

export function start(root) {
  const focus = root.querySelector("[data-focus]");
  if (focus) focus.focus();
  for (const field of root.querySelectorAll("textarea[data-count][maxlength]")) counter(field);
  for (const finding of root.querySelectorAll(".finding")) colour(finding);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const copy = event.target.closest("[data-copy]");
  if (copy) copyFrom(copy);
});

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-autosubmit]")) event.target.form.requestSubmit();
  const finding = event.target.closest(".finding");
  if (finding) colour(finding);
});

// A menu closes when the person goes on elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

function copyFrom(button) {
  const source = button.dataset.copy;
  const element = source.startsWith("#") ? document.querySelector(source) : null;
  const value = element ? element.value || element.textContent.trim() : source;
  const done = () => {
    const before = button.textContent;
    button.textContent = text("copied", {}, button);
    setTimeout(() => (button.textContent = before), 1500);
  };
  // The clipboard is closed to plain-http intranet pages; the old way still works there.
  if (navigator.clipboard) navigator.clipboard.writeText(value).then(done);
  else {
    const helper = document.createElement("textarea");
    helper.className = "visually-hidden";
    helper.value = value;
    document.body.append(helper);
    helper.select();
    if (document.execCommand("copy")) done();
    helper.remove();
    button.focus();
  }
}

function counter(field) {
  if (field.counter) return;
  field.counter = document.createElement("p");
  field.counter.className = "hint";
  field.after(field.counter);
  const show = () => {
    field.counter.textContent = text("charactersLeft", { n: field.maxLength - field.value.length }, field);
  };
  field.addEventListener("input", show);
  show();
}

function colour(finding) {
  const checked = finding.querySelector('input[type="radio"]:checked');
  const value = checked ? checked.value.toLowerCase() : "";
  finding.classList.toggle("finding-yes", value === "yes");
  finding.classList.toggle("finding-no", value === "no");
  finding.classList.toggle("finding-na", ["na", "not_applicable"].includes(value));
}
