// The properties of what is selected, in the words of the office. Rendered anew after each change;
// focus and opened sections survive.

import { is } from "bpmn-js/lib/util/ModelUtil";
import { ownerOf } from "../../diagram/elements.js";
import { Writer, processOf } from "../extension-elements.js";
import { translate as t } from "../translate/index.js";
import { actFields, timerFields } from "./events.js";
import { flowFields } from "./flows.js";
import { documentationField, nameField } from "./general.js";
import { processSections } from "./process.js";
import { handlerFields, tableFields } from "./service.js";
import { stepSections } from "./step.js";

const TITLES = [
  ["bpmn:UserTask", "Step"],
  ["bpmn:ServiceTask", "Service task"],
  ["bpmn:BusinessRuleTask", "Decision table"],
  ["bpmn:ExclusiveGateway", "Gateway: one way"],
  ["bpmn:ParallelGateway", "Gateway: all ways"],
  ["bpmn:SequenceFlow", "Route"],
  ["bpmn:SubProcess", "Sub-process"],
  ["bpmn:StartEvent", "Start event"],
  ["bpmn:EndEvent", "End event"],
  ["bpmn:BoundaryEvent", "Boundary event"],
  ["bpmn:IntermediateCatchEvent", "Intermediate event"],
  ["bpmn:Lane", "Lane"],
  ["bpmn:TextAnnotation", "Text annotation"],
];

export class Panel {
  constructor(host, modeler, context) {
    this.host = host;
    this.modeler = modeler;
    /** lists, forms(), editForm(id) */
    this.context = context;
    this.writer = new Writer(modeler);
    this.opened = new Map();
    this.waiting = false;
    this.pressed = false;
    const bus = modeler.get("eventBus");
    bus.on("selection.changed", () => this.later());
    bus.on("commandStack.changed", () => this.later());
    bus.on("import.done", () => this.later());
    host.addEventListener("pointerdown", () => (this.pressed = true));
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => this.release());
    host.addEventListener(
      "toggle",
      (event) => {
        if (event.target.dataset.open) this.opened.set(event.target.dataset.open, event.target.open);
      },
      true,
    );
  }

  /**
   * Render soon, but never while a button is held: leaving a field changes the model, and a panel
   * drawn anew between pressing and releasing would lose the click.
   */
  later() {
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(() => this.renderIfReleased());
  }

  renderIfReleased() {
    if (this.pressed || !this.waiting) return;
    this.waiting = false;
    this.render();
  }

  release() {
    this.pressed = false;
    setTimeout(() => this.renderIfReleased());
  }

  /** The selected element, or the process when nothing (or more than one thing) is selected. */
  selected() {
    const selection = this.modeler.get("selection").get();
    const element = selection.length === 1 ? ownerOf(selection[0]) : null;
    if (!element || is(element, "bpmn:Participant")) return null;
    return element;
  }

  render() {
    const active = document.activeElement;
    const inside = active && this.host.contains(active);
    const key = inside && active.dataset.key;
    const caret = inside && "selectionStart" in active ? safeCaret(active) : null;
    const typed = inside && typing(active) ? active.value : null;
    const scroll = this.host.scrollTop;
    const element = this.selected();
    const shown = element ? element.id : "";
    if (inside && shown !== this.shown) active.blur(); // what was typed belongs to the old element
    const same = shown === this.shown;
    this.shown = shown;
    this.host.textContent = "";
    const head = this.host.appendChild(document.createElement("h2"));
    head.textContent = element ? t(titleOf(element)) : t("Procedure");
    this.host.append(...(element ? this.fieldsOf(element) : processSections(this, this.root(), processOf(this.modeler))));
    for (const part of this.host.querySelectorAll("[data-open]")) {
      if (this.opened.has(part.dataset.open)) part.open = this.opened.get(part.dataset.open);
    }
    this.host.scrollTop = same ? scroll : 0;
    if (!same || !key) return;
    const again = this.host.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!again) return;
    if (typed !== null) again.value = typed;
    again.focus({ preventScroll: true });
    if (caret !== null) again.setSelectionRange(caret, caret);
  }

  fieldsOf(element) {
    const object = element.businessObject;
    const fields = [];
    if (!is(object, "bpmn:TextAnnotation")) fields.push(nameField(this, element));
    if (is(object, "bpmn:UserTask")) fields.push(...stepSections(this, element));
    if (is(object, "bpmn:ServiceTask")) fields.push(...handlerFields(this, element));
    if (is(object, "bpmn:BusinessRuleTask")) fields.push(...tableFields(this, element));
    if (is(object, "bpmn:SequenceFlow")) fields.push(...flowFields(this, element));
    if (is(object, "bpmn:CatchEvent")) fields.push(...actFields(this, element), ...timerFields(this, element));
    fields.push(documentationField(this, element, object));
    const id = document.createElement("p");
    id.className = "ed-id";
    id.textContent = t("Identifier: {id}", { id: object.id });
    fields.push(id);
    return fields;
  }

  root() {
    return this.modeler.get("canvas").getRootElement();
  }
}

function titleOf(element) {
  const found = TITLES.find(([type]) => is(element, type));
  return found ? found[1] : "Element";
}

/** Is the person in the middle of a text that has not been taken over yet? */
function typing(control) {
  return control.matches("textarea, input[type=text], input[type=number]");
}

function safeCaret(control) {
  try {
    return control.selectionStart; // number fields throw or give null
  } catch {
    return null;
  }
}
