// A route out of a gateway: its condition, or that it is taken when no other fits.

import { is } from "bpmn-js/lib/util/ModelUtil";
import { all } from "../extension-elements.js";
import { translate as t } from "../translate/index.js";
import { checkField, paragraph, section, selectField, textField } from "./controls.js";

export function flowFields(panel, element) {
  const flow = element.businessObject;
  const gateway = flow.sourceRef;
  if (!gateway || !is(gateway, "bpmn:ExclusiveGateway")) {
    return [paragraph(t("Conditions stand on routes out of a gateway."), "hint")];
  }
  const isDefault = gateway.default === flow;
  const modeling = panel.modeler.get("modeling");
  const source = element.source;
  const parts = [
    checkField({
      key: "flow.default",
      label: t("Taken when no other route fits (default)"),
      checked: isDefault,
      onChange: (on) => {
        modeling.updateProperties(source, { default: on ? flow : undefined });
        if (on && flow.conditionExpression) modeling.updateProperties(element, { conditionExpression: undefined });
      },
    }),
  ];
  if (!isDefault) parts.push(...conditionFields(panel, element, flow));
  return [section("flow", t("Condition"), true, ...parts)];
}

function conditionFields(panel, element, flow) {
  const modeling = panel.modeler.get("modeling");
  const setCondition = (text) =>
    modeling.updateProperties(element, {
      conditionExpression: text ? panel.writer.expression(text, flow) : undefined,
    });
  const choices = {};
  for (const one of panel.modeler.get("elementRegistry").filter((shape) => is(shape, "bpmn:UserTask"))) {
    const step = one.businessObject;
    for (const outcome of all(step, "fashen:Outcome")) {
      const text = `steps.${step.id}.outcome == "${outcome.id}"`;
      choices[text] = `${step.name || step.id} → ${outcome.label || outcome.id}`;
    }
  }
  const current = flow.conditionExpression ? flow.conditionExpression.body || "" : "";
  return [
    selectField({
      key: "flow.choice",
      label: t("Outcome of a step"),
      value: current in choices ? current : "",
      options: choices,
      empty: t("Another condition, as written below"),
      onChange: (text) => text && setCondition(text),
    }),
    textField({
      key: "flow.condition",
      label: t("Condition"),
      value: current,
      lines: 3,
      hint: t('For example: steps.comments.answers.agreed == "yes", case.amount >= 100000, opinion.effect == "PASS"'),
      onChange: setCondition,
    }),
  ];
}
