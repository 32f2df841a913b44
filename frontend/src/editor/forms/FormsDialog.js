// The forms of the draft: fields added, removed and ordered by buttons; saved with the draft.

import { translate as t } from "../translate/index.js";
import { button, card, checkField, paragraph, row, selectField, textField } from "../panel/controls.js";
import { WIDGETS, emptyForm, fieldsOf, optionsFrom, optionsText, withFields } from "./form-data.js";

const NAME = "[A-Za-z][A-Za-z0-9_]*";
const WIDGET_LABELS = {
  text: "One line of text",
  textarea: "Several lines of text",
  number: "Number",
  date: "Date",
  select: "Choice from a list",
  checkbox: "Tick",
};

export class FormsDialog {
  /** `forms` is changed in place; `changed()` is told after each change. */
  constructor(host, forms, { changed, usersOf }) {
    Object.assign(this, { forms, changed, usersOf });
    this.dialog = host.appendChild(document.createElement("dialog"));
    this.dialog.className = "dialog ed-forms";
    this.dialog.setAttribute("aria-label", t("Forms"));
    this.current = "";
  }

  open(id) {
    this.current = id || this.current || Object.keys(this.forms)[0] || "";
    this.render();
    if (!this.dialog.open) this.dialog.showModal();
  }

  create(then) {
    let n = Object.keys(this.forms).length + 1;
    while (`form_${n}` in this.forms) n += 1;
    const id = `form_${n}`;
    this.forms[id] = emptyForm(t("Form without a title"));
    this.changed();
    if (then) then(id);
    this.open(id);
  }

  render() {
    const active = document.activeElement;
    const key = active && this.dialog.contains(active) ? active.dataset.key : "";
    this.dialog.textContent = "";
    const head = this.dialog.appendChild(document.createElement("div"));
    head.className = "ed-forms-head";
    const title = head.appendChild(document.createElement("h2"));
    title.textContent = t("Forms");
    head.append(button({ key: "close", label: t("Close"), onClick: () => this.dialog.close() }));
    const body = this.dialog.appendChild(document.createElement("div"));
    body.className = "ed-forms-body";
    body.append(this.list(), this.editor());
    const again = key && this.dialog.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (again) again.focus();
  }

  list() {
    const nav = document.createElement("div");
    nav.className = "ed-forms-list";
    for (const [id, form] of Object.entries(this.forms)) {
      const one = button({
        key: `open.${id}`,
        label: form.title || id,
        look: id === this.current ? "btn-primary" : "btn-outline-secondary",
        onClick: () => this.open(id),
      });
      if (id === this.current) one.setAttribute("aria-current", "true");
      nav.append(one);
    }
    nav.append(button({ key: "new", label: t("New form"), look: "btn-link", onClick: () => this.create() }));
    return nav;
  }

  editor() {
    const pane = document.createElement("div");
    pane.className = "ed-forms-pane";
    const form = this.forms[this.current];
    if (!form) {
      pane.append(paragraph(t("There are no forms yet. A form adds fields to a step."), "meta"));
      return pane;
    }
    const fields = fieldsOf(form);
    const store = (more = {}) => {
      this.forms[this.current] = withFields({ ...form, ...more }, fields);
      this.changed();
      this.later();
    };
    pane.append(
      row(
        textField({ key: "title", label: t("Title"), value: form.title, onChange: (title) => store({ title }) }),
        textField({
          key: "titleEn",
          label: t("English title"),
          value: form["x-title-en"],
          onChange: (text) => store({ "x-title-en": text || undefined }),
        }),
      ),
    );
    const users = this.usersOf(this.current);
    pane.append(
      paragraph(
        users.length ? t("Used by: {steps}", { steps: users.join("、") }) : t("No step uses this form yet."),
        "hint",
      ),
    );
    fields.forEach((field, index) => pane.append(this.fieldCard(fields, field, index, store)));
    pane.append(
      row(
        button({
          key: "field.add",
          label: t("Add a field"),
          onClick: () => {
            fields.push({ name: freeName(fields), spec: {}, label: t("New field"), labelEn: "", widget: "text", required: false, options: [] });
            store();
          },
        }),
        button({
          key: "form.remove",
          label: t("Remove this form"),
          look: "btn-link",
          onClick: () => {
            delete this.forms[this.current];
            this.current = "";
            this.changed();
            this.open();
          },
        }),
      ),
    );
    return pane;
  }

  fieldCard(fields, field, index, store) {
    const key = `field.${index}`;
    const set = (name) => (value) => {
      field[name] = value;
      store();
    };
    const swap = (step) => () => {
      [fields[index], fields[index + step]] = [fields[index + step], fields[index]];
      store();
    };
    const parts = [
      row(
        textField({ key: `${key}.label`, label: t("Label"), value: field.label, onChange: set("label") }),
        textField({ key: `${key}.labelEn`, label: t("English label"), value: field.labelEn, onChange: set("labelEn") }),
      ),
      row(
        selectField({
          key: `${key}.widget`,
          label: t("Filled in as"),
          value: field.widget,
          options: Object.fromEntries(WIDGETS.map((widget) => [widget, t(WIDGET_LABELS[widget])])),
          onChange: (widget) => {
            field.widget = widget;
            if (widget === "select" && !field.options.length) field.options = optionsFrom(t("yes | Yes\nno | No"));
            store();
          },
        }),
        textField({
          key: `${key}.name`,
          label: t("Identifier"),
          value: field.name,
          pattern: NAME,
          hint: t("Letters, digits and _; conditions read it."),
          onChange: (name) => {
            if (name && !fields.some((other) => other !== field && other.name === name)) field.name = name;
            store();
          },
        }),
      ),
    ];
    if (field.widget === "select") {
      parts.push(
        textField({
          key: `${key}.options`,
          label: t("Options, one a line: value | label | English"),
          value: optionsText(field.options),
          lines: 4,
          onChange: (text) => {
            field.options = optionsFrom(text);
            store();
          },
        }),
      );
    }
    parts.push(
      checkField({ key: `${key}.required`, label: t("Must be filled in"), checked: field.required, onChange: set("required") }),
    );
    return card(
      {
        key,
        title: `${index + 1}. ${field.label || field.name}`,
        onUp: index > 0 && swap(-1),
        onDown: index < fields.length - 1 && swap(1),
        onRemove: () => {
          fields.splice(index, 1);
          store();
        },
      },
      ...parts,
    );
  }

  /** As in the panel: never between pressing and releasing a button. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.render(), 150);
  }
}

function freeName(fields) {
  let n = fields.length + 1;
  while (fields.some((field) => field.name === `field_${n}`)) n += 1;
  return `field_${n}`;
}
