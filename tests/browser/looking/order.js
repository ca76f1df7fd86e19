// Which pieces of this page are not seen in the order in which they are read aloud and reached by keyboard.
//
// A piece is a block with text of its own, or a place that takes the focus. Two pieces that follow one another are in
// order if the part of the page that holds the second begins below the part that holds the first, or beside it and
// further along the line, where both are the parts into which the smallest block around both of them falls.
() => {
  const NEAR = 6;
  const FOCUS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const toTheLeft = getComputedStyle(document.documentElement).direction === 'rtl';
  const looks = new Map();
  const look = (element) => {
    if (!looks.has(element)) looks.set(element, getComputedStyle(element));
    return looks.get(element);
  };
  const called = (element) => `${element.localName} "${(element.innerText || element.value || '').trim().slice(0, 30)}"`;
  const hasText = (element) => [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const isInline = (element) => look(element).display === 'inline';
  const aloud = new Map([[null, false]]);
  const isForReadersAloud = (element) => {
    if (!aloud.has(element)) {
      const hides = element.offsetWidth <= 1 && element.offsetHeight <= 1 && look(element).overflow === 'hidden';
      aloud.set(element, hides || isForReadersAloud(element.parentElement));
    }
    return aloud.get(element);
  };
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true })
    && element.getClientRects().length > 0 && !element.closest('[aria-hidden=true]') && !isForReadersAloud(element);
  const isPiece = (element) => {
    const counts = element.matches(FOCUS) || (element instanceof HTMLElement && hasText(element) && !isInline(element));
    return counts && isSeen(element);
  };

  const pieces = [...document.body.querySelectorAll('*')].filter(isPiece);
  const places = new Map(pieces.map((one) => [one, [...one.getClientRects()].filter((place) => place.width)]));

  /** The smallest block around both, and its two parts that hold them. */
  const parting = (first, second) => {
    let block = first.parentElement;
    while (!block.contains(second)) block = block.parentElement;
    const partOf = (one) => {
      while (one.parentElement !== block) one = one.parentElement;
      return one;
    };
    return [block, partOf(first), partOf(second)];
  };
  const around = (rects) => ({
    top: Math.min(...rects.map((one) => one.top)),
    bottom: Math.max(...rects.map((one) => one.bottom)),
    left: Math.min(...rects.map((one) => one.left)),
    right: Math.max(...rects.map((one) => one.right)),
  });
  const inside = new Map();
  for (const [piece, its] of places) {
    for (let part = piece; part; part = part.parentElement) {
      if (!inside.has(part)) inside.set(part, []);
      inside.get(part).push(...its);
    }
  }
  const held = new Map();
  const hold = (part) => {
    if (!held.has(part)) held.set(part, around([...part.getClientRects(), ...inside.get(part)]));
    return held.get(part);
  };
  const isInColumns = (block) => look(block).columnCount !== 'auto' || look(block).columnWidth !== 'auto';

  const inOrder = (first, second) => {
    const [block, firstPart, secondPart] = parting(first, second);
    const apart = isInColumns(block) || isInline(firstPart) || isInline(secondPart);
    const before = apart ? places.get(first).at(-1) : hold(firstPart);
    const after = apart ? places.get(second)[0] : hold(secondPart);
    const near = Math.min(NEAR, (before.bottom - before.top) / 2, (after.bottom - after.top) / 2);
    if (after.top >= before.bottom - near) return true;
    const furtherAlong = toTheLeft ? after.right <= before.left + near : after.left >= before.right - near;
    return furtherAlong && (isInColumns(block) || after.bottom > before.top);
  };

  const faults = pieces.filter((one) => one.tabIndex > 0).map((one) => `takes the focus out of turn: ${called(one)}`);
  // The one way of CSS to move the focus without moving what is read.
  for (const one of document.body.querySelectorAll('*')) {
    if (!['', 'normal', undefined].includes(look(one).readingFlow)) faults.push(`the focus has an order of its own in ${called(one)}`);
  }
  for (let at = 1; at < pieces.length; at += 1) {
    const [first, second] = [pieces[at - 1], pieces[at]];
    if (!first.contains(second) && !inOrder(first, second)) faults.push(`${called(second)} is not after ${called(first)}`);
  }
  return faults;
}
