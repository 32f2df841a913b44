// `data-confirm` on a button, a form or a link: one sentence that says what will happen.

import { ask } from "./ask.js";

document.addEventListener("click", onClick, true);
document.addEventListener("submit", onSubmit, true);

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
