// The link that is shown once, into the clipboard where there is one; without this file it is marked and copied by hand.
'use strict';

for (const button of document.querySelectorAll('[data-copy-of]')) {
  const field = document.getElementById(button.dataset.copyOf);
  const said = button.parentElement.querySelector('.copied');
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = button.dataset.copied;
    } catch {
      said.textContent = button.dataset.notCopied;
    }
  });
}
