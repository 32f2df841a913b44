// A new element gets the extension elements it needs, so that the panel shows them and the check
// says what is still missing. Part of the same command: one undo takes both back.

import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { first } from "../extension-elements.js";
import { translate } from "../translate/index.js";

const LATE = 200; // after bpmn-js has finished the shape

export default class NewElementsBehavior extends CommandInterceptor {
  constructor(eventBus, bpmnFactory, modeling, canvas) {
    super(eventBus);
    Object.assign(this, { factory: bpmnFactory, modeling, canvas });
    this.postExecuted("shape.create", LATE, ({ context }) => this.complete(context.shape));
  }

  complete(shape) {
    if (shape.labelTarget) return;
    const object = shape.businessObject;
    if (is(object, "bpmn:UserTask") && !first(object, "fashen:Step")) {
      this.extend(shape, this.stepOf(shape.fashenKind || "form"));
    } else if (is(object, "bpmn:ServiceTask") && !first(object, "fashen:Handler")) {
      this.extend(shape, [this.handlerOf(shape.fashenHandler)]);
    } else if (is(object, "bpmn:BusinessRuleTask") && !first(object, "fashen:DecisionTable")) {
      this.extend(shape, [this.factory.create("fashen:DecisionTable", {})]);
    } else if (is(object, "bpmn:CatchEvent")) this.completeEvent(shape, object);
  }

  completeEvent(shape, object) {
    const definition = (object.get("eventDefinitions") || [])[0];
    if (!definition) return;
    if (is(definition, "bpmn:MessageEventDefinition") && !first(object, "fashen:Act")) {
      this.extend(shape, [this.factory.create("fashen:Act", {})]);
    }
    if (is(definition, "bpmn:TimerEventDefinition") && !definition.get("timeDate")) {
      const clock = this.firstClock();
      if (!clock) return;
      const body = `clock.${clock}.${shape.fashenTimer || "due"}`;
      const timeDate = this.factory.create("bpmn:FormalExpression", { body });
      timeDate.$parent = definition;
      this.modeling.updateModdleProperties(shape, definition, {
        timeDate,
        timeDuration: undefined,
        timeCycle: undefined,
      });
    }
  }

  stepOf(kind) {
    const meanings = { approve: [["approve", "APPROVE", "Approve"], ["refuse", "REFUSE", "Refuse"]] };
    const outcomes = meanings[kind] || [["done", "DONE", "Done"]];
    return [
      this.factory.create("fashen:Step", { kind, role: "undertaker", assignment: "POOL" }),
      ...outcomes.map(([id, meaning, label]) =>
        this.factory.create("fashen:Outcome", { id, meaning, label: translate(label), labelEn: label }),
      ),
    ];
  }

  handlerOf(name) {
    const handler = this.factory.create("fashen:Handler", name ? { name } : {});
    const clock = this.firstClock();
    if (name === "notices.attention" && clock) {
      const input = this.factory.create("fashen:Input", { name: "clock", value: clock });
      input.$parent = handler;
      handler.set("inputs", [input]);
    }
    return handler;
  }

  extend(shape, values) {
    const object = shape.businessObject;
    const present = object.get("extensionElements");
    if (present) {
      for (const value of values) value.$parent = present;
      this.modeling.updateModdleProperties(shape, present, { values: [...present.get("values"), ...values] });
      return;
    }
    const extensionElements = this.factory.create("bpmn:ExtensionElements", { values });
    extensionElements.$parent = object;
    for (const value of values) value.$parent = extensionElements;
    this.modeling.updateModdleProperties(shape, object, { extensionElements });
  }

  firstClock() {
    const root = this.canvas.getRootElement().businessObject;
    const pool = (root.participants || []).find((one) => one.processRef);
    const process = pool ? pool.processRef : root;
    const procedure = first(process, "fashen:Procedure");
    const clocks = (procedure && procedure.get("clocks")) || [];
    return clocks.length ? clocks[0].id : "";
  }
}

NewElementsBehavior.$inject = ["eventBus", "bpmnFactory", "modeling", "canvas"];
