// A receipt that lives: its clock runs by the server's time, so that a picture of it stands still and gives itself away.

for (const clock of document.querySelectorAll("[data-clock]")) {
  const ahead = Number(clock.dataset.clock) - Date.now();
  const written = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: "Europe/Paris",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const tick = () => {
    clock.textContent = written.format(Date.now() + ahead);
  };
  tick();
  setInterval(tick, 1000);
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
