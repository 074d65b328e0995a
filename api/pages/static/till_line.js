// Says at once that the line has dropped, and lets what was read be put away.

const banner = (down) => {
  document.getElementById("line").hidden = !down;
};

document.addEventListener("till:line", (event) => banner(!event.detail.up || !navigator.onLine));
addEventListener("offline", () => banner(true));
addEventListener("online", () => banner(false));
if (!navigator.onLine) {
  addEventListener("DOMContentLoaded", () => banner(true));
}

document.addEventListener("click", (event) => {
  const put = event.target.closest("[data-dismiss]");
  if (put) {
    put.closest("[role=alert]").hidden = true;
  }
});

navigator.serviceWorker?.register("/service-worker.js");
