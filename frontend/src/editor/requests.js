// The editor's talk with the server: JSON both ways, the server's own sentence on refusal.

import { translate } from "./translate/index.js";

export class Refused extends Error {
  constructor(status, body) {
    super(body.message || translate("The server refused ({status}).", { status: String(status) }));
    this.status = status;
    this.body = body;
  }
}

export class Server {
  constructor({ csrf }) {
    this.csrf = csrf;
  }

  async get(address) {
    const answer = await this.send(address, { headers: { Accept: "application/json, application/xml" } });
    const kind = answer.headers.get("Content-Type") || "";
    return kind.includes("json") ? answer.json() : { xml: await answer.text() };
  }

  async post(address, value) {
    const answer = await this.send(address, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": this.csrf,
        "X-Requested-With": "fetch",
      },
      body: JSON.stringify(value),
    });
    return answer.json();
  }

  async send(address, options) {
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", ...options });
    } catch {
      throw new Refused(0, { message: translate("The server cannot be reached. Your work is still here; try again.") });
    }
    if (answer.ok) return answer;
    let body = {};
    try {
      body = await answer.json();
    } catch {
      // A page instead of JSON: the status has to say it.
    }
    throw new Refused(answer.status, body);
  }
}
