// htmx without its expression language: `hx-on`, trigger filters and `js:` values would compile
// text into code, which the content security policy forbids and the product never does.

import htmx from "htmx.org/dist/htmx.esm.js";

class NoExpressions {
  constructor() {
    throw new Error("Expressions in htmx attributes are switched off; use a module of ui.js.");
  }
}

htmx.registerExtension("no-expressions", {
  init(api) {
    api.initSecurity(null, NoExpressions, NoExpressions);
  },
});

export default htmx;
