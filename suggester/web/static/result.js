// Comfort only: one row of the comparison at a time where it is narrow.
'use strict';

const rows = [...document.querySelectorAll('.compare tbody')];
const narrow = window.matchMedia('(max-width: 44.99rem)');
const allRows = document.querySelector('[data-all-rows]');
let shown = rows[0];
let all = Boolean(document.querySelector('.summary.large'));

const show = () => {
  const one = narrow.matches && !all;
  for (const row of rows) row.hidden = one && row !== shown;
  if (allRows) allRows.hidden = !one;
};

allRows?.addEventListener('click', () => {
  all = true;
  show();
  rows[0].querySelector('h3').focus();
});

// A way to a row, or to a part of one: it is shown before it is gone to.
const goToRow = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const row = target?.closest('.compare tbody');
  if (!row) return;
  shown = row;
  show();
  target.scrollIntoView();
  if (row === target) row.querySelector('h3').focus();
};

window.addEventListener('hashchange', goToRow);
narrow.addEventListener('change', show);

show();
goToRow();
