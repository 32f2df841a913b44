// A step: kind, who does it, clock, form, outcomes.

import { all, first, procedureOf } from "../extension-elements.js";
import { translate as t } from "../translate/index.js";
import { button, card, paragraph, row, section, selectField, textField } from "./controls.js";

export function stepSections(panel, element) {
  const object = element.businessObject;
  const step = first(object, "fashen:Step");
  if (!step) {
    return [
      paragraph(t("This step does not say yet who does what."), "note note-warning"),
      button({
        label: t("Make it a form step"),
        onClick: () => {
          panel.writer.append(element, object, "fashen:Step", {
            kind: "form",
            role: "undertaker",
            assignment: "POOL",
          });
        },
      }),
    ];
  }
  return [stepFields(panel, element, step), outcomes(panel, element, object, step)];
}

function stepFields(panel, element, step) {
  const { lists } = panel.context;
  const set = (name) => (value) => panel.writer.set(element, step, { [name]: value });
  const kinds = Object.fromEntries(Object.entries(lists.kinds).map(([kind, { label }]) => [kind, label]));
  const fields = [
    selectField({
      key: "step.kind",
      label: t("Kind of step"),
      value: step.kind,
      options: kinds,
      hint: step.kind === "form" ? t("Only stores the answers of its form.") : "",
      onChange: (kind) => changeKind(panel, element, step, kind),
    }),
  ];
  if (step.kind === "approve") {
    fields.push(
      selectField({
        key: "step.subject",
        label: t("What is approved"),
        value: step.subject,
        options: lists.subjects,
        empty: t("Only a second signature"),
        onChange: set("subject"),
      }),
    );
  }
  fields.push(
    selectField({ key: "step.role", label: t("Who does it"), value: step.role, options: lists.roles, onChange: set("role") }),
    selectField({
      key: "step.assignment",
      label: t("Who gets it"),
      value: step.assignment,
      options: lists.assignments,
      onChange: set("assignment"),
    }),
    selectField({
      key: "step.clock",
      label: t("Clock"),
      value: step.clock,
      options: clockNames(panel),
      empty: t("No clock"),
      onChange: set("clock"),
    }),
    selectField({
      key: "step.form",
      label: t("Form"),
      value: step.form,
      options: panel.context.formTitles(),
      empty: t("No further fields"),
      onChange: set("form"),
    }),
    row(
      step.form && panel.context.formTitles()[step.form] !== undefined
        ? button({ key: "form.edit", label: t("Edit this form"), onClick: () => panel.context.editForm(step.form) })
        : "",
      button({
        key: "form.new",
        label: t("New form"),
        onClick: () => panel.context.newForm((id) => panel.writer.set(element, step, { form: id })),
      }),
    ),
    textField({ key: "step.nameEn", label: t("English name"), value: step.nameEn, onChange: set("nameEn") }),
  );
  return section("step", t("Work"), true, ...fields);
}

/** Another kind has other meanings: outcomes that no longer fit are left for the person to see. */
function changeKind(panel, element, step, kind) {
  const changes = { kind };
  if (kind !== "approve") changes.subject = "";
  panel.writer.set(element, step, changes);
}

function outcomes(panel, element, object, step) {
  const { lists } = panel.context;
  const about = lists.kinds[step.kind];
  const meanings = about ? about.meanings : {};
  const holder = object.get("extensionElements");
  const list = all(object, "fashen:Outcome");
  const cards = list.map((outcome, index) => {
    const key = `outcome.${index}`;
    const set = (name) => (value) => panel.writer.set(element, outcome, { [name]: value });
    return card(
      {
        key,
        title: outcome.label || outcome.id || t("(no label)"),
        onUp: index > 0 && (() => panel.writer.move(element, holder, "values", outcome, -1)),
        onDown: index < list.length - 1 && (() => panel.writer.move(element, holder, "values", outcome, 1)),
        onRemove: () => panel.writer.remove(element, holder, "values", outcome),
      },
      row(
        textField({ key: `${key}.label`, label: t("Label of the button"), value: outcome.label, onChange: set("label") }),
        selectField({
          key: `${key}.meaning`,
          label: t("What it does"),
          value: outcome.meaning,
          options: meanings,
          onChange: set("meaning"),
        }),
      ),
      row(
        textField({
          key: `${key}.id`,
          label: t("Identifier"),
          value: outcome.id,
          pattern: "[A-Za-z_][A-Za-z0-9_]*",
          onChange: set("id"),
        }),
        selectField({
          key: `${key}.role`,
          label: t("Only for"),
          value: outcome.role,
          options: lists.roles,
          empty: t("Whoever does the step"),
          onChange: set("role"),
        }),
      ),
      textField({ key: `${key}.labelEn`, label: t("English label"), value: outcome.labelEn, onChange: set("labelEn") }),
    );
  });
  return section(
    "outcomes",
    t("Outcomes ({n})", { n: String(list.length) }),
    true,
    paragraph(t("The order is the order of the buttons. Routes read the identifier."), "hint"),
    ...cards,
    button({
      key: "outcome.add",
      label: t("Add an outcome"),
      onClick: () => addOutcome(panel, element, object, meanings, list),
    }),
  );
}

function addOutcome(panel, element, object, meanings, list) {
  const used = new Set(list.map((outcome) => outcome.meaning));
  const meaning = Object.keys(meanings).find((one) => !used.has(one)) || Object.keys(meanings)[0];
  const ids = new Set(list.map((outcome) => outcome.id));
  const wish = (meaning || "outcome").toLowerCase();
  let id = wish;
  for (let n = 2; ids.has(id); n += 1) id = `${wish}_${n}`;
  panel.writer.append(element, object, "fashen:Outcome", { id, meaning, label: meanings[meaning] || "" });
}

export function clockNames(panel) {
  const procedure = procedureOf(panel.modeler);
  const clocks = (procedure && procedure.get("clocks")) || [];
  return Object.fromEntries(clocks.map((clock) => [clock.id, clock.name || clock.id]));
}
