"use strict";
(function () {
  const said = document.getElementById("said");
  const { copied, failed } = document.body.dataset;

  function byHand(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byHand(text);
    }
  }

  function announce(text) {
    said.textContent = "";
    setTimeout(() => { said.textContent = text; }, 50);
  }

  for (const button of document.querySelectorAll("button")) {
    const label = button.textContent;
    let timer = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(button.previousElementSibling.textContent);
      button.focus();
      announce(done ? copied : failed);
      button.textContent = done ? copied : label;
      button.classList.toggle("done", done);
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = label;
        button.classList.remove("done");
      }, 2000);
    });
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });

  function unfold() {
    const section = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = section && section.querySelector(":scope > details");
    if (fold) fold.open = true;
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
