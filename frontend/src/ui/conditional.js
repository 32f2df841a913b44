// Fields that only count under a condition: `data-show-when="outcome=return,supplement"`,
// `data-required-when="outcome=return"`. The server applies the same rule.

export function start(root) {
  for (const form of root.querySelectorAll("form")) {
    if (form.conditional || !form.querySelector("[data-show-when], [data-required-when]")) continue;
    form.conditional = true;
    form.addEventListener("change", () => apply(form));
    form.addEventListener("input", (event) => {
      if (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea")) apply(form);
    });
    form.addEventListener("reset", () => setTimeout(() => apply(form)));
  }
  for (const form of document.forms) if (form.conditional) apply(form);
}

function apply(form) {
  for (const part of form.querySelectorAll("[data-show-when]")) {
    const shown = holds(form, part.dataset.showWhen);
    part.hidden = !shown;
    for (const control of part.querySelectorAll("input, select, textarea, button")) {
      if (control.disabled && !control.offByCondition) continue; // the page itself switched it off
      // A part inside a hidden part stays off whatever its own condition says.
      control.disabled = !shown || Boolean(control.closest("[data-show-when][hidden]"));
      control.offByCondition = control.disabled;
    }
  }
  for (const control of form.querySelectorAll("[data-required-when]")) {
    control.required = holds(form, control.dataset.requiredWhen);
  }
}

/** `a=1,2&b!=3`: every part must hold. A field that is off or absent has no value. */
export function holds(form, condition) {
  return condition.split("&").every((part) => {
    const [, name, operator, list] = /^([^=!]+)(!?=)(.*)$/.exec(part.trim());
    const wanted = list.split(",").map((value) => value.trim());
    const met = valuesOf(form, name.trim()).some((value) => wanted.includes(value));
    return operator === "=" ? met : !met;
  });
}

function valuesOf(form, name) {
  const values = [];
  for (const control of form.elements) {
    if (control.name !== name) continue;
    if (control.disabled && control.closest("[data-show-when][hidden]")) continue;
    if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
    values.push(control.value);
  }
  return values;
}
