// The procedure as a whole: name, clocks, opinions, material slots, finding items.

import { first } from "../extension-elements.js";
import { translate as t } from "../translate/index.js";
import { clockSection } from "./clocks.js";
import { button, card, checkField, paragraph, row, section, selectField, textField } from "./controls.js";
import { freeId } from "./free-id.js";
import { documentationField } from "./general.js";

export function processSections(panel, root, process) {
  if (!process) return [paragraph(t("There is no process in this diagram."), "note note-warning")];
  const procedure = first(process, "fashen:Procedure");
  if (!procedure) {
    return [
      paragraph(t("The diagram does not say yet which procedure it is."), "note note-warning"),
      button({
        label: t("Make it a procedure"),
        onClick: () => panel.writer.append(root, process, "fashen:Procedure", { key: process.id }),
      }),
    ];
  }
  return [
    paragraph(t("Select an element of the diagram to see its properties."), "hint"),
    clockSection(panel, root, procedure),
    section("general", t("Name and explanation"), false, ...generalFields(panel, root, process, procedure)),
    opinions(panel, root, procedure),
    slots(panel, root, procedure),
    items(panel, root, procedure),
  ];
}

function generalFields(panel, root, process, procedure) {
  return [
    textField({
      key: "process.name",
      label: t("Name"),
      value: process.name,
      onChange: (name) => rename(panel, root, process, name),
    }),
    textField({
      key: "process.warranty",
      label: t("Warranty of the handling unit"),
      value: procedure.warranty,
      lines: 3,
      onChange: (warranty) => panel.writer.set(root, procedure, { warranty }),
    }),
    documentationField(panel, root, process),
    paragraph(t("Identifier: {id}", { id: procedure.key || process.id }), "ed-id"),
  ];
}

/** The pool shows the same name as long as nobody gave it another. */
function rename(panel, root, process, name) {
  const before = process.name;
  panel.writer.set(root, process, { name });
  const pool = panel.modeler
    .get("elementRegistry")
    .find((one) => one.businessObject && one.businessObject.processRef === process);
  if (pool && pool.businessObject.name === before) {
    panel.modeler.get("modeling").updateProperties(pool, { name });
  }
}

function opinions(panel, root, procedure) {
  const list = procedure.get("opinions") || [];
  const cards = list.map((opinion, index) => {
    const key = `opinion.${index}`;
    const set = (name) => (value) => panel.writer.set(root, opinion, { [name]: value });
    return card(
      movable(panel, root, procedure, "opinions", opinion, index, list, key, opinion.label || opinion.id),
      row(
        textField({ key: `${key}.label`, label: t("Label"), value: opinion.label, onChange: set("label") }),
        selectField({
          key: `${key}.effect`,
          label: t("Effect"),
          value: opinion.effect,
          options: panel.context.lists.effects,
          onChange: set("effect"),
        }),
      ),
      textField({ key: `${key}.labelEn`, label: t("English label"), value: opinion.labelEn, onChange: set("labelEn") }),
    );
  });
  return section(
    "opinions",
    t("Opinions ({n})", { n: String(list.length) }),
    false,
    ...cards,
    button({
      key: "opinion.add",
      label: t("Add an opinion"),
      onClick: () => panel.writer.addTo(root, procedure, "opinions", "fashen:Opinion", { id: freeId(list, "opinion"), effect: "REVISE" }),
    }),
  );
}

function slots(panel, root, procedure) {
  const list = procedure.get("slots") || [];
  const cards = list.map((slot, index) => {
    const key = `slot.${index}`;
    const set = (name) => (value) => panel.writer.set(root, slot, { [name]: value });
    return card(
      movable(panel, root, procedure, "slots", slot, index, list, key, slot.label || slot.code),
      textField({ key: `${key}.label`, label: t("Label"), value: slot.label, lines: 2, onChange: set("label") }),
      textField({ key: `${key}.labelEn`, label: t("English label"), value: slot.labelEn, onChange: set("labelEn") }),
      checkField({
        key: `${key}.mandatory`,
        label: t("Mandatory"),
        checked: slot.mandatory !== "false",
        onChange: (on) => panel.writer.set(root, slot, { mandatory: on ? "true" : "false" }),
      }),
    );
  });
  return section(
    "slots",
    t("Materials to be submitted ({n})", { n: String(list.length) }),
    false,
    ...cards,
    button({
      key: "slot.add",
      label: t("Add a material"),
      onClick: () =>
        panel.writer.addTo(root, procedure, "slots", "fashen:Slot", { code: freeId(list, "slot", "code"), mandatory: "false" }),
    }),
  );
}

/** The ten codes are law (domain 4.3); only their wording is the agency's. */
function items(panel, root, procedure) {
  const list = procedure.get("items") || [];
  const fields = list.flatMap((item, index) => [
    textField({
      key: `item.${index}`,
      label: item.code,
      value: item.label,
      onChange: (label) => panel.writer.set(root, item, { label }),
    }),
  ]);
  return section("items", t("Points of review ({n})", { n: String(list.length) }), false, ...fields);
}

function movable(panel, root, owner, name, item, index, list, key, title) {
  return {
    key,
    title: title || t("(no label)"),
    onUp: index > 0 && (() => panel.writer.move(root, owner, name, item, -1)),
    onDown: index < list.length - 1 && (() => panel.writer.move(root, owner, name, item, 1)),
    onRemove: () => panel.writer.remove(root, owner, name, item),
  };
}
