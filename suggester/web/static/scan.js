// Comfort only, where a code is typed: a field with something wrong in it is selected, so that the next scan takes its
// place; and where the browser itself can find a code in a picture, a button looks through the camera.
'use strict';

const field = document.querySelector('input[autofocus]');
if (field) field.focus();
if (field && field.value) field.select();

const button = document.querySelector('[data-scan]');
const picture = document.querySelector('.scan-picture');
const said = document.querySelector('.scan-said');
const WHY = { NotAllowedError: 'refused', SecurityError: 'refused', NotFoundError: 'missing', OverconstrainedError: 'missing' };
const begin = button && button.textContent;
let stream = null;
let starting = false;

function letGo() {
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = picture.srcObject = null;
  picture.hidden = true;
  button.textContent = begin;
  said.textContent = '';
}

async function look(detector) {
  while (stream) {
    const [found] = picture.readyState < 2 ? [] : await detector.detect(picture);
    if (found && stream) {
      letGo();
      field.value = found.rawValue;
      field.form.requestSubmit();
      return;
    }
    await new Promise(requestAnimationFrame);
  }
}

async function scan() {
  if (stream) return letGo();
  if (starting) return;
  starting = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    starting = false;
    if (document.hidden) return letGo(); // whoever sits there went away meanwhile
    picture.srcObject = stream;
    picture.hidden = false;
    button.textContent = button.dataset.stop;
    said.textContent = said.dataset.looking;
    await picture.play();
    await look(new BarcodeDetector({ formats: ['qr_code'] }));
  } catch (error) {
    starting = false;
    letGo();
    said.textContent = said.dataset[WHY[error.name] ?? 'broken'];
  }
}

async function offer() {
  if (!button || !('BarcodeDetector' in window) || !navigator.mediaDevices) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return;
  button.hidden = false;
  button.addEventListener('click', scan);
  window.addEventListener('pagehide', letGo);
  document.addEventListener('visibilitychange', () => { if (document.hidden) letGo(); });
}

offer();
