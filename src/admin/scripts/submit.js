// Says that a form would not arrive before its page is lost to the browser's own error page.
(() => {
  const PATIENCE = 4000;

  /** Where there is a sign of trouble, looks before a form is sent whether it would arrive, and from somebody who is signed in. A second press sends it in any case. */
  const guard = (form) => {
    let state = "unknown";
    form.addEventListener("submit", async (event) => {
      if (state === "known" || (navigator.onLine && !("trouble" in form.dataset))) return;
      event.preventDefault();
      if (state === "asking") return;
      state = "asking";
      const { submitter } = event;
      const asked = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
      const answer = await fetch("/admin/session/", asked).catch(() => undefined);
      state = "known";
      if (answer?.ok) form.requestSubmit(submitter);
      else showUnsent(form, answer);
    });
  };

  const showUnsent = (form, answer) => {
    const note = document.createElement("p");
    note.className = "restored";
    note.setAttribute("role", "alert");
    if (!answer)
      note.append(
        t(
          "The admin is not responding. Nothing was sent, and your text is still here. Press the button again when you are connected.",
        ),
      );
    else {
      const link = Object.assign(document.createElement("a"), {
        href: "/admin/login/",
        target: "_blank",
        textContent: t("Sign in"),
      });
      const [before, after] = t(
        "You are signed out. Nothing was sent, and your text is still here. {link} in another tab, then press the button again.",
      ).split("{link}");
      note.append(before, link, after);
    }
    (form.querySelector(".submit") ?? form.lastElementChild).after(note);
    note.scrollIntoView({ block: "nearest" });
  };

  for (const form of document.querySelectorAll("form[data-draft]")) guard(form);
})();
