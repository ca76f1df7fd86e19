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

// "None of these" and another answer cannot both be true: the last tick stands, and we say so.
const form = document.querySelector('form[data-cleared]');
if (form) {
  const said = form.querySelector('[aria-live]');
  form.addEventListener('change', ({ target }) => {
    if (target.type !== 'checkbox' || !target.checked) return;
    const alone = 'alone' in target.dataset;
    const others = [...target.closest('.question').querySelectorAll('input:checked')]
      .filter((other) => other !== target && (alone || 'alone' in other.dataset));
    for (const other of others) other.checked = false;
    said.textContent = others.length ? form.dataset.cleared : '';
  });
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
