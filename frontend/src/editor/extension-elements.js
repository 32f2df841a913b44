// Reading our extension elements, and changing anything of the model as one undoable command.

import { is } from "bpmn-js/lib/util/ModelUtil";

export function all(businessObject, type) {
  const holder = businessObject.get("extensionElements");
  return ((holder && holder.get("values")) || []).filter((value) => value.$type === type);
}

export function first(businessObject, type) {
  return all(businessObject, type)[0];
}

/** The process the diagram shows: the root itself, or the one behind the (single) pool. */
export function processOf(modeler) {
  const root = modeler.get("canvas").getRootElement();
  if (is(root, "bpmn:Process")) return root.businessObject;
  const pool = (root.businessObject.participants || []).find((one) => one.processRef);
  return pool && pool.processRef;
}

export function procedureOf(modeler) {
  const process = processOf(modeler);
  return process && first(process, "fashen:Procedure");
}

export class Writer {
  constructor(modeler) {
    this.modeling = modeler.get("modeling");
    this.factory = modeler.get("bpmnFactory");
    this.commands = modeler.get("commandStack");
  }

  /** Change attributes; "" removes one, so that the text keeps no empty attributes. */
  set(element, moddleElement, properties) {
    const changes = {};
    for (const [name, value] of Object.entries(properties)) changes[name] = value === "" ? undefined : value;
    this.modeling.updateModdleProperties(element, moddleElement, changes);
  }

  /** Return the extension element of this type, made when missing. */
  ensure(element, businessObject, type, properties = {}) {
    return first(businessObject, type) || this.append(element, businessObject, type, properties);
  }

  append(element, businessObject, type, properties = {}) {
    const holder = this.holder(element, businessObject);
    const made = this.make(type, properties, holder);
    this.modeling.updateModdleProperties(element, holder, { values: [...holder.get("values"), made] });
    return made;
  }

  holder(element, businessObject) {
    const present = businessObject.get("extensionElements");
    if (present) return present;
    const made = this.make("bpmn:ExtensionElements", { values: [] }, businessObject);
    this.modeling.updateModdleProperties(element, businessObject, { extensionElements: made });
    return made;
  }

  make(type, properties, parent) {
    const made = this.factory.create(type, properties);
    made.$parent = parent;
    return made;
  }

  addTo(element, owner, list, type, properties = {}) {
    const made = this.make(type, properties, owner);
    this.modeling.updateModdleProperties(element, owner, { [list]: [...(owner.get(list) || []), made] });
    return made;
  }

  remove(element, owner, list, item) {
    const rest = owner.get(list).filter((one) => one !== item);
    this.modeling.updateModdleProperties(element, owner, { [list]: rest });
  }

  /** Exchange an item with the nearest one of its own type before (-1) or after (+1) it. */
  move(element, owner, list, item, step) {
    const items = [...owner.get(list)];
    const from = items.indexOf(item);
    let to = from + step;
    while (items[to] && items[to].$type !== item.$type) to += step;
    if (!items[to]) return;
    [items[from], items[to]] = [items[to], items[from]];
    this.modeling.updateModdleProperties(element, owner, { [list]: items });
  }

  document(element, businessObject, text) {
    const notes = text ? [this.make("bpmn:Documentation", { text }, businessObject)] : [];
    this.modeling.updateModdleProperties(element, businessObject, { documentation: notes });
  }

  expression(body, parent) {
    return this.make("bpmn:FormalExpression", { body }, parent);
  }
}
