// A form is sent once: its buttons are switched off until the answer is here.

import { text } from "./texts.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post" || form.hasAttribute("data-allow-resubmit")) return;
  if (form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return; // htmx has its own guard
  if (form.sent) {
    event.preventDefault();
    return;
  }
  form.sent = true;
  const submitter = event.submitter;
  // Buttons switched off before the browser has read the form would be missing from it.
  setTimeout(() => {
    for (const button of buttonsOf(form)) button.disabled = true;
    form.setAttribute("aria-busy", "true");
    if (submitter && submitter.tagName === "BUTTON") {
      submitter.labelBefore = submitter.textContent;
      submitter.textContent = text("sending", {}, submitter);
    }
  });
});

// The page may come back from the back/forward cache as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    if (!form.sent) continue;
    form.sent = false;
    form.removeAttribute("aria-busy");
    for (const button of buttonsOf(form)) {
      button.disabled = false;
      if (button.labelBefore) button.textContent = button.labelBefore;
    }
  }
});

function buttonsOf(form) {
  return [...form.elements].filter((one) => one.type === "submit" && !one.hasAttribute("data-keep"));
}
