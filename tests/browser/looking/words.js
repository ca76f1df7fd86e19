// The words of this page that a dictionary could part.
() => [...new Set(document.body.textContent.match(/[\p{L}\p{M}]{5,}/gu))]
