// Which rules of access this page breaks, as axe finds them: a list of [rule, its first places].
//
// Contrast is measured at two texts of each kind, for half of all time went into measuring the same again: texts of
// one kind have the same elements, classes, colours and letters all the way up. Another colour is another kind.
// What lies in a fold that is shut is not laid out: axe asks each piece of it for its place, and finds it hidden after
// that. The browser would lay it out anew for each question, a quarter of the time of axe on a result.
([type, values]) => {
  const OF_EACH_KIND = 2;
  const LOOKS = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'filter', 'mixBlendMode', 'textShadow',
    'fontSize', 'fontWeight', 'position', 'textDecorationLine', 'borderBottomStyle'];
  const kinds = new Map();
  const measured = new Map();
  const kindOf = (element, look) => {
    const within = kinds.get(element.parentElement)?.number;
    const name = [within, element.localName, element.getAttribute('class'), ...LOOKS.map((one) => look[one])].join();
    if (!measured.has(name)) measured.set(name, { number: measured.size, found: 0 });
    return measured.get(name);
  };
  const hasText = (element) => [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim().length > 1);

  window.shut ??= document.adoptedStyleSheets.push(new CSSStyleSheet());
  document.adoptedStyleSheets[window.shut - 1].replaceSync('details:not([open])::details-content { display: none }');
  for (const element of document.body.querySelectorAll('*')) {
    const kind = kindOf(element, getComputedStyle(element));
    kinds.set(element, kind);
    const counts = hasText(element) && element.checkVisibility({ visibilityProperty: true });
    element.toggleAttribute('data-measured', counts && kind.found < OF_EACH_KIND);
    if (counts) kind.found += 1;
  }
  axe.configure({ rules: [
    { id: 'color-contrast', selector: '[data-measured]' },
    { id: 'link-in-text-block', selector: 'a[href][data-measured]' },
  ] });
  return axe
    .run({ runOnly: { type, values }, resultTypes: ['violations'], preload: false })
    .then((result) => result.violations.map((one) => [one.id, one.nodes.slice(0, 4).map((node) => node.target)]));
}
