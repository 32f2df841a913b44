// The thin editor: one draft of one procedure, drawn, checked and put into use.

import { ask } from "../ui/ask.js";
import { all, first } from "./extension-elements.js";
import { FormsDialog } from "./forms/FormsDialog.js";
import { Lists } from "./lists.js";
import { createModeler } from "./modeler.js";
import { Panel } from "./panel/Panel.js";
import { clockNames } from "./panel/step.js";
import { Problems } from "./problems/Problems.js";
import { Refused, Server } from "./requests.js";
import { StepsDialog } from "./steps/StepsDialog.js";
import { translate as t } from "./translate/index.js";

const PALETTE = 112; // pixels at the left that the palette covers

export class Editor {
  constructor(host) {
    this.host = host;
    this.addresses = host.dataset;
    this.server = new Server({ csrf: host.dataset.csrf });
    this.version = Number(host.dataset.version || 0);
    this.savedAt = -1;
    this.formsChanged = false;
    this.buildFrame();
  }

  buildFrame() {
    this.host.classList.add("editor");
    const part = (name, tag = "div") => {
      const element = this.host.appendChild(document.createElement(tag));
      element.className = name;
      return element;
    };
    this.toolbar = part("ed-toolbar");
    this.toolbar.setAttribute("role", "toolbar");
    this.toolbar.setAttribute("aria-label", t("Draft"));
    this.banner = part("ed-banner");
    this.banner.setAttribute("role", "alert");
    this.banner.hidden = true;
    this.canvas = part("ed-canvas");
    this.panelHost = part("ed-panel", "aside");
    this.panelHost.setAttribute("aria-label", t("Properties"));
    this.problemsHost = part("ed-problems", "section");
    this.problemsHost.setAttribute("aria-label", t("Result of the check"));
    this.problemsHost.setAttribute("aria-live", "polite");
    this.problemsHost.hidden = true;
  }

