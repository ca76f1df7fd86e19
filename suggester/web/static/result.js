// Comfort only: one row of the comparison at a time where it is narrow, and folds that open for links and for paper.
'use strict';

const rows = [...document.querySelectorAll('.compare tbody')];
const narrow = window.matchMedia('(max-width: 44.99rem)');
const allRows = document.querySelector('[data-all-rows]');
let shown = rows[0];
let all = Boolean(document.querySelector('.summary.large'));

const show = () => {
  const one = narrow.matches && !all;
  for (const row of rows) row.hidden = one && row !== shown;
  if (allRows) allRows.parentElement.hidden = !one;
};

allRows?.addEventListener('click', () => {
  all = true;
  show();
  rows[0].querySelector('h3').focus();
});

// A way to a row, to a source or to a fold: what it leads to is shown and open before it is gone to.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  const row = target.closest('.compare tbody');
  if (row) {
    shown = row;
    show();
  }
  target.scrollIntoView();
  if (row === target) target.querySelector('h3').focus();
};

window.addEventListener('hashchange', reveal);
narrow.addEventListener('change', show);

// Browsers that do not open folds for paper by style.
let closed = [];
window.addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')];
  for (const fold of closed) fold.open = true;
});
window.addEventListener('afterprint', () => {
  for (const fold of closed) fold.open = false;
});

show();
reveal();
