// `data-confirm` on a button, a form or a link: one sentence that says what will happen.

import { text } from "./texts.js";

document.addEventListener("click", onClick, true);
document.addEventListener("submit", onSubmit, true);

/** Shows the question; resolves to true when the person agreed. */
export function ask(sentence, { title, ok, cancel } = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const head = document.createElement("h2");
  head.id = "confirm-title";
  head.textContent = title || text("confirmTitle");
  const body = document.createElement("p");
  body.className = "dialog-text";
  body.textContent = sentence;
  const buttons = document.createElement("div");
  buttons.className = "actions";
  const yes = button(ok || text("confirm"), "btn btn-primary");
  const no = button(cancel || text("cancel"), "btn btn-outline-secondary");
  buttons.append(yes, no);
  dialog.append(head, body, buttons);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let agreed = false;
    yes.addEventListener("click", () => {
      agreed = true;
      dialog.close();
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(agreed);
    });
    dialog.showModal();
    no.focus();
  });
}

function onClick(event) {
  const link = event.target.closest("a[data-confirm]");
  if (!link || link.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(link.dataset.confirm, wording(link)).then((agreed) => {
    if (!agreed) return;
    link.confirmed = true;
    link.click();
    link.confirmed = false;
  });
}

function onSubmit(event) {
  const form = event.target;
  const source = [event.submitter, form].find((one) => one && one.dataset && one.dataset.confirm);
  if (!source || form.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  ask(source.dataset.confirm, wording(source)).then((agreed) => {
    if (!agreed) {
      if (submitter) submitter.focus();
      return;
    }
    form.confirmed = true;
    form.requestSubmit(submitter || undefined);
    form.confirmed = false;
  });
}

function wording(element) {
  return { title: element.dataset.confirmTitle, ok: element.dataset.confirmOk };
}

function button(label, className) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = label;
  return element;
}
