// The words of the equations' dialect, as in models/primitives.py. A JavaScript number is an IEEE 754 double, so that + - * /
// and Math.sqrt give the bits of NumPy; what is left needs the bits themselves. `lit` and `by_precision` are gone: there is
// one number type, and the printer writes the number.
const select = (condition, yes, no) => condition ? yes : no;
const pick = select; // of two records, whole
const both = (first, second) => first && second;
const either = (first, second) => first || second;
const sqrt = Math.sqrt;
const single = Math.fround;
const word32 = (n) => n >>> 0;
const workspace = (n, like) => new Float64Array(n);

const along = (s, h, rate) => {
  const end = {};
  for (const field in s) end[field] = s[field] + h * rate[field];
  return end;
};
const moved = (s, v) => ({ ...s, v });

// adding 2**52 leaves no room for a fraction, and the sum rounds ties to even; Math.round would round them up
const WHOLE = 4503599627370496;
const rint = (x) => {
  if (x > 0) return x < WHOLE ? x + WHOLE - WHOLE : x;
  return x < 0 && x > -WHOLE ? -(WHOLE - x - WHOLE) : x; // the sign of zero is kept
};

const bits = new DataView(new ArrayBuffer(8)); // high word at 0: DataView is big-endian on every machine

const power_of_two = (n) => {
  bits.setUint32(0, (n + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
};

const split = (x) => {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  bits.setUint32(0, (high & 0xfffff) | 0x3fe00000); // the exponent of numbers in [0.5, 1)
  return [bits.getFloat64(0), ((high >>> 20) & 0x7ff) - 1022];
};
