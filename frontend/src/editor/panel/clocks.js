// The clock policies: limit, unit, start, supplement, extension, warnings, escalations.

import { translate as t } from "../translate/index.js";
import { button, card, checkField, paragraph, row, section, selectField, severalField, textField } from "./controls.js";
import { freeId } from "./free-id.js";

export function clockSection(panel, root, procedure) {
  const clocks = procedure.get("clocks") || [];
  const cards = clocks.map((clock, index) => clockCard(panel, root, procedure, clock, index));
  return section(
    "clocks",
    t("Clocks ({n})", { n: String(clocks.length) }),
    true,
    ...cards,
    button({
      key: "clock.add",
      label: t("Add a clock"),
      onClick: () =>
        panel.writer.addTo(root, procedure, "clocks", "fashen:Clock", {
          id: freeId(clocks, "clock"),
          name: t("New clock"),
          limit: "5",
          unit: "WORKDAY",
          start: "OPENED",
        }),
    }),
  );
}

function clockCard(panel, root, procedure, clock, index) {
  const { lists } = panel.context;
  const key = `clock.${clock.id || index}`;
  const set = (name) => (value) => panel.writer.set(root, clock, { [name]: value });
  const text = (name, label, more = {}) =>
    textField({ key: `${key}.${name}`, label: t(label), value: clock[name], onChange: set(name), ...more });
  const select = (name, label, options, more = {}) =>
    selectField({ key: `${key}.${name}`, label: t(label), value: clock[name], options, onChange: set(name), ...more });
  const unit = lists.units[clock.unit] || clock.unit || "";
  return card(
    {
      key,
      title: `${clock.name || clock.id}：${clock.limit || "?"} ${unit}`,
      collapsible: true,
      onRemove: () => panel.writer.remove(root, procedure, "clocks", clock),
    },
    row(text("name", "Name"), text("nameEn", "English name")),
    row(text("limit", "Limit", { number: true }), select("unit", "Unit", lists.units)),
    select("start", "Starts with", lists.starts),
    row(
      select("supplement", "While a supplement is awaited", lists.supplements, { empty: t("Not said") }),
      text("maxSupplements", "Supplements at most", { number: true }),
    ),
    text("basis", "Legal basis"),
    extensionFields(panel, root, clock, key),
    ...tellings(panel, root, clock, key, "warnings", "fashen:Warning", "Warnings", "Add a warning", [
      ["before", "Working days left"],
    ]),
    ...tellings(panel, root, clock, key, "escalations", "fashen:Escalation", "Escalations", "Add an escalation", [
      ["after", "Working days overdue"],
      ["every", "Again every (working days)"],
    ]),
    paragraph(t("Identifier: {id}", { id: clock.id }), "ed-id"),
  );
}

function extensionFields(panel, root, clock, key) {
  const extension = clock.get("extension");
  const box = document.createElement("div");
  box.append(
    checkField({
      key: `${key}.extension`,
      label: t("May be extended"),
      checked: Boolean(extension),
      onChange: (on) =>
        panel.writer.set(root, clock, {
          extension: on
            ? panel.writer.make("fashen:Extension", { max: "10", unit: clock.unit || "WORKDAY", times: "1" }, clock)
            : undefined,
        }),
    }),
  );
  if (!extension) return box;
  const set = (name) => (value) => panel.writer.set(root, extension, { [name]: value });
  box.append(
    row(
      textField({ key: `${key}.extension.max`, label: t("By at most"), value: extension.max, number: true, onChange: set("max") }),
      selectField({
        key: `${key}.extension.unit`,
        label: t("Unit"),
        value: extension.unit,
        options: panel.context.lists.units,
        onChange: set("unit"),
      }),
      textField({ key: `${key}.extension.times`, label: t("Times"), value: extension.times, number: true, onChange: set("times") }),
    ),
  );
  return box;
}

/** Warnings and escalations: when, and who is told. */
function tellings(panel, root, clock, key, list, type, title, addLabel, numbers) {
  const entries = clock.get(list) || [];
  const cards = entries.map((entry, index) => {
    const own = `${key}.${list}.${index}`;
    const set = (name) => (value) => panel.writer.set(root, entry, { [name]: value });
    return card(
      {
        key: own,
        title: numbers.map(([name, label]) => `${t(label)} ${entry[name] || "?"}`).join("，"),
        onRemove: () => panel.writer.remove(root, clock, list, entry),
      },
      row(
        ...numbers.map(([name, label]) =>
          textField({ key: `${own}.${name}`, label: t(label), value: entry[name], number: true, onChange: set(name) }),
        ),
      ),
      severalField({
        key: `${own}.notify`,
        label: t("Told"),
        value: entry.notify,
        options: panel.context.lists.notify,
        onChange: set("notify"),
      }),
    );
  });
  return [
    paragraph(t(title), "ed-caption"),
    ...cards,
    button({
      key: `${key}.${list}.add`,
      label: t(addLabel),
      onClick: () =>
        panel.writer.addTo(root, clock, list, type, {
          ...Object.fromEntries(numbers.map(([name]) => [name, "1"])),
          notify: "reviewer",
        }),
    }),
  ];
}
