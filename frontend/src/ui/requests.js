// What our own requests have in common: the CSRF token, JSON answers, and the server's sentence.

export function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) return meta.content;
  const field = document.querySelector('input[name="csrf_token"]');
  return field ? field.value : "";
}

/** The sentence the server gave with a refusal, or "" when it gave none that can be shown. */
export function messageOf(body) {
  try {
    const answer = JSON.parse(body);
    return typeof answer.message === "string" ? answer.message : "";
  } catch {
    return "";
  }
}
