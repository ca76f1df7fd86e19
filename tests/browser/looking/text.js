// What of the text of this page cannot be read at this width: scrolled away, cut off, or broken inside a word.
//
// A browser of a phone has a dictionary and breaks words with a hyphen where a page asks for it ("hyphens: auto");
// this one has none. So soft hyphens from a dictionary stand in for it, in exactly the texts that ask for hyphens.
// They stay there while a text asks for them: each change of a text costs a new layout of the page.
(dictionary) => {
  const NEAR = 1;
  const ANY_SPACE = /\s+/g;
  const LETTERS = /[\p{L}\p{M}\u00AD]{2,}/gu;
  const NO_WORD = /[\d/@_]|\w[.:]\w/; // numbers, addresses, codes
  const SOFT_HYPHEN = '\u00AD';
  const CONTROLS = 'select, option, textarea, script, noscript, style, title';
  const room = document.documentElement.clientWidth;
  const called = (element) => {
    const name = element.id ? `#${element.id}` : [...element.classList].map((one) => `.${one}`).join('');
    return `${element.localName}${name}`;
  };
  const start = (text) => text.trim().replace(ANY_SPACE, ' ').slice(0, 40);
  const looks = new Map();
  const look = (element) => {
    if (!looks.has(element)) looks.set(element, getComputedStyle(element));
    return looks.get(element);
  };
  const aloud = new Map([[null, false]]);
  const isForReadersAloud = (element) => {
    if (!aloud.has(element)) {
      const hides = element.offsetWidth <= 1 && element.offsetHeight <= 1 && look(element).overflow === 'hidden';
      aloud.set(element, hides || isForReadersAloud(element.parentElement));
    }
    return aloud.get(element);
  };
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !isForReadersAloud(element);
  const clips = (element) => look(element).overflowX !== 'visible' || look(element).overflowY !== 'visible';

  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && !parent.closest(CONTROLS) && isSeen(parent)) {
        found.push(walker.currentNode);
      }
    }
    return found;
  };

  const sideways = () => {
    const width = document.documentElement.scrollWidth;
    if (width <= room + NEAR) return [];
    const beyond = (element) => element.getBoundingClientRect().right > room + NEAR;
    const guilty = [...document.body.querySelectorAll('*')].filter((one) => beyond(one) && ![...one.children].some(beyond));
    return [`the page scrolls sideways (${width} of ${room}): ${guilty.slice(0, 3).map(called)}`];
  };

  const boxes = () => [...document.body.querySelectorAll('*')]
    .filter((one) => one instanceof HTMLElement && clips(one) && !one.matches(`input, ${CONTROLS}`) && isSeen(one))
    .filter((one) => one.scrollWidth > one.clientWidth + NEAR || one.scrollHeight > one.clientHeight + NEAR)
    .map((one) => `${called(one)} hides ${one.scrollWidth} x ${one.scrollHeight} in ${one.clientWidth} x ${one.clientHeight}`);

  const cut = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const places = [...range.getClientRects()].filter((one) => one.width);
    const left = Math.min(...places.map((one) => one.left));
    const right = Math.max(...places.map((one) => one.right));
    if (left < -NEAR || right > room + NEAR) return [`outside the window: ${start(node.data)}`];
    for (let one = node.parentElement; one; one = one.parentElement) {
      if (!clips(one) || one === document.body) continue;
      const edge = one.getBoundingClientRect();
      if (left < edge.left - NEAR || right > edge.right + NEAR) return [`cut off by ${called(one)}: ${start(node.data)}`];
    }
    return [];
  };

  const wordsOf = (node) => {
    const found = [];
    for (const part of node.data.matchAll(/\S+/g)) {
      if (NO_WORD.test(part[0])) continue;
      for (const word of part[0].matchAll(LETTERS)) found.push([node, part.index + word.index, word[0].length]);
    }
    return found;
  };
  const placesOf = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter((one) => one.width);
  };
  const isInLines = (places) => places.some((place, at) => at > 0 && place.top > places[at - 1].top + NEAR);
  /** Whether a line ends inside this word without a hyphen. */
  const isBroken = ([node, from, length]) => {
    if (!isInLines(placesOf(node, from, from + length))) return false;
    let before = Infinity;
    for (let at = from; at < from + length; at += 1) {
      if (node.data[at] === SOFT_HYPHEN) continue;
      const place = placesOf(node, at, at + 1).at(-1); // a hyphen that is shown belongs to what comes after it
      if (!place) continue;
      if (place.top > before + NEAR && node.data[at - 1] !== SOFT_HYPHEN) return true;
      before = place.top;
    }
    return false;
  };
  const part = (node) => {
    window.whole ??= new Map();
    const asks = look(node.parentElement).hyphens === 'auto';
    if (asks && !window.whole.has(node)) {
      window.whole.set(node, node.data);
      node.data = node.data.replace(/[\p{L}\p{M}]{5,}/gu, (word) => dictionary[word] ?? word);
    } else if (!asks && window.whole.has(node)) {
      node.data = window.whole.get(node);
      window.whole.delete(node);
    }
  };

  const shown = texts();
  shown.forEach(part);
  const inLines = shown.filter((one) => isInLines(placesOf(one, 0, one.length)));
  const broken = inLines.flatMap(wordsOf).filter(isBroken)
    .map(([node, from, length]) => `broken inside: ${node.data.slice(from, from + length)} in ${called(node.parentElement)}`);
  return [...new Set([...sideways(), ...boxes(), ...shown.flatMap(cut), ...broken])]
    .map((fault) => fault.replaceAll(SOFT_HYPHEN, ''));
}
