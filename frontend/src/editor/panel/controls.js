// Plain form controls for the panel. `key` is stable between renderings, so that focus can return.

import { translate as t } from "../translate/index.js";

let counter = 0;

function labelled(label, control, hint) {
  const field = document.createElement("div");
  field.className = "ed-field";
  control.id = `ed-${(counter += 1)}`;
  const caption = field.appendChild(document.createElement("label"));
  caption.htmlFor = control.id;
  caption.textContent = label;
  field.append(control);
  if (hint) {
    const note = field.appendChild(document.createElement("p"));
    note.className = "hint";
    note.id = `${control.id}-hint`;
    note.textContent = hint;
    control.setAttribute("aria-describedby", note.id);
  }
  return field;
}

export function textField({ key, label, value, hint, lines, number, pattern, list, onChange }) {
  const control = document.createElement(lines ? "textarea" : "input");
  if (lines) control.rows = lines;
  else control.type = number ? "number" : "text";
  if (number) control.min = "0";
  if (pattern) control.pattern = pattern;
  if (list) control.setAttribute("list", list);
  control.className = "form-control form-control-sm";
  control.dataset.key = key;
  control.value = value || "";
  control.addEventListener("change", () => {
    if (!control.checkValidity()) {
      control.reportValidity();
      return;
    }
    onChange(control.value.trim());
  });
  return labelled(label, control, hint);
}

/** `options` maps values to labels; a value that is not among them is shown as it is. */
export function selectField({ key, label, value, options, hint, empty, onChange }) {
  const control = document.createElement("select");
  control.className = "form-select form-select-sm";
  control.dataset.key = key;
  const add = (optionValue, optionLabel) => {
    const option = control.appendChild(document.createElement("option"));
    option.value = optionValue;
    option.textContent = optionLabel;
  };
  const current = value || "";
  if (empty !== undefined || !current) add("", empty === undefined ? t("Please choose") : empty);
  for (const [optionValue, optionLabel] of Object.entries(options)) add(optionValue, optionLabel);
  if (current && !(current in options)) add(current, t("{value} (not in the list)", { value: current }));
  control.value = current;
  control.addEventListener("change", () => onChange(control.value));
  return labelled(label, control, hint);
}

export function checkField({ key, label, checked, hint, onChange }) {
  const field = document.createElement("div");
  field.className = "ed-field form-check";
  const control = field.appendChild(document.createElement("input"));
  control.type = "checkbox";
  control.className = "form-check-input";
  control.id = `ed-${(counter += 1)}`;
  control.dataset.key = key;
  control.checked = checked;
  control.addEventListener("change", () => onChange(control.checked));
  const caption = field.appendChild(document.createElement("label"));
  caption.htmlFor = control.id;
  caption.textContent = label;
  if (hint) field.appendChild(paragraph(hint, "hint"));
  return field;
}

/** Several of a list, kept as words separated by spaces. */
export function severalField({ key, label, value, options, onChange }) {
  const chosen = new Set((value || "").split(/\s+/).filter(Boolean));
  for (const word of chosen) if (!(word in options)) options = { ...options, [word]: word };
  const box = document.createElement("details");
  box.className = "ed-several";
  box.dataset.open = key;
  const summary = box.appendChild(document.createElement("summary"));
  const describe = () => {
    const names = [...chosen].map((word) => options[word]);
    summary.textContent = `${label}：${names.join("、") || t("nobody")}`;
  };
  describe();
  for (const [word, name] of Object.entries(options)) {
    box.append(
      checkField({
        key: `${key}.${word}`,
        label: name,
        checked: chosen.has(word),
        onChange: (on) => {
          if (on) chosen.add(word);
          else chosen.delete(word);
          describe();
          onChange([...chosen].join(" "));
        },
      }),
    );
  }
  return box;
}

export function button({ key, label, title, small = true, look = "btn-outline-secondary", onClick }) {
  const control = document.createElement("button");
  control.type = "button";
  control.className = `btn ${small ? "btn-sm" : ""} ${look}`;
  control.textContent = label;
  if (title) {
    control.title = title;
    control.setAttribute("aria-label", title);
  }
  if (key) control.dataset.key = key;
  control.addEventListener("click", onClick);
  return control;
}

export function row(...parts) {
  const element = document.createElement("div");
  element.className = "ed-row";
  element.append(...parts);
  return element;
}

export function paragraph(sentence, className = "") {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = sentence;
  return element;
}

/** A section that opens and closes; `key` lets the panel remember which are open. */
export function section(key, title, open, ...parts) {
  const element = document.createElement("details");
  element.className = "ed-section";
  element.dataset.open = key;
  element.open = open;
  const summary = element.appendChild(document.createElement("summary"));
  summary.textContent = title;
  const body = element.appendChild(document.createElement("div"));
  body.className = "ed-section-body";
  body.append(...parts);
  return element;
}

/** One entry of a list, with buttons to move and remove it. */
export function card({ key, title, collapsible = false, onUp, onDown, onRemove }, ...parts) {
  const element = document.createElement(collapsible ? "details" : "div");
  element.className = "ed-card";
  if (collapsible) element.dataset.open = key;
  const head = element.appendChild(document.createElement(collapsible ? "summary" : "div"));
  head.className = "ed-card-head";
  const name = head.appendChild(document.createElement("span"));
  name.className = "ed-card-title";
  name.textContent = title;
  const tools = document.createElement("span");
  tools.className = "ed-card-tools";
  const add = (suffix, sign, label, act) =>
    act &&
    tools.append(
      button({ key: `${key}.${suffix}`, label: sign, title: t(label, { name: title }), look: "btn-link", onClick: act }),
    );
  add("up", "↑", "Move “{name}” up", onUp);
  add("down", "↓", "Move “{name}” down", onDown);
  add("remove", "✕", "Remove “{name}”", onRemove);
  if (collapsible) {
    // Buttons inside a summary would open and close it.
    const body = element.appendChild(document.createElement("div"));
    body.append(...parts, tools);
  } else {
    head.append(tools);
    element.append(...parts);
  }
  return element;
}
