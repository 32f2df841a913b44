// What may be chosen: the server's lists, and behind them the closed sets of the procedure language.

import { translate } from "./translate/index.js";

const KINDS = {
  form: ["Form", { DONE: "Done" }],
  scope: ["Scope question", { IN_SCOPE: "In scope", OUT_OF_SCOPE: "Out of scope", CLAIM_OUT: "Claimed to be out of scope" }],
  prepare: ["Prepare and submit", { SEND: "Send for review" }],
  intake: ["Intake", { ACCEPT: "Accept", RETURN: "Return materials", SUPPLEMENT: "Ask for a supplement", NOT_REQUIRED: "Review not required" }],
  supplement: ["Give a supplement", { GIVE: "Give" }],
  confirm_supplement: ["Confirm a supplement", { COMPLETE: "Complete", ASK_AGAIN: "Ask again" }],
  review: ["Review", { DRAFT: "Draft ready", SUPPLEMENT: "Ask for a supplement", EXPLANATION: "Ask for an explanation" }],
  issue: ["Issue the opinion", { ISSUE: "Issue", SEND_BACK: "Send back" }],
  reply: ["Reply to the opinion", { RESUBMIT: "Resubmit", DISAGREE: "Disagree" }],
  ruling: ["Ruling", { UPHOLD: "Uphold", RE_REVIEW: "Review again", TO_MEETING: "To a meeting" }],
  meeting: ["Collective discussion", { APPROVED: "Approved", CHANGE: "Change the proposal", UPHOLD: "Uphold the opinion", NEW_ROUND: "New round" }],
  decide: ["Decision", { PROPOSE: "Propose", FORMAL_CHANGE: "Formal change", TEXT_CHANGED: "Text changed" }],
  transfer: ["Transfer", { SENT: "Sent" }],
  approve: ["Approval by a second person", { APPROVE: "Approve", REFUSE: "Refuse" }],
};

const DEFAULTS = {
  roles: {
    undertaker: "Undertaker",
    unitHead: "Head of the handling unit",
    reviewer: "Reviewer",
    reviewHead: "Head of the review body",
    deputyInCharge: "Deputy in charge of the unit",
    deputyLegal: "Deputy for legal affairs",
    agencyHead: "Head of the agency",
    meetingSecretary: "Meeting secretary",
    legalAdviser: "Legal adviser",
    administrator: "Administrator",
    supervisor: "Supervisor",
  },
  subjects: {
    submission: "Submission",
    scope_out: "Out of scope",
    not_required: "Review not required",
    extension: "Extension",
    recusal: "Recusal",
    withdrawal: "Withdrawal",
    closing: "Closing without decision",
    resubmission: "Resubmission",
    disagreement: "Disagreement",
    meeting: "Meeting result",
    decision: "Decision",
    formal_change: "Formal change",
  },
  acts: {
    request_extension: "Ask for an extension",
    withdraw: "Withdraw the submission",
    request_withdrawal: "Ask to withdraw",
    recuse: "Recusal",
    reassign: "Reassign",
    request_closing: "Ask to close without decision",
    return_unsupplied: "Return materials not supplied",
    refer_to_meeting: "Refer to a meeting",
  },
  assignments: {
    POOL: "Whoever claims it first",
    HEAD_ASSIGNS: "The section head assigns",
    LAST_REVIEWER: "Reviewer of the last round",
    UNDERTAKER: "Undertaker of the case",
  },
  units: { WORKDAY: "Working days", DAY: "Calendar days", MONTH: "Months", HOUR: "Hours" },
  starts: {
    DELIVERY: "Delivery of the submission",
    REGISTRATION: "Registration",
    COMPLETE: "Materials complete",
    OPENED: "Opening of a step that names it",
  },
  supplements: { PAUSE: "Pauses the clock", RESTART: "Restarts the clock", CONTINUE: "The clock runs on" },
  effects: { PASS: "Passes", REVISE: "Revise and resubmit", REJECT: "Does not pass", TRANSFER: "Transfer" },
  forms: {},
};

export class Lists {
  /** `meta` is the server's answer; what it leaves out falls back to the closed sets above. */
  constructor(meta = {}) {
    this.kinds = kindsOf(meta.kinds);
    for (const name of Object.keys(DEFAULTS)) {
      const given = meta[name];
      this[name] = given && Object.keys(given).length ? plain(given) : translated(DEFAULTS[name]);
    }
    this.notify = meta.notify && Object.keys(meta.notify).length ? plain(meta.notify) : this.roles;
    this.handlers = new Map();
    for (const handler of meta.handlers || []) {
      const { name, label = "", inputs = [] } = typeof handler === "string" ? { name: handler } : handler;
      this.handlers.set(name, { label, inputs });
    }
  }
}

function kindsOf(given) {
  const source = given && Object.keys(given).length ? given : null;
  const kinds = {};
  for (const [kind, [label, meanings]] of Object.entries(KINDS)) {
    if (!source) kinds[kind] = { label: translate(label), meanings: translated(meanings) };
  }
  for (const [kind, about] of Object.entries(source || {})) {
    const known = KINDS[kind] ? KINDS[kind][1] : {};
    const meanings = {};
    const list = about.meanings || {};
    const entries = Array.isArray(list)
      ? list.map((one) => (Array.isArray(one) ? one : [one, known[one] ? translate(known[one]) : one]))
      : Object.entries(list);
    for (const [meaning, label] of entries) meanings[meaning] = label;
    kinds[kind] = { label: about.label || kind, meanings };
  }
  return kinds;
}

function translated(map) {
  return Object.fromEntries(Object.entries(map).map(([key, label]) => [key, translate(label)]));
}

/** A mapping key → label, also when it came as a list of keys or of pairs. */
function plain(given) {
  if (!Array.isArray(given)) return { ...given };
  return Object.fromEntries(given.map((one) => (Array.isArray(one) ? one : [one, one])));
}
