// Passkeys: a form asks the server for options, the device answers, and the form carries the answer back.
// A form shows itself only where the browser knows passkeys; without scripts, the other ways in remain.

const octets = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const described = (keys) => (keys || []).map((key) => ({ ...key, id: octets(key.id) }));

const prepared = (options) => ({
  ...options,
  challenge: octets(options.challenge),
  ...(options.user && { user: { ...options.user, id: octets(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: described(options.excludeCredentials) }),
  ...(options.allowCredentials && { allowCredentials: described(options.allowCredentials) }),
});

const written = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) {
      response[name] = text(credential.response[name]);
    }
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
};

// A form that asks for something is sent along, so that what is signed is that and nothing else.
const asked = async (form) => {
  const { ask, options } = form.dataset;
  const sent = ask ? { method: "POST", body: new URLSearchParams(new FormData(form)) } : {};
  const reply = await fetch(ask || options, { ...sent, headers: { Accept: "application/json" } });
  if (!reply.ok) {
    throw new Error(reply.statusText);
  }
  const told = await reply.json();
  if (ask) {
    form.elements.challenge.value = told.challenge;
  }
  return ask ? told.options : told;
};

const answer = async (form) => {
  const publicKey = prepared(await asked(form));
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.credential.value = written(credential);
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      await answer(form);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