  async start() {
    const [source, meta] = await Promise.all([
      this.server.get(this.addresses.sourceUrl),
      this.server.get(this.addresses.metaUrl),
    ]);
    if (source.version !== undefined) this.version = Number(source.version);
    this.forms = source.forms || {};
    this.lists = new Lists(meta);
    const modeler = (this.modeler = createModeler(this.canvas));
    this.buildParts(modeler);
    this.buildToolbar();
    const { warnings } = await modeler.importXML(source.xml);
    if (warnings.length) this.warn(t("Parts of the text were not understood: {list}", { list: warnings.map((w) => w.message).join("; ") }));
    this.fit(0.5);
    this.savedAt = this.position();
    modeler.get("eventBus").on("commandStack.changed", () => this.showState());
    window.addEventListener("beforeunload", (event) => {
      if (!this.dirty) return;
      event.preventDefault();
      event.returnValue = "";
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        if (document.activeElement) document.activeElement.blur(); // takes over what is being typed
        this.save();
      }
    });
    this.showState();
    this.host.dataset.editorReady = "";
    this.host.editor = this;
  }

  buildParts(modeler) {
    const formTitles = () =>
      Object.fromEntries(
        [...new Set([...Object.keys(this.lists.forms), ...Object.keys(this.forms)])].map((id) => [
          id,
          this.forms[id] ? this.forms[id].title || id : this.lists.forms[id],
        ]),
      );
    const select = (id) => this.select(id);
    this.formsDialog = new FormsDialog(this.host, this.forms, {
      changed: () => {
        this.formsChanged = true;
        this.showState();
        this.panel.later();
      },
      usersOf: (id) => this.stepsUsing(id),
    });
    this.panel = new Panel(this.panelHost, modeler, {
      lists: this.lists,
      formTitles,
      editForm: (id) => this.formsDialog.open(id),
      newForm: (then) => this.formsDialog.create(then),
    });
    this.problems = new Problems(this.problemsHost, modeler, { select });
    this.stepsDialog = new StepsDialog(this.host, modeler, {
      lists: this.lists,
      clocks: () => clockNames(this.panel),
      formTitles,
      select,
    });
  }

  buildToolbar() {
    const group = () => {
      const element = this.toolbar.appendChild(document.createElement("div"));
      element.className = "ed-group";
      return element;
    };
    const add = (parent, name, label, act, look = "btn-outline-secondary", title = "") => {
      const button = parent.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = `btn btn-sm ${look}`;
      button.textContent = label;
      button.dataset.action = name;
      if (title) {
        button.title = title;
        button.setAttribute("aria-label", title);
      }
      button.addEventListener("click", act);
      return button;
    };
    const work = group();
    this.saveButton = add(work, "save", t("Save draft"), () => this.save(), "btn-primary");
    this.checkButton = add(work, "check", t("Check"), () => this.check());
    this.activateButton = add(work, "activate", t("Put into use"), () => this.activate());
    this.status = work.appendChild(document.createElement("span"));
    this.status.className = "save-status";
    this.status.setAttribute("role", "status");
    const history = group();
    this.undoButton = add(history, "undo", "↶", () => this.modeler.get("commandStack").undo(), undefined, t("Undo"));
    this.redoButton = add(history, "redo", "↷", () => this.modeler.get("commandStack").redo(), undefined, t("Redo"));
    const view = group();
    add(view, "zoom-in", "＋", () => this.modeler.get("zoomScroll").stepZoom(1), undefined, t("Zoom in"));
    add(view, "zoom-out", "－", () => this.modeler.get("zoomScroll").stepZoom(-1), undefined, t("Zoom out"));
    add(view, "fit", t("Whole diagram"), () => this.fit());
    const more = group();
    add(more, "procedure", t("Clocks and labels"), () => this.select(""));
    add(more, "forms", t("Forms"), () => this.formsDialog.open());
    add(more, "steps", t("Steps as a table"), () => this.stepsDialog.open());
    add(more, "download", t("Download"), () => this.download());
  }

  /** Show the diagram beside the palette: all of it, or its beginning at a size to work on. */
  fit(smallest = 0) {
    const canvas = this.modeler.get("canvas");
    const { inner, outer } = canvas.viewbox();
    const room = { width: outer.width - PALETTE - 20, height: outer.height - 40 };
    const whole = Math.min(1, room.width / inner.width, room.height / inner.height);
    const scale = whole < smallest ? 0.75 : whole;
    const spare = whole < smallest ? 0 : Math.max(0, room.height - inner.height * scale) / 2;
    canvas.viewbox({
      x: inner.x - PALETTE / scale,
      y: inner.y - (20 + spare) / scale,
      width: outer.width / scale,
      height: outer.height / scale,
    });
  }

  position() {
    return this.modeler.get("commandStack")._stackIdx;
  }

  get dirty() {
    return this.formsChanged || this.position() !== this.savedAt;
  }

  showState() {
    const stack = this.modeler.get("commandStack");
    this.undoButton.disabled = !stack.canUndo();
    this.redoButton.disabled = !stack.canRedo();
    if (this.dirty) this.say(t("Unsaved changes"));
    else if (this.savedOnce) this.say(t("Draft saved"), "is-good");
    else this.say("");
  }

  say(sentence, tone = "") {
    this.status.textContent = sentence;
    this.status.className = `save-status ${tone}`;
  }

  warn(sentence, tone = "flash-warning") {
    this.banner.className = `ed-banner flash ${tone}`;
    this.banner.textContent = sentence;
    this.banner.hidden = !sentence;
  }

  async draft() {
    const { xml } = await this.modeler.saveXML({ format: true });
    return { xml, forms: this.forms };
  }

  /** Returns true when the server has the draft as it is shown. */
  save() {
    return this.working(this.saveButton, async () => {
      const position = this.position();
      this.formsChanged = false;
      try {
        const answer = await this.server.post(this.addresses.saveUrl, { ...(await this.draft()), version: this.version });
        if (answer.version !== undefined) this.version = Number(answer.version);
      } catch (error) {
        this.formsChanged = true;
        throw error;
      }
      this.savedAt = position;
      this.savedOnce = true;
      this.warn("");
      this.showState();
    });
  }

  /** Returns true when the check ran and found no errors. */
  async check() {
    const ran = await this.working(this.checkButton, async () => {
      const answer = await this.server.post(this.addresses.checkUrl, await this.draft());
      this.problems.show(Array.isArray(answer) ? answer : answer.problems || []);
    });
    return ran && this.problems.errors.length === 0;
  }

  async activate() {
    if (this.dirty && !(await this.save())) return;
    if (!(await this.check())) return;
    const agreed = await ask(
      t("New cases will follow this version from now on. Cases that are running stay on their version."),
      { title: t("Put this version into use?"), ok: t("Put into use"), cancel: t("Cancel") },
    );
    if (!agreed) return;
    await this.working(this.activateButton, async () => {
      const answer = await this.server.post(this.addresses.activateUrl, { version: this.version });
      this.warn(answer.message || t("This version is in use now."), "flash-success");
      if (answer.url) window.location.assign(answer.url);
    });
  }

  /** Run one request with its button off; a refusal is shown in the server's words. */
  async working(button, act) {
    if (button.disabled) return false;
    button.disabled = true;
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) console.error(error);
      this.warn(error.message, "flash-error");
      if (error.body && Array.isArray(error.body.problems)) this.problems.show(error.body.problems);
      this.showState();
      return false;
    } finally {
      button.disabled = false;
    }
  }

  /** Show an element and its properties; an unknown id (or none) shows the procedure's. */
  select(id) {
    const selection = this.modeler.get("selection");
    const element = id && this.modeler.get("elementRegistry").get(id);
    selection.select(element || null);
    if (element && element !== this.modeler.get("canvas").getRootElement()) {
      this.modeler.get("canvas").scrollToElement(element, 120);
    }
    this.panelHost.scrollTop = 0;
  }

  stepsUsing(formId) {
    const names = [];
    for (const shape of this.modeler.get("elementRegistry").getAll()) {
      if (shape.labelTarget || !shape.businessObject) continue;
      for (const type of ["fashen:Step", "fashen:Act"]) {
        const found = shape.businessObject.get && all(shape.businessObject, type).length && first(shape.businessObject, type);
        if (found && found.form === formId) names.push(shape.businessObject.name || shape.id);
      }
    }
    return names;
  }

  async download() {
    const { xml } = await this.modeler.saveXML({ format: true });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([xml], { type: "application/xml" }));
    link.download = `${this.addresses.name || "procedure"}.bpmn`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
