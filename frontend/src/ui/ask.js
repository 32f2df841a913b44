// A question in a dialog of the page, for confirm.js and for the editor.

import { text } from "./texts.js";

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

function button(label, className) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = label;
  return element;
}
