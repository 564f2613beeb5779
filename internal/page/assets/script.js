// Offers to copy what is selected as a quotation with its place.
(() => {
  "use strict";
  const bar = document.getElementById("copy");
  if (!bar || !navigator.clipboard) return;
  const button = bar.querySelector("button");
  const status = bar.querySelector("[role=status]");

  // The element of a place in which a node stands.
  const placeOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("article [data-ref]");

  // What is selected, with its place; null where it is no text of the statement.
  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const first = placeOf(range.startContainer);
    const last = placeOf(range.endContainer);
    const words = selection.toString().trim();
    if (!first || !last || !words) return null;
    const [from, to] = [first.dataset.ref, last.dataset.ref];
    return { words, place: from === to ? from : from + "–" + to };
  };

  let quotation = null;
  document.addEventListener("selectionchange", () => {
    const now = selected();
    if (!now && bar.contains(document.activeElement)) return;
    quotation = now;
    bar.hidden = !now;
    status.textContent = "";
  });
  button.addEventListener("click", async () => {
    if (!quotation) return;
    const words = bar.dataset.quoted.replace("\uFFFC", () => quotation.words);
    await navigator.clipboard.writeText(words + "\n— " + quotation.place + ". " + bar.dataset.credit);
    status.textContent = status.dataset.copied;
  });
})();
