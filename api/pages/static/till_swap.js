// Pages of the till take each other's place without a load: a line that drops leaves the page as it is.

const WAIT_MS = 8000;

const announce = () => document.dispatchEvent(new CustomEvent("till:page"));

const line = (up) => document.dispatchEvent(new CustomEvent("till:line", { detail: { up } }));

const put = async (response) => {
  if (!new URL(response.url).pathname.startsWith("/caisse")) {
    location.assign(response.url);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("main");
  document.getElementById("main").replaceWith(fresh);
  document.title = page.title;
  const address = response.ok ? response.url : location.href;
  if (address !== location.href) {
    history.pushState(null, "", address);
  }
  scrollTo(0, 0);
  (fresh.querySelector("[autofocus]") || fresh).focus();
  announce();
};

document.addEventListener("till:answer", (event) => put(event.detail));

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  try {
    const response = await fetch(link.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(WAIT_MS) });
    await put(response);
    line(true);
  } catch {
    line(false);
  }
});

addEventListener("popstate", () => location.reload());
addEventListener("DOMContentLoaded", announce);
