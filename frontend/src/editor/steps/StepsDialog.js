// The same procedure as a table of steps: for the keyboard, for screen readers, and to read fast.

import { is } from "bpmn-js/lib/util/ModelUtil";
import { all, first } from "../extension-elements.js";
import { translate as t } from "../translate/index.js";

export class StepsDialog {
  constructor(host, modeler, { lists, clocks, formTitles, select }) {
    Object.assign(this, { modeler, lists, clocks, formTitles, select });
    this.dialog = host.appendChild(document.createElement("dialog"));
    this.dialog.className = "dialog ed-steps";
    this.dialog.setAttribute("aria-label", t("Steps as a table"));
  }

  open() {
    this.dialog.textContent = "";
    const head = this.dialog.appendChild(document.createElement("div"));
    head.className = "ed-forms-head";
    const title = head.appendChild(document.createElement("h2"));
    title.textContent = t("Steps as a table");
    const close = head.appendChild(document.createElement("button"));
    close.type = "button";
    close.className = "btn btn-sm btn-outline-secondary";
    close.textContent = t("Close");
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.append(this.table());
    this.dialog.showModal();
  }

  table() {
    const wrap = document.createElement("div");
    wrap.className = "table-wrap";
    const table = wrap.appendChild(document.createElement("table"));
    table.className = "table table-sm";
    const names = ["Step", "Kind of step", "Who does it", "Clock", "Form", "Outcomes"];
    const header = table.createTHead().insertRow();
    for (const name of names) {
      const cell = header.appendChild(document.createElement("th"));
      cell.scope = "col";
      cell.textContent = t(name);
    }
    const body = table.createTBody();
    const shapes = this.modeler.get("elementRegistry").filter((shape) => is(shape, "bpmn:UserTask"));
    shapes.sort((a, b) => a.x - b.x || a.y - b.y);
    for (const shape of shapes) this.line(body.insertRow(), shape);
    return wrap;
  }

  line(row, shape) {
    const object = shape.businessObject;
    const step = first(object, "fashen:Step") || {};
    const kind = this.lists.kinds[step.kind];
    const open = row.insertCell().appendChild(document.createElement("button"));
    open.type = "button";
    open.className = "btn btn-link btn-sm";
    open.textContent = object.name || object.id;
    open.addEventListener("click", () => {
      this.dialog.close();
      this.select(shape.id);
    });
    const outcomes = all(object, "fashen:Outcome").map((outcome) => outcome.label || outcome.id);
    const texts = [
      kind ? kind.label : step.kind,
      this.lists.roles[step.role] || step.role,
      this.clocks()[step.clock] || step.clock,
      this.formTitles()[step.form] || step.form,
      outcomes.join("、"),
    ];
    for (const text of texts) row.insertCell().textContent = text || "—";
  }
}
