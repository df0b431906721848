/* Solves the puzzle of a form while it is filled in (door/work.py). Nothing is read but the form's ticket, nothing is
   sent by itself, and the form works without it. SHA-256 (FIPS 180-4) of one block, in slices short enough to type in. */
"use strict";
(function () {
  const SLICE = 12; // milliseconds of work before the page gets its turn
  const field = document.querySelector("input[name=work]");
  const bits = Number(field.dataset.bits);
  const puzzle = field.dataset.puzzle + ".";
  const K = new Int32Array(64);
  const START = new Int32Array(8);
  const w = new Int32Array(64);

  function fraction(root) {
    return ((root - Math.floor(root)) * 4294967296) | 0;
  }

  for (let found = 0, n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) prime = prime && n % d !== 0;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found++] = fraction(Math.cbrt(n));
  }

  function turned(x, by) {
    return (x >>> by) | (x << (32 - by));
  }

  /* The first 32 bits of the hash of an ASCII text of at most 55 characters. */
  function head(text) {
    w.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    w[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      const s0 = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
      const s1 = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = START;
    for (let i = 0; i < 64; i++) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    return (START[0] + a) | 0;
  }

  let number = 0;
  (function work() {
    const until = performance.now() + SLICE;
    do {
      for (let few = 0; few < 64; few++, number++) {
        if (head(puzzle + number) >>> (32 - bits) === 0) {
          field.value = String(number);
          return;
        }
      }
    } while (performance.now() < until);
    setTimeout(work, 0);
  })();
})();
