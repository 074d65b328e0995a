// Sending a form once. What was sent but not answered is looked up by its key when the line is back; nothing is
// ever sent a second time by itself.

const WAIT_MS = 8000;
const LOOK_MS = 2000;
const PENDING = "till.pending";

const show = (id, on) => {
  document.getElementById(id).hidden = !on;
};

const line = (up) => document.dispatchEvent(new CustomEvent("till:line", { detail: { up } }));

const answered = (response) => {
  sessionStorage.removeItem(PENDING);
  show("unknown", false);
  line(true);
  document.dispatchEvent(new CustomEvent("till:answer", { detail: response }));
};

const unsent = () => {
  sessionStorage.removeItem(PENDING);
  show("unknown", false);
  show("unsent", true);
  line(true);
  for (const form of document.querySelectorAll("form[data-sending]")) {
    form.removeAttribute("data-sending");
  }
};

const ask = (address, accept) => fetch(address, { headers: { Accept: accept }, signal: AbortSignal.timeout(WAIT_MS) });

const lookUp = async () => {
  const { look, page } = JSON.parse(sessionStorage.getItem(PENDING));
  try {
    if (!look) {
      answered(await ask(page, "text/html"));
      return;
    }
    const found = await ask(look, "application/json");
    if (found.status === 404) {
      unsent();
    } else {
      const { address } = await found.json();
      answered(await ask(address, "text/html"));
    }
  } catch {
    line(false);
    setTimeout(lookUp, LOOK_MS);
  }
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-send]")) {
    return;
  }
  event.preventDefault();
  if (form.dataset.sending) {
    return;
  }
  form.dataset.sending = "yes";
  show("unsent", false);
  const pending = { look: form.dataset.lookUp || "", page: location.href };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  try {
    const body = new URLSearchParams(new FormData(form));
    const headers = { Accept: "text/html" };
    answered(await fetch(form.action, { method: "POST", body, headers, signal: AbortSignal.timeout(WAIT_MS) }));
  } catch {
    show("unknown", true);
    line(false);
    setTimeout(lookUp, LOOK_MS);
  }
});

addEventListener("DOMContentLoaded", () => {
  if (sessionStorage.getItem(PENDING)) {
    show("unknown", true);
    lookUp();
  }
});
