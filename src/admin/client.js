// Enhancements only: every form works without them.
(() => {
  const PREFIX = "afloat.draft.";
  const SAVE_AFTER = 300;

  /** What someone typed, as opposed to what the page came with. */
  const typedIn = (form) =>
    [...form.elements].flatMap((field) => {
      if (!field.name || ["hidden", "password", "submit"].includes(field.type)) return [];
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
    else localStorage.setItem(key, JSON.stringify(typed));
  };

  const restore = (form) => {
    const kept = JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft) ?? "[]");
    for (const [name, value] of kept) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
    if (kept.length > 0) form.prepend(restoredNote(form));
  };

  const restoredNote = (form) => {
    const note = document.createElement("p");
    note.className = "restored";
    note.setAttribute("role", "status");
    note.append("What you typed before is back. ");
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "quiet";
    discard.textContent = "Discard the draft";
    discard.addEventListener("click", () => {
      form.reset();
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
    label.textContent = "Find a service";
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

  // A page kept alive for “Back” would show a form that was posted already.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
  for (const picker of document.querySelectorAll(".impact")) addFilter(picker);
  try {
    keepDrafts();
  } catch {
    // Storage may be switched off or full; forms work without drafts.
  }
  document.querySelector(".faults")?.focus();
})();
