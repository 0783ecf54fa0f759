// Says things in the language of the page, which brings the words along; the scripts after this one have the English ones.
(() => {
  const words = JSON.parse(document.body.dataset.words ?? "{}");
  globalThis.t = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
})();
