// The pictures of README and docs, from a real record: renders its page anew and photographs it in Chromium (CHROMIUM, or
// /usr/bin/chromium). To make them and the reports of the example again:
//   npm run screenshots -- results/example
// The record itself is made by `npm start` (or any run) and moved to results/example.
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = path.join(root, 'docs/images');
const record = process.argv[2] ?? 'results/example';
const file = pathToFileURL(path.resolve(root, record, 'report.html')).href;

const DESKTOP = { width: 1200, height: 1120 };
const PHONE = { width: 390, height: 844 };

// From the root, by the path as given: the report names it, and must not name a place on this machine.
execFileSync(process.execPath, ['dist/cli/main.js', 'report', record], { cwd: root, stdio: 'inherit' });
await mkdir(images, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.PARITYGATE_CHROMIUM ?? process.env.CHROMIUM ?? '/usr/bin/chromium',
  timeout: 90_000, // a busy machine
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await picture('report', { viewport: DESKTOP });
  await picture('report-dark', { viewport: DESKTOP, colorScheme: 'dark' });
  await picture('report-phone', { viewport: PHONE, deviceScaleFactor: 2 });
  await picture('report-cell', { viewport: DESKTOP }, async (page) => {
    const cell = page.locator('details.cell').first();
    await cell.evaluate((details) => {
      details.open = true;
    });
    return cell;
  });
  await picture('report-checklist', { viewport: DESKTOP }, (page) => page.locator('#checklist'));
} finally {
  await browser.close();
}

/** The first screen, or the part that `find` returns with a little of what is around it. */
async function picture(name, options, find) {
  const context = await browser.newContext({ deviceScaleFactor: 1.5, ...options });
  const page = await context.newPage();
  await page.goto(file);
  const box = await (await find?.(page))?.boundingBox();
  const clip = box && { x: 0, y: box.y - 12, width: options.viewport.width, height: box.height + 24 };
  await page.screenshot({ path: path.join(images, `${name}.png`), ...(clip && { clip, fullPage: true }) });
  console.log(`wrote docs/images/${name}.png`);
  await context.close();
}
