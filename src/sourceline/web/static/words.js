// Words of a report: from a selection to offsets in code points and back, and from word to word by
// the arrow keys.
const WORD = /[\p{L}\p{N}\p{M}]+(?:[’'.,:/-][\p{L}\p{N}\p{M}]+)*/gu;

// Where a point of the page stands in the text, in UTF-16 units.
function unitsTo(text, node, offset) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

// Offsets as the records have them: code points.
const points = (content, units) => [...content.slice(0, units)].length;

// The words that are selected in this text, without blanks around them; null where there are none.
export function selected(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const content = text.textContent;
  let start = unitsTo(text, range.startContainer, range.startOffset);
  let end = unitsTo(text, range.endContainer, range.endOffset);
  while (start < end && /\s/u.test(content[start])) start += 1;
  while (end > start && /\s/u.test(content[end - 1])) end -= 1;
  if (start >= end) return null;
  return { start: points(content, start), end: points(content, end), text: content.slice(start, end) };
}

// Select what lies between two places of the text, in UTF-16 units.
export function select(text, start, end) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = at + node.data.length;
    if (!begun && start < next) {
      range.setStart(node, start - at);
      begun = true;
    }
    if (begun && end <= next) {
      range.setEnd(node, end - at);
      break;
    }
    at = next;
  }
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const box = range.getBoundingClientRect();
  if (box.top < 120 || box.bottom > innerHeight - 20) {
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
  return range;
}

// Walks a text word by word; `first` and `last` bound what is selected, `last` is what moves.
export class Walker {
  constructor(text) {
    this.text = text;
    this.words = [...text.textContent.matchAll(WORD)].map((one) => [one.index, one.index + one[0].length]);
    this.first = 0;
    this.last = 0;
  }

  // Begin at the word that holds this place of the text, or the next one.
  begin(units) {
    const at = this.words.findIndex(([, end]) => end > units);
    this.first = this.last = Math.max(at, 0);
    this.show();
  }

  // Another word, by as many words as the key says; with `more`, what was selected stays so.
  move(key, more) {
    if (!this.words.length) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    let to = step ? this.last + step : this.line(key === "ArrowDown" ? 1 : -1);
    if (key === "Home") to = 0;
    if (key === "End") to = this.words.length - 1;
    this.last = Math.min(Math.max(to, 0), this.words.length - 1);
    if (!more) this.first = this.last;
    this.show();
  }

  // The word of the next or the former line that stands nearest below or above.
  line(way) {
    const here = this.box(this.last);
    let best = this.last;
    let bestFit = Infinity;
    for (let at = this.last + way; at >= 0 && at < this.words.length; at += way) {
      const box = this.box(at);
      const lines = Math.abs(box.top - here.top) / here.height;
      if (lines < 0.6) continue;
      if (lines > 2.6 && best !== this.last) break;
      const fit = Math.abs(box.left - here.left) + lines * 400;
      if (fit < bestFit) [best, bestFit] = [at, fit];
      if (lines > 6) break;
    }
    return best;
  }

  box(at) {
    const range = document.createRange();
    const walker = document.createTreeWalker(this.text, NodeFilter.SHOW_TEXT);
    const [start] = this.words[at];
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (start < seen + node.data.length) {
        range.setStart(node, start - seen);
        range.setEnd(node, start - seen + 1);
        break;
      }
      seen += node.data.length;
    }
    return range.getBoundingClientRect();
  }

  show() {
    const [low, high] = [Math.min(this.first, this.last), Math.max(this.first, this.last)];
    select(this.text, this.words[low][0], this.words[high][1]);
  }
}
