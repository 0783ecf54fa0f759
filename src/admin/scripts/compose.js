// Shows while somebody types what the form amounts to, keeps it on the server, and writes the first sentences from the impact.
(() => {
  const PAUSE = 700;

  const start = (form) => {
    const message = form.elements.namedItem("message");
    const preview = form.querySelector("[data-preview]");
    const part = (name) => form.querySelector(`[data-preview-${name}]`);
    let timer;
    let round = 0;
    // What we wrote ourselves may be written anew; what a person wrote is never touched.
    let written = message.value === "" ? "" : undefined;

    const show = ({ preview: made, faults, others }) => {
      preview.hidden = false;
      part("faults").replaceChildren(
        ...faults.map(({ message: text }) => Object.assign(document.createElement("li"), { textContent: text })),
      );
      for (const name of ["feed", "subject", "short"]) part(name).textContent = made?.[name] ?? "";
      part("feed").closest("dl").hidden = !made;
      part("page").hidden = !made;
      if (made) part("page").srcdoc = made.page;
      form.querySelector("[data-writers]").textContent =
        others.length > 0 ? t("{names} is also editing here.", { names: others.join(", ") }) : "";
    };

    const ask = async () => {
      const mine = ++round;
      const body = new URLSearchParams(new FormData(form));
      body.set("draft", form.dataset.compose);
      const answer = await fetch("/admin/compose/", { method: "POST", body, redirect: "error" }).catch(() => undefined);
      // Without the server the form works on: the draft is kept in the browser, and the preview waits.
      form.toggleAttribute("data-trouble", !answer?.ok);
      if (!answer?.ok || mine !== round) return;
      const composed = await answer.json();
      if (mine === round) show(composed);
      return composed;
    };

    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    };

    form.addEventListener("input", later);
    form.addEventListener("change", async ({ target }) => {
      if (!target.matches("select, [type=checkbox]") || target.name === "template") return;
      clearTimeout(timer);
      const composed = await ask();
      const isImpact = target.name.startsWith("impact.") || ["status", "closeOpen"].includes(target.name);
      if (!composed || !isImpact || written === undefined || message.value !== written) return;
      written = composed.sentence;
      message.value = written;
      message.dispatchEvent(new Event("input", { bubbles: true }));
    });
    for (const button of form.querySelectorAll("[data-preview-button]")) button.hidden = true;
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      round++;
    });
  };

  for (const form of document.querySelectorAll("form[data-compose]")) start(form);
})();
