// Asks before a page with unsaved changes is left.

const guarded = new Set();

export function start(root) {
  for (const form of root.querySelectorAll("form[data-guard], form[data-autosave]")) {
    if (guarded.has(form)) continue;
    guarded.add(form);
    form.addEventListener("submit", () => guarded.delete(form));
    if (form.hasAttribute("data-guard")) {
      form.addEventListener("input", () => (form.changedByHand = true));
      form.addEventListener("change", () => (form.changedByHand = true));
    }
  }
}

window.addEventListener("beforeunload", (event) => {
  for (const form of guarded) {
    if (!form.isConnected) continue;
    if (form.changedByHand || (form.draft && form.draft.dirty)) {
      event.preventDefault();
      event.returnValue = ""; // Chromium below 119 asks only when this is set
      return;
    }
  }
});
