// The palette: what a procedure may be made of (design D3), and watchers ready-made.

import { assign } from "min-dash";

export default class FashenPaletteProvider {
  constructor(palette, create, elementFactory, spaceTool, lassoTool, handTool, globalConnect, translate) {
    assign(this, { create, elementFactory, spaceTool, lassoTool, handTool, globalConnect, translate });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const t = this.translate;
    return {
      "hand-tool": tool("hand-tool", t("Activate hand tool"), (e) => this.handTool.activateHand(e)),
      "lasso-tool": tool("lasso-tool", t("Activate lasso tool"), (e) => this.lassoTool.activateSelection(e)),
      "space-tool": tool("space-tool", t("Activate create/remove space tool"), (e) =>
        this.spaceTool.activateSelection(e),
      ),
      "connect-tool": tool("connection-multi", t("Activate global connect tool"), (e) =>
        this.globalConnect.start(e),
      ),
      "tool-separator": { group: "tools", separator: true },
      "create.user-task": this.shape("user-task", t("Create a step (user task)"), "bpmn:UserTask"),
      "create.service-task": this.shape("service-task", t("Create a service task"), "bpmn:ServiceTask"),
      "create.exclusive-gateway": this.shape("gateway-xor", t("Create a gateway: one way"), "bpmn:ExclusiveGateway"),
      "create.parallel-gateway": this.shape("gateway-parallel", t("Create a gateway: all ways"), "bpmn:ParallelGateway"),
      "create.message": this.shape(
        "intermediate-event-catch-message",
        t("Create an act people may take"),
        "bpmn:IntermediateCatchEvent",
        { eventDefinitionType: "bpmn:MessageEventDefinition" },
      ),
      "create.timer": this.shape(
        "intermediate-event-catch-timer",
        t("Create a timer"),
        "bpmn:IntermediateCatchEvent",
        { eventDefinitionType: "bpmn:TimerEventDefinition" },
      ),
      "create.start-event": this.shape("start-event-none", t("Create start event"), "bpmn:StartEvent"),
      "create.end-event": this.shape("end-event-none", t("Create end event"), "bpmn:EndEvent"),
      "create.subprocess": entry("subprocess-expanded", t("Create expanded sub-process"), (e) =>
        this.createSubProcess(e),
      ),
      "watcher-separator": { group: "watchers", separator: true },
      "create.act-watcher": entry(
        "intermediate-event-catch-message",
        t("Create a watcher: act with approval"),
        (e) => this.createActWatcher(e),
        "watchers",
        "palette-watcher",
      ),
      "create.reminder-watcher": entry(
        "intermediate-event-catch-timer",
        t("Create a watcher: reminders of a clock"),
        (e) => this.createReminderWatcher(e),
        "watchers",
        "palette-watcher",
      ),
      "create.text": this.shape("text-annotation", t("Add text annotation"), "bpmn:TextAnnotation", {}, "watchers"),
    };
  }

  shape(icon, title, type, options = {}, group = "activity") {
    const begin = (event) =>
      this.create.start(event, this.elementFactory.createShape({ type, ...options }));
    return entry(icon, title, begin, group);
  }

  createSubProcess(event) {
    const factory = this.elementFactory;
    const frame = factory.createShape({ type: "bpmn:SubProcess", x: 0, y: 0, isExpanded: true });
    const start = factory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: frame });
    this.create.start(event, [frame, start], { hints: { autoSelect: [frame] } });
  }

  /** Catch → approval → back to the catch: offered any number of times while its scope lives. */
  createActWatcher(event) {
    const act = this.event("bpmn:MessageEventDefinition");
    const approval = this.elementFactory.createShape({ type: "bpmn:UserTask", x: 100, y: 0 });
    approval.fashenKind = "approve";
    approval.businessObject.name = this.translate("Approval");
    this.startLoop(event, act, approval);
  }

  /** Timer → notice → back to the timer: one reminder at each attention point of a clock. */
  createReminderWatcher(event) {
    const timer = this.event("bpmn:TimerEventDefinition");
    timer.fashenTimer = "next_attention";
    const notice = this.elementFactory.createShape({ type: "bpmn:ServiceTask", x: 100, y: 0 });
    notice.fashenHandler = "notices.attention";
    notice.businessObject.name = this.translate("Reminder");
    this.startLoop(event, timer, notice);
  }

  event(eventDefinitionType) {
    return this.elementFactory.createShape({
      type: "bpmn:IntermediateCatchEvent",
      eventDefinitionType,
      x: 0,
      y: 22,
    });
  }

  startLoop(event, from, to) {
    const flow = (source, target, waypoints) =>
      this.elementFactory.createConnection({ type: "bpmn:SequenceFlow", source, target, waypoints });
    const there = flow(from, to, [
      { x: 36, y: 40 },
      { x: 100, y: 40 },
    ]);
    const back = flow(to, from, [
      { x: 150, y: 80 },
      { x: 150, y: 110 },
      { x: 18, y: 110 },
      { x: 18, y: 58 },
    ]);
    this.create.start(event, [from, to, there, back], { hints: { autoSelect: [from] } });
  }
}

FashenPaletteProvider.$inject = [
  "palette",
  "create",
  "elementFactory",
  "spaceTool",
  "lassoTool",
  "handTool",
  "globalConnect",
  "translate",
];

function entry(icon, title, begin, group = "activity", look = "") {
  return {
    group,
    title,
    className: `bpmn-icon-${icon} ${look}`.trim(),
    action: { click: begin, dragstart: begin },
  };
}

function tool(icon, title, click) {
  return { group: "tools", title, className: `bpmn-icon-${icon}`, action: { click } };
}
