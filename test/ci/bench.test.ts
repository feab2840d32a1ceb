import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

// Benches and scripts are plain JavaScript that no compiler reads: what they import from the build must be there.

const files = (
  await Promise.all(
    ['bench', 'bench/support', 'scripts'].map(async (folder) =>
      (await readdir(folder)).filter((name) => name.endsWith('.mjs')).map((name) => path.join(folder, name)),
    ),
  )
).flat();

describe.each(files)('%s', (file) => {
  it('imports from the build what the build has', async () => {
    const text = await readFile(file, 'utf8');
    const imports = [...text.matchAll(/^import \{([^}]*)\} from '((?:\.\.\/)+dist\/[^']*)'/gm)];
    for (const [, names, module] of imports) {
      const built = await import(path.resolve(path.dirname(file), module!));
      for (const name of names!
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)) {
        expect(Object.keys(built), module).toContain(name);
      }
    }
  });
});
