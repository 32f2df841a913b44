// "Change element" keeps to what is allowed (design D3): no scripts, no event sub-processes, no
// inclusive gateways, no loop markers, no non-interrupting events.

const ALLOWED = new Set([
  "replace-with-none-start",
  "replace-with-none-end",
  "replace-with-terminate-end",
  "replace-with-error-end",
  "replace-with-message-intermediate-catch",
  "replace-with-timer-intermediate-catch",
  "replace-with-message-boundary",
  "replace-with-timer-boundary",
  "replace-with-error-boundary",
  "replace-with-exclusive-gateway",
  "replace-with-parallel-gateway",
  "replace-with-user-task",
  "replace-with-service-task",
  "replace-with-rule-task",
  "replace-with-sequence-flow",
  "replace-with-default-flow",
]);

export default class FashenReplaceMenuProvider {
  constructor(popupMenu) {
    popupMenu.registerProvider("bpmn-replace", 500, this);
  }

  getPopupMenuEntries() {
    return (entries) =>
      Object.fromEntries(Object.entries(entries).filter(([name]) => ALLOWED.has(name)));
  }

  getPopupMenuHeaderEntries() {
    return () => ({});
  }
}

FashenReplaceMenuProvider.$inject = ["popupMenu"];
