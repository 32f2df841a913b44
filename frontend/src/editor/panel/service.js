// What the system does by itself: a handler from the list, or a decision table of the bundle.

import { is } from "bpmn-js/lib/util/ModelUtil";
import { first } from "../extension-elements.js";
import { translate as t } from "../translate/index.js";
import { button, card, paragraph, row, section, selectField, textField } from "./controls.js";

export function handlerFields(panel, element) {
  const object = element.businessObject;
  const handler = first(object, "fashen:Handler");
  const known = knownHandlers(panel);
  const options = Object.fromEntries([...known].map(([name, { label }]) => [name, label ? `${label}（${name}）` : name]));
  const about = handler && known.get(handler.name);
  return [
    section(
      "handler",
      t("What the system does"),
      true,
      selectField({
        key: "handler.name",
        label: t("Handler"),
        value: handler ? handler.name : "",
        options,
        onChange: (name) => {
          const target = handler || panel.writer.ensure(element, object, "fashen:Handler");
          panel.writer.set(element, target, { name });
        },
      }),
      ...(handler ? inputFields(panel, element, handler, about ? about.inputs : []) : []),
    ),
  ];
}

function inputFields(panel, element, handler, declared) {
  const inputs = handler.get("inputs") || [];
  const parts = [paragraph(t("Inputs"), "ed-caption")];
  inputs.forEach((input, index) => {
    const set = (name) => (value) => panel.writer.set(element, input, { [name]: value });
    parts.push(
      card(
        {
          key: `input.${index}`,
          title: input.name || t("(no name)"),
          onRemove: () => panel.writer.remove(element, handler, "inputs", input),
        },
        row(
          textField({ key: `input.${index}.name`, label: t("Name"), value: input.name, onChange: set("name") }),
          textField({ key: `input.${index}.value`, label: t("Value"), value: input.value, onChange: set("value") }),
        ),
      ),
    );
  });
  const missing = declared.filter((name) => !inputs.some((input) => input.name === name));
  parts.push(
    button({
      key: "input.add",
      label: t("Add an input"),
      onClick: () =>
        panel.writer.addTo(element, handler, "inputs", "fashen:Input", { name: missing[0] || "", value: "" }),
    }),
  );
  return parts;
}

/** The server's list, and what the diagram already uses. */
function knownHandlers(panel) {
  const known = new Map(panel.context.lists.handlers);
  for (const shape of panel.modeler.get("elementRegistry").filter((one) => is(one, "bpmn:ServiceTask"))) {
    const handler = first(shape.businessObject, "fashen:Handler");
    if (handler && handler.name && !known.has(handler.name)) {
      known.set(handler.name, { label: "", inputs: (handler.get("inputs") || []).map((input) => input.name) });
    }
  }
  return known;
}

export function tableFields(panel, element) {
  const object = element.businessObject;
  const table = first(object, "fashen:DecisionTable");
  return [
    textField({
      key: "table.ref",
      label: t("Decision table of the bundle"),
      value: table ? table.ref : "",
      onChange: (ref) => {
        const target = table || panel.writer.ensure(element, object, "fashen:DecisionTable");
        panel.writer.set(element, target, { ref });
      },
    }),
  ];
}
