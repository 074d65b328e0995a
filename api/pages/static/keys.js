// One key for each decision: within a line that has the focus, a digit presses the button that bears it.
// The first line takes the focus, so that a queue is gone through without leaving the keyboard.

const lines = document.querySelectorAll("article.line");

for (const hint of document.querySelectorAll("p.keys")) {
  hint.hidden = false;
}

for (const line of lines) {
  line.tabIndex = 0;
  line.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
      return;
    }
    const button = line.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });
}

if (lines.length && !document.querySelector(".refused")) {
  lines[0].focus();
}
