// Letters and digits without 0, O, 1, l and I, which are mistaken for each other.
const ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

// Codes of five characters: 56⁵ of them. The factor has no divisor in common with that number, so that multiplying only
// shuffles: every number gets a code of its own, and neighbours look nothing alike.
const COUNT = 56n ** 5n;
const FACTOR = 387_420_489n;
const OFFSET = 104_729n;

/** @param {number} id from 1 @returns {string} */
function codeOf(id) {
  let rest = (BigInt(id) * FACTOR + OFFSET) % COUNT;
  let code = "";
  for (let place = 0; place < 5; place++) {
    code = ALPHABET[Number(rest % 56n)] + code;
    rest /= 56n;
  }
  return code;
}

module.exports = { codeOf, COUNT };
