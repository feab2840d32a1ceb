import { expect, it } from 'vitest';
import { bytes, intervalText, milliseconds, percent } from '../../src/report/numbers.ts';

it.each([
  [0.2134, '0.213'],
  [12.41, '12.4'],
  [999.4, '999'],
  [999.7, '1000'],
  [1234.6, '1235'],
  [0.00031234, '0.000312'],
  [0, '0'],
])('shows %s ms as %s', (ms, text) => {
  expect(milliseconds(ms)).toBe(text);
});

it.each([
  [{ estimate: 0.93, lower: 0.9, upper: 0.97 }, '0.93 [0.90, 0.97]'],
  [{ estimate: 10.13, lower: 9.84, upper: 10.44 }, '10.1 [9.84, 10.4]'],
  [{ estimate: 123.4, lower: 99.6, upper: null }, '123 [100, …]'],
  [{ estimate: 0.0123, lower: null, upper: 0.0951 }, '0.012 […, 0.10]'],
  [null, '–'],
])('shows %s as %s', (interval, text) => {
  expect(intervalText(interval, 1.1)).toBe(text);
});

it('never rounds onto the margin, so that a number beside it shows its side', () => {
  expect(intervalText({ estimate: 1.05, lower: 1.0996, upper: 1.1003 }, 1.1)).toBe('1.05 [1.0996, 1.1003]');
  expect(intervalText({ estimate: 1.05, lower: 1.0961, upper: 1.1041 }, 1.1)).toBe('1.05 [1.096, 1.104]');
});

it.each([
  [0.1, '10 %'],
  [0.025, '2.5 %'],
])('shows %s as %s', (fraction, text) => {
  expect(percent(fraction)).toBe(text);
});

it.each([
  [512, '512 B'],
  [1023.9, '1.00 KiB'],
  [12_845_056, '12.3 MiB'],
  [104_857_600, '100 MiB'],
  [5 * 2 ** 40, '5.00 TiB'],
])('shows %s bytes as %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});
