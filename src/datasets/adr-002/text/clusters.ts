const JOINER = 0x200d;
const SKIN_TONES = '\ud83c';

/** For each UTF-16 unit that has been asked about: 0 not yet, 1 begins a cluster, 2 belongs to what came before. */
const kinds = new Uint8Array(0x10000);

/**
 * Where a text may be cut: before every code point that is no combining mark and is not joined to the one before it
 * (zero-width joiner, emoji skin tone). Ends with the text's length. Unlike Intl.Segmenter it takes no tables that
 * change with the ICU version, beyond the general category of assigned characters, which Unicode keeps stable.
 */
export function cutsOf(text: string): Uint32Array {
  const cuts = new Uint32Array(text.length + 1);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (extendsCluster(unit) || text.charCodeAt(i - 1) === JOINER) continue;
    if (text[i] === SKIN_TONES && text.charCodeAt(i + 1) >= 0xdffb) continue;
    cuts[count++] = i;
  }
  cuts[count++] = text.length;
  return cuts.slice(0, count);
}

/** Low surrogates, combining marks (variation selectors are some) and the joiner. */
function extendsCluster(unit: number): boolean {
  if (kinds[unit] === 0) {
    const extending =
      (unit >= 0xdc00 && unit <= 0xdfff) || unit === JOINER || /^\p{M}$/u.test(String.fromCharCode(unit));
    kinds[unit] = extending ? 2 : 1;
  }
  return kinds[unit] === 2;
}
