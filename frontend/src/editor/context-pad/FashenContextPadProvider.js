// What may be appended to an element: bpmn-js offers it, we keep what a procedure may hold.

const KEPT = [
  "append.end-event",
  "append.text-annotation",
  "connect",
  "delete",
  "replace",
  "lane-insert-above",
  "lane-insert-below",
  "lane-divide-two",
  "lane-divide-three",
];

export default class FashenContextPadProvider {
  constructor(contextPad, autoPlace, create, elementFactory, appendPreview, translate) {
    Object.assign(this, { autoPlace, create, elementFactory, appendPreview, translate });
    contextPad.registerProvider(500, this);
  }

  getContextPadEntries() {
    return (entries) => {
      const kept = {};
      // bpmn-js has already judged whether anything may follow this element.
      if (entries["append.append-task"]) {
        const t = this.translate;
        kept["append.user-task"] = this.append("user-task", t("Append a step"), "bpmn:UserTask");
        kept["append.gateway"] = this.append("gateway-xor", t("Append gateway"), "bpmn:ExclusiveGateway");
        kept["append.service-task"] = this.append("service-task", t("Append a service task"), "bpmn:ServiceTask");
      }
      for (const name of KEPT) if (entries[name]) kept[name] = entries[name];
      return kept;
    };
  }

  getMultiElementContextPadEntries() {
    return (entries) => entries;
  }

  append(icon, title, type) {
    const shape = () => this.elementFactory.createShape({ type });
    return {
      group: "model",
      className: `bpmn-icon-${icon}`,
      title,
      action: {
        click: (event, element) => this.autoPlace.append(element, shape()),
        dragstart: (event, element) => this.create.start(event, shape(), { source: element }),
        hover: (event, element) => {
          this.appendPreview.create(element, type);
          return () => this.appendPreview.cleanUp();
        },
      },
    };
  }
}

FashenContextPadProvider.$inject = [
  "contextPad",
  "autoPlace",
  "create",
  "elementFactory",
  "appendPreview",
  "translate",
];
