import { describe, expect, it } from 'vitest';
import {
  parseBudget,
  parseInjection,
  parseMargin,
  parsePostgres,
  parseRounds,
  parseSeed,
} from '../../src/cli/options.ts';

describe('options', () => {
  it('takes a margin as a share or in per cent', () => {
    expect(parseMargin('0.1')).toBe(0.1);
    expect(parseMargin('10%')).toBe(0.1);
    for (const wrong of ['0', '1', '-5%', '150%', 'ten', ''])
      expect(() => parseMargin(wrong)).toThrow(/share/);
  });
  it('takes a seed of 32 bits', () => {
    expect(parseSeed('0')).toBe(0);
    expect(parseSeed('4294967295')).toBe(0xffffffff);
    for (const wrong of ['-1', '1.5', '4294967296', 'x'])
      expect(() => parseSeed(wrong)).toThrow(/whole number/);
  });
  it('takes durations', () => {
    expect(parseBudget('90s')).toBe('90s');
    for (const wrong of ['90', '10 m', '1d']) expect(() => parseBudget(wrong)).toThrow(/duration/);
  });
  it('takes only rounds at which the decision looks', () => {
    expect(parseRounds('45')).toBe(45);
    expect(() => parseRounds('25')).toThrow(/10, 15, 20, 30, 45, 60/);
  });
  it('takes an injection for one arm', () => {
    expect(parseInjection('candidate:+25%')).toEqual({ arm: 'candidate', percent: 25 });
    expect(parseInjection('baseline:2.5%')).toEqual({ arm: 'baseline', percent: 2.5 });
    for (const wrong of ['candidate', 'postgres:+5%', 'candidate:-5%', 'candidate:5', 'candidate:+5000%']) {
      expect(() => parseInjection(wrong)).toThrow(/candidate:\+25%/);
    }
  });
  it('takes a source or a connection string', () => {
    expect(parsePostgres('docker')).toEqual({ source: 'docker' });
    expect(parsePostgres('postgresql://u@h/d')).toEqual({ source: 'url', url: 'postgresql://u@h/d' });
    expect(() => parsePostgres('mysql://u:secret@h/d')).toThrow(/auto, url/);
  });
});
