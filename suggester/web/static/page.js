// Comfort only: every page works without this file, and the server decides.
'use strict';

const summary = document.querySelector('[data-focus]');
if (summary) summary.focus();

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', (event) => {
    event.preventDefault(); // a link leads to the PDF where there is no script
    window.print();
  });
}

// The clipboard is there on https and on this very computer only; elsewhere the link to the plain text remains.
for (const button of document.querySelectorAll('[data-copy]')) {
  const said = button.closest('main').querySelector('.copied');
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    try {
      const answer = await fetch(button.dataset.copy);
      if (!answer.ok || answer.redirected) throw new Error('no text');
      await navigator.clipboard.writeText(await answer.text());
      said.textContent = button.dataset.copied;
    } catch {
      said.textContent = button.dataset.notCopied;
    }
  });
}

// An answer such as "none of these" cannot be true beside another one. On a safety question nobody but the patient takes
// a tick away: we ask at once what the server would ask. Elsewhere the last tick stands, and we say so beside it.
const form = document.querySelector('form[data-cleared]');
const isAlone = (box) => 'alone' in box.dataset;
const clashing = (boxes, box) => boxes.filter((other) => other !== box && (isAlone(box) || isAlone(other)));

function sayBeside(said, choice, words) {
  if (words) choice?.after(said);
  said.textContent = words;
  if (words && choice) said.scrollIntoView({ block: 'nearest' });
}

if (form) form.addEventListener('change', ({ target }) => {
  if (target.type !== 'checkbox') return;
  const question = target.closest('.question') ?? target.closest('fieldset');
  const ticked = [...question.querySelectorAll('input:checked')];
  const said = question.querySelector('.clash') ?? form.querySelector('[aria-live]');
  const ask = question.querySelector('[data-clash]')?.dataset.clash;
  const alone = ticked.find((box) => clashing(ticked, box).length && isAlone(box));
  let words = '';
  if (ask && alone) words = ask.replace('{label}', alone.labels[0].textContent.trim());
  if (!ask && target.checked) {
    for (const other of clashing(ticked, target)) [other.checked, words] = [false, form.dataset.cleared];
  }
  sayBeside(said, target.closest('.choice'), words);
});

// A link to a question (in an error, or "Change") brings it into view; here its first answer is taken into focus.
const enter = () => {
  const question = document.getElementById(location.hash.slice(1));
  if (question?.matches('.question')) question.querySelector('input').focus({ preventScroll: true });
};
window.addEventListener('load', () => setTimeout(enter)); // once the browser has gone there, which takes the focus away
document.addEventListener('click', ({ target }) => {
  if (target.closest('.error-summary a')) setTimeout(enter);
});

// Ticks that were not sent stay with this place in the tab's history, for whoever comes back to it. They hold ids of
// options alone, count for this visit only, and end with the tab. What the server knows goes before what was sent.
const unsent = document.querySelector('form.questions');
if (unsent) {
  const visit = unsent.elements.csrf_token.value;
  const boxes = [...unsent.querySelectorAll('input:not([type=hidden])')];
  const ticked = () => boxes.filter((box) => box.checked).map((box) => `${box.name}:${box.value}`);
  const keep = (sent) => history.replaceState({ visit, sent, ticked: ticked() }, '');
  const kept = history.state;
  if (kept?.visit === visit && !(kept.sent && ticked().length)) {
    for (const box of boxes) box.checked = kept.ticked.includes(`${box.name}:${box.value}`);
  }
  unsent.addEventListener('change', () => keep(false));
  unsent.addEventListener('submit', () => keep(true));
}

// A link may lead into a fold, such as a closed list of sources: open it before it is gone to.
const openFolds = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest('details'); fold; fold = fold.parentElement.closest('details')) {
    fold.open = true;
    target.scrollIntoView();
  }
};
window.addEventListener('hashchange', openFolds);
openFolds();

// Browsers that do not open folds for paper by style.
let closed = [];
window.addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:is(.fold, .more):not([open])')];
  for (const fold of closed) fold.open = true;
});
window.addEventListener('afterprint', () => {
  for (const fold of closed) fold.open = false;
});
