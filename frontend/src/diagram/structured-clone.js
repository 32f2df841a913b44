// diagram-js copies one plain object (the view box) with structuredClone, which Chromium below 98
// does not have.

if (typeof window.structuredClone !== "function") {
  window.structuredClone = (value) => JSON.parse(JSON.stringify(value));
}
