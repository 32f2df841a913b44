// Events that wait: an act people may take, or a point of a clock.

import { is } from "bpmn-js/lib/util/ModelUtil";
import { first } from "../extension-elements.js";
import { translate as t } from "../translate/index.js";
import { paragraph, section, selectField, textField } from "./controls.js";
import { clockNames } from "./step.js";

export function actFields(panel, element) {
  const object = element.businessObject;
  if (!definitionOf(object, "bpmn:MessageEventDefinition")) return [];
  const { lists } = panel.context;
  const act = first(object, "fashen:Act");
  const value = (name) => (act ? act[name] : "");
  const set = (name) => (text) => {
    const target = act || panel.writer.ensure(element, object, "fashen:Act");
    panel.writer.set(element, target, { [name]: text });
  };
  return [
    section(
      "act",
      t("Act people may take"),
      true,
      paragraph(t("Its button is shown while the case waits here."), "hint"),
      selectField({ key: "act.kind", label: t("Kind of act"), value: value("kind"), options: lists.acts, onChange: set("kind") }),
      selectField({ key: "act.role", label: t("Who may take it"), value: value("role"), options: lists.roles, onChange: set("role") }),
      textField({ key: "act.label", label: t("Label of the button"), value: value("label"), onChange: set("label") }),
      textField({ key: "act.labelEn", label: t("English label"), value: value("labelEn"), onChange: set("labelEn") }),
      selectField({
        key: "act.form",
        label: t("Form"),
        value: value("form"),
        options: panel.context.formTitles(),
        empty: t("No further fields"),
        onChange: set("form"),
      }),
    ),
  ];
}

export function timerFields(panel, element) {
  const definition = definitionOf(element.businessObject, "bpmn:TimerEventDefinition");
  if (!definition) return [];
  const body = definition.timeDate ? definition.timeDate.body || "" : "";
  const match = /^\s*clock\.([\w-]+)\.(due|next_attention)\s*$/.exec(body);
  const [clock, point] = match ? [match[1], match[2]] : ["", "due"];
  const set = (newClock, newPoint) => {
    const timeDate = panel.writer.expression(`clock.${newClock}.${newPoint}`, definition);
    panel.writer.set(element, definition, { timeDate, timeDuration: undefined, timeCycle: undefined });
  };
  const parts = [
    selectField({
      key: "timer.clock",
      label: t("Clock"),
      value: clock,
      options: clockNames(panel),
      onChange: (chosen) => set(chosen, point),
    }),
    selectField({
      key: "timer.point",
      label: t("Waits for"),
      value: point,
      options: {
        due: t("the end of the limit"),
        next_attention: t("the next warning or escalation"),
      },
      onChange: (chosen) => set(clock || Object.keys(clockNames(panel))[0] || "", chosen),
    }),
  ];
  if (!match && body) parts.unshift(paragraph(t("Now: {text}", { text: body }), "note note-warning"));
  return [section("timer", t("Timer"), true, ...parts)];
}

function definitionOf(object, type) {
  return (object.get("eventDefinitions") || []).find((one) => is(one, type));
}
