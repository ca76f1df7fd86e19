// What of the text of this page cannot be read at this width: scrolled away, cut off, or broken inside a word.
//
// A browser of a phone has a dictionary and breaks words with a hyphen where a page asks for it ("hyphens: auto");
// this one has none. So soft hyphens from a dictionary stand in for it, in exactly the texts that ask for hyphens.
(dictionary) => {
  const NEAR = 1;
  const ANY_SPACE = /\s+/g;
  const LETTERS = /[\p{L}\p{M}\u00AD]{2,}/gu;
  const NO_WORD = /[\d/@_]|\w[.:]\w/; // numbers, addresses, codes
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
  const isForReadersAloud = (element) => {
    for (let one = element; one; one = one.parentElement) {
      if (one.offsetWidth <= 1 && one.offsetHeight <= 1 && look(one).overflow === 'hidden') return true;
    }
    return false;
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
  const lines = ([node, from, length]) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, from + length);
    const tops = [...range.getClientRects()].filter((one) => one.width).map((one) => one.top);
    return tops.filter((top, at) => at === 0 || top > tops[at - 1] + NEAR).length;
  };

  const shown = texts();
  for (const node of shown.filter((one) => look(one.parentElement).hyphens === 'auto')) {
    node.data = node.data.replace(/[\p{L}\p{M}]{5,}/gu, (word) => dictionary[word] ?? word);
  }
  const words = shown.flatMap(wordsOf);
  const asShown = words.map(lines);
  const faults = [...sideways(), ...boxes(), ...shown.flatMap(cut)];
  // A break that is gone where only hyphens and spaces may break was one in the middle of a word.
  const onlyHyphens = new CSSStyleSheet();
  onlyHyphens.replaceSync('* { overflow-wrap: normal !important; word-break: normal !important; }');
  document.adoptedStyleSheets.push(onlyHyphens);
  const broken = words.filter((word, at) => asShown[at] > 1 && asShown[at] > lines(word))
    .map(([node, from, length]) => `broken inside: ${node.data.slice(from, from + length)} in ${called(node.parentElement)}`);
  document.adoptedStyleSheets.pop();
  for (const node of shown) node.data = node.data.replaceAll('\u00AD', '');
  return [...new Set([...faults, ...broken])];
}
