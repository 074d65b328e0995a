// Following sales: a stream that resumes by itself; where it fails again and again, the same asked for with ETags.

const LOOK_MS = 2000;
const FAILURES_MAX = 3;

let source = null;
let timer = 0;
let failures = 0;
const told = new Map();

const line = (up) => document.dispatchEvent(new CustomEvent("till:line", { detail: { up } }));

const stop = () => {
  source?.close();
  source = null;
  clearTimeout(timer);
};

const tell = (sale) => {
  told.set(sale.id, sale.state);
  document.dispatchEvent(new CustomEvent("till:sale", { detail: sale }));
  if (![...told.values()].includes("open")) {
    stop();
  }
};

const poll = async (address, etag = "") => {
  let known = etag;
  try {
    const response = await fetch(address, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
    if (response.status === 200) {
      known = response.headers.get("ETag") || "";
      for (const sale of await response.json()) {
        tell(sale);
      }
    }
    line(true);
  } catch {
    line(false);
  }
  if ([...told.values()].includes("open") || !told.size) {
    timer = setTimeout(() => poll(address, known), LOOK_MS);
  }
};

const follow = (element) => {
  source = new EventSource(element.dataset.stream);
  source.addEventListener("open", () => {
    failures = 0;
    line(true);
  });
  source.addEventListener("sale", (event) => tell(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    failures += 1;
    line(false);
    if (failures >= FAILURES_MAX || source.readyState === EventSource.CLOSED) {
      stop();
      poll(element.dataset.states);
    }
  });
};

const start = () => {
  stop();
  told.clear();
  failures = 0;
  const element = document.querySelector("[data-stream]");
  if (element) {
    follow(element);
  }
};

document.addEventListener("till:page", start);
addEventListener("online", start);
addEventListener("offline", stop);
addEventListener("pagehide", stop);
