// Offers to copy what is selected as a quotation with its place.
(() => {
  "use strict";
  const bar = document.getElementById("-/copy");
  if (!bar) return;
  const button = bar.querySelector("button");
  const status = bar.querySelector("[role=status]");

  // The words of an element that stand in a range.
  const wordsIn = (range, element) => {
    if (!range.intersectsNode(element)) return "";
    const part = document.createRange();
    part.selectNodeContents(element);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    return part.toString().trim();
  };

  // The same of a table: its rows as lines.
  const rowsIn = (range, table) =>
    [...table.querySelectorAll("caption, tr")]
      .map((row) => [...(row.cells ?? [row])].map((cell) => wordsIn(range, cell)).join("\t").trim())
      .filter(Boolean)
      .join("\n");

  // The reference of an element. That of a paragraph in a long text is its section's with
  // the number before it.
  const refOf = (element) => {
    if (element.dataset.ref) return element.dataset.ref;
    let before = element.closest(".paragraph");
    while (before && !before.dataset.section) before = before.previousElementSibling;
    const number = element.previousElementSibling?.textContent.replace(/\D/g, "");
    return [before?.dataset.section, number].filter(Boolean).join(" ");
  };

  // The first and last place of a paragraph of which words are selected.
  const placesIn = (range, block) => {
    const sentences = [...block.querySelectorAll("[data-ref]")];
    const chosen = sentences.filter((sentence) => wordsIn(range, sentence));
    const all = chosen.length === sentences.length;
    return (all ? [block, block] : [chosen[0] ?? block, chosen.at(-1) ?? block]).map(refOf);
  };

  // The quotation that is selected; null where that is no text of the statement.
  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const parts = [...document.querySelectorAll("main :is(:is(p, table, blockquote)[data-ref], .paragraph > p)")]
      .filter((block) => range.intersectsNode(block))
      .map((block) => ({ block, words: block.querySelector("tr") ? rowsIn(range, block) : wordsIn(range, block) }))
      .filter((part) => part.words);
    if (!parts.length) return null;
    const [first, last] = [parts[0].block, parts.at(-1).block];
    const [from, to] = [placesIn(range, first)[0], placesIn(range, last)[1]];
    const words = bar.dataset.quoted.replace("\uFFFC", () => parts.map((part) => part.words).join("\n\n"));
    const place = from === to ? from : from + "–" + to;
    const credit = first.dataset.credit || bar.dataset.credit;
    return { last, text: words + "\n— " + [place, credit].filter(Boolean).join(". ") };
  };

  // Copies without the clipboard of the newer kind, which needs https.
  const copyAsEvent = (text) => {
    const put = (event) => {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    };
    document.addEventListener("copy", put, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put);
    return done;
  };

  let quotation = null;
  let waiting = 0;
  const update = () => {
    waiting = 0;
    const now = selected();
    if (!now && bar.contains(document.activeElement)) return;
    if (now?.text === quotation?.text) return;
    quotation = now;
    status.textContent = "";
    bar.hidden = !now;
    now?.last.closest(".paragraph, figure")?.after(bar); // the next stop of the Tab key
  };
  document.addEventListener("selectionchange", () => {
    waiting ||= requestAnimationFrame(update);
  });
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", async () => {
    if (!quotation) return;
    const { text } = quotation;
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      done = copyAsEvent(text);
    }
    status.textContent = done ? status.dataset.copied : status.dataset.refused;
  });
})();
