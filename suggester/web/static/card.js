// Comfort only, on the card of a visit: the card works without this file. Nothing is kept in the browser.
'use strict';

// The clipboard is there on https and on this very computer only; the note can be taken in any case.
for (const button of document.querySelectorAll('[data-copy-form]')) {
  const form = document.getElementById(button.dataset.copyForm);
  const said = button.closest('.visit-acts').querySelector('.copied');
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set('length', 'short');
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      if (!answer.ok || !answer.headers.get('Content-Type').startsWith('text/plain')) throw new Error('no note');
      await navigator.clipboard.writeText(await answer.text());
      said.textContent = button.dataset.copied;
    } catch {
      said.textContent = button.dataset.notCopied;
    }
  });
}

// A link must not take the card away, and with it what was ticked.
for (const link of document.querySelectorAll('.visit-whole a[href^="/"]')) link.target = '_blank';
