// The words of this page that a dictionary could part.
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) walker.currentNode.data.match(/[\p{L}\p{M}]{5,}/gu)?.forEach((word) => found.add(word));
  return [...found];
}
