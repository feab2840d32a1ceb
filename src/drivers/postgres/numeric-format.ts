/** Decimal digits in one of numeric's own. */
const DIGITS = 4;
const POSITIVE = 0x0000;
const NEGATIVE = 0x4000;

/**
 * The value `unscaled / 10^scale` as PostgreSQL's numeric_recv takes it: int16 number of digits in base 10,000, int16
 * weight of the first (its power of 10,000), sign, int16 number of decimals to show, then the digits; big endian.
 */
export function numericBytes(unscaled: bigint, scale: number): Buffer {
  const sign = unscaled < 0n ? NEGATIVE : POSITIVE;
  const text = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale);
  // Whole groups of four digits on both sides of the point.
  const left = whole.padStart(Math.ceil(whole.length / DIGITS) * DIGITS, '0');
  const right = fraction.padEnd(Math.ceil(fraction.length / DIGITS) * DIGITS, '0');
  const digits = (left + right).match(/\d{4}/g)!.map(Number);
  let weight = left.length / DIGITS - 1;
  while (digits[0] === 0) {
    digits.shift();
    weight--;
  }
  while (digits.at(-1) === 0) digits.pop();
  const bytes = Buffer.alloc(8 + 2 * digits.length);
  bytes.writeInt16BE(digits.length, 0);
  bytes.writeInt16BE(digits.length > 0 ? weight : 0, 2);
  bytes.writeUInt16BE(digits.length > 0 ? sign : POSITIVE, 4);
  bytes.writeInt16BE(scale, 6);
  for (const [i, digit] of digits.entries()) bytes.writeInt16BE(digit, 8 + 2 * i);
  return bytes;
}
