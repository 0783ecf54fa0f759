// Enhancements only: every form works without them.
(() => {
  const PREFIX = "afloat.draft.";
  const SAVE_AFTER = 300;
  const MAX_ROWS = 500;

  /** What someone typed, as opposed to what the page came with. */
  const typedIn = (form) =>
    [...form.elements].flatMap((field) => {
      if (!field.name || ["hidden", "password", "submit", "button"].includes(field.type)) return [];
      if (field.type === "checkbox") return field.checked === field.defaultChecked ? [] : [[field.name, field.checked]];
      const initial =
        field.localName === "select"
          ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value
          : field.defaultValue;
      return field.value === initial ? [] : [[field.name, field.value]];
    });

  const save = (form) => {
    const typed = typedIn(form);
    const key = PREFIX + form.dataset.draft;
    if (typed.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed, id: form.elements.namedItem("id")?.value }));
  };

  const setId = (form, id) => {
    const field = form.elements.namedItem("id");
    if (field && id) field.value = id;
  };

  const restore = (form) => {
    const { at = 0, typed: kept = [], id } = JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft) ?? "{}");
    // The server's draft stands in the fields already; where it is the younger one, it was written on another device.
    if (Number(form.dataset.savedAt ?? 0) > at) return;
    for (const [name, value] of kept) {
      const field = form.elements.namedItem(name) ?? addRowFor(form, name);
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
    if (kept.length === 0) return;
    form.prepend(restoredNote(form, form.elements.namedItem("id")?.value));
    // Sent before, and the answer lost: with the same id it is still one update.
    setId(form, id);
  };

  /** A draft may have typed into rows that were added by hand: they are added again. */
  const addRowFor = (form, name) => {
    const [prefix, number] = name.split(".");
    const rows = form.querySelector(`[data-rows="${CSS.escape(prefix)}"]`);
    if (!rows || !(Number(number) < MAX_ROWS)) return null;
    while (!form.elements.namedItem(name) && rows.children.length <= Number(number)) addRow(rows);
    return form.elements.namedItem(name);
  };

  /** One more row like the last one, blank. */
  const addRow = (rows) => {
    const last = rows.lastElementChild;
    const [from, to] = [rows.children.length, rows.children.length + 1];
    const row = last.cloneNode(true);
    for (const element of row.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const word = element.getAttribute(name);
        if (word) element.setAttribute(name, word.replace(/\.\d+\./, `.${from}.`));
      }
      if (element.matches("label, legend")) element.textContent = element.textContent.replace(String(from), String(to));
      if (element.matches("input, textarea")) element.value = element.defaultValue = "";
      if (element.matches("select")) element.selectedIndex = 0;
      if (element.matches(".fault")) element.remove();
    }
    rows.append(row);
    return row;
  };

  const offerRows = (rows) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = t("Add another {row}", { row: rows.dataset.rowName });
    button.addEventListener("click", () => addRow(rows).querySelector("input:not([type=hidden]), textarea").focus());
    rows.after(button);
  };

  const restoredNote = (form, freshId) => {
    const note = document.createElement("p");
    note.className = "restored";
    note.setAttribute("role", "status");
    note.append(t("Your earlier input has been restored."), " ");
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "quiet";
    discard.textContent = t("Discard draft");
    discard.addEventListener("click", () => {
      form.reset();
      setId(form, freshId);
      localStorage.removeItem(PREFIX + form.dataset.draft);
      note.remove();
    });
    note.append(discard);
    return note;
  };

  const keepDrafts = () => {
    const { posted } = document.body.dataset;
    if (posted) localStorage.removeItem(PREFIX + posted);
    for (const form of document.querySelectorAll("form[data-draft]")) {
      let timer;
      const now = () => {
        clearTimeout(timer);
        save(form);
      };
      // A form that came back with faults carries everything itself, and more recently.
      if (!("failed" in form.dataset)) restore(form);
      form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(now, SAVE_AFTER);
      });
      form.addEventListener("change", now);
      form.addEventListener("submit", now);
      addEventListener("pagehide", () => {
        if (timer) now();
      });
    }
  };

  const addFilter = (picker) => {
    const place = picker.querySelector("[data-filter-here]");
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "search";
    input.id = `${picker.id}-filter`;
    input.autocomplete = "off";
    label.htmlFor = input.id;
    label.textContent = t("Find a service");
    place.className = "field filter";
    place.append(label, input);
    const apply = () => {
      const words = input.value.toLowerCase().split(/\s+/);
      for (const group of picker.querySelectorAll("[data-group]")) {
        let shown = 0;
        for (const row of group.querySelectorAll("[data-service-name]")) {
          const name = row.dataset.serviceName.toLowerCase();
          row.hidden = !words.every((word) => name.includes(word));
          if (!row.hidden) shown++;
        }
        group.hidden = shown === 0;
      }
    };
    input.addEventListener("input", apply);
    input.addEventListener("keydown", (event) => {
      // Enter in a filter means "found it", not "publish".
      if (event.key === "Enter") event.preventDefault();
    });
  };

  /** Lets the browser make or use a passkey, and sends what it says with the form (WebAuthn §5.1). */
  const offerPasskey = (form) => {
    const ask = form.dataset.passkey;
    const parse = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" }[ask];
    if (!globalThis.PublicKeyCredential?.[parse]) return;
    form.hidden = false;
    const fault = form.querySelector("[role=alert]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      fault.hidden = true;
      try {
        const publicKey = PublicKeyCredential[parse](JSON.parse(form.dataset.options));
        const credential = await navigator.credentials[ask]({ publicKey });
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        fault.textContent = t("The passkey was not used. Try again, or use another method.");
        fault.hidden = false;
      }
    });
  };

  // A page kept alive for “Back” would show a form that was posted already.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
  for (const rows of document.querySelectorAll("[data-rows]")) offerRows(rows);
  for (const picker of document.querySelectorAll(".impact")) addFilter(picker);
  for (const form of document.querySelectorAll("[data-passkey]")) offerPasskey(form);
  try {
    keepDrafts();
  } catch {
    // Storage may be switched off or full; forms work without drafts.
  }
  document.querySelector(".faults")?.focus();
})();
