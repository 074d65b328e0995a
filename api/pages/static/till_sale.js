// What a page says when a sale has turned: only what the server said is shown, and a failure stays.

const turn = (article, sale) => {
  article.classList.replace(article.dataset.state, sale.state);
  article.dataset.state = sale.state;
  for (const part of article.querySelectorAll("[data-when]")) {
    part.hidden = !part.dataset.when.split(" ").includes(sale.state);
  }
  const payer = article.querySelector("[data-payer]");
  if (sale.payer) {
    payer.textContent = payer.dataset.payer.replace("{name}", sale.payer);
    payer.hidden = false;
  }
  article.querySelector("[data-next]").focus();
};

const report = (waiting, sale) => {
  const news = document.getElementById("news");
  const amount = waiting.querySelector("[data-amount]").textContent;
  if (sale.state === "paid") {
    news.textContent = news.dataset.paid.replace("{amount}", amount);
    news.hidden = false;
  }
  waiting.remove();
};

document.addEventListener("till:sale", (event) => {
  const sale = event.detail;
  const article = document.querySelector(`[data-sale="${sale.id}"]`);
  const waiting = document.querySelector(`[data-waits="${sale.id}"]`);
  if (article && article.dataset.state !== sale.state) {
    turn(article, sale);
  } else if (waiting && sale.state !== "open") {
    report(waiting, sale);
  } else {
    return;
  }
  document.dispatchEvent(new CustomEvent("till:turned", { detail: sale.state }));
});
