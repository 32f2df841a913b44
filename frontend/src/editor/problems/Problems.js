// What the check found: a list below the diagram and a mark at each element.

import { translate as t } from "../translate/index.js";

export class Problems {
  constructor(host, modeler, { select }) {
    Object.assign(this, { host, modeler, select });
    this.found = [];
  }

  get errors() {
    return this.found.filter((problem) => problem.severity !== "warning");
  }

  show(problems) {
    this.found = problems;
    const overlays = this.modeler.get("overlays");
    overlays.remove({ type: "problem" });
    this.host.hidden = false;
    this.host.textContent = "";
    const head = this.host.appendChild(document.createElement("div"));
    head.className = "ed-problems-head";
    const title = head.appendChild(document.createElement("strong"));
    title.textContent = summary(problems, this.errors.length);
    const close = head.appendChild(document.createElement("button"));
    close.type = "button";
    close.className = "btn btn-sm btn-link";
    close.textContent = t("Hide");
    close.addEventListener("click", () => this.hide());
    const list = this.host.appendChild(document.createElement("ul"));
    for (const problem of problems) list.append(this.line(problem));
    this.mark(problems);
  }

  hide() {
    this.host.hidden = true;
    this.modeler.get("overlays").remove({ type: "problem" });
  }

  line(problem) {
    const item = document.createElement("li");
    item.className = problem.severity === "warning" ? "is-warning" : "is-error";
    const button = item.appendChild(document.createElement("button"));
    button.type = "button";
    button.dataset.problem = problem.code || "";
    const element = this.modeler.get("elementRegistry").get(problem.element);
    const kind = problem.severity === "warning" ? t("Warning") : t("Error");
    const name = element ? element.businessObject.name || element.id : problem.element || t("Procedure");
    button.textContent = `${kind} · ${name}：${problem.message}`;
    button.addEventListener("click", () => this.select(problem.element));
    if (problem.help) {
      const help = item.appendChild(document.createElement("p"));
      help.textContent = problem.help;
    }
    return item;
  }

  mark(problems) {
    const overlays = this.modeler.get("overlays");
    const registry = this.modeler.get("elementRegistry");
    const byElement = new Map();
    for (const problem of problems) {
      if (!registry.get(problem.element)) continue;
      byElement.set(problem.element, [...(byElement.get(problem.element) || []), problem]);
    }
    for (const [id, list] of byElement) {
      const badge = document.createElement("button");
      badge.type = "button";
      const error = list.some((problem) => problem.severity !== "warning");
      badge.className = `ed-badge ${error ? "is-error" : "is-warning"}`;
      badge.textContent = "!";
      badge.title = list.map((problem) => problem.message).join("\n");
      badge.addEventListener("click", () => this.select(id));
      overlays.add(id, "problem", { position: { top: -10, right: 12 }, html: badge });
    }
  }
}

function summary(problems, errors) {
  if (!problems.length) return t("The check found nothing wrong.");
  return t("The check found {errors} errors and {warnings} warnings.", {
    errors: String(errors),
    warnings: String(problems.length - errors),
  });
}
