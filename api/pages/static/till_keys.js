// Big keys beside the keyboard: digits, a decimal comma, at most two decimals.

const field = () => document.getElementById("amount");

const tidy = (typed) => {
  const [whole, ...cents] = typed.replace(/\./g, ",").replace(/[^0-9,]/g, "").split(",");
  return cents.length ? `${whole},${cents.join("").slice(0, 2)}` : whole;
};

const press = (key) => {
  const input = field();
  input.value = key === "erase" ? input.value.slice(0, -1) : tidy(input.value + key);
};

document.addEventListener("till:page", () => {
  const keys = document.querySelector(".keys");
  if (keys) {
    keys.hidden = false;
    field().inputMode = "none";
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]");
  if (button) {
    press(button.dataset.key);
  }
});

document.addEventListener("input", (event) => {
  if (event.target === field()) {
    event.target.value = tidy(event.target.value);
  }
});

document.addEventListener("keydown", (event) => {
  if (!field() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, button, a, summary")) {
    return;
  }
  if (/^[0-9.,]$/.test(event.key)) {
    press(event.key);
  } else if (event.key === "Backspace") {
    press("erase");
  } else if (event.key === "Enter") {
    field().form.requestSubmit();
  }
});
