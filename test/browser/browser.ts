import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Chromium may be; CI installs Debian's. */
const EXECUTABLE =
  process.env.PARITYGATE_CHROMIUM ??
  process.env.CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').includes('browser');

/** Why there is no browser to test with; empty when there is one, or when there has to be. */
export const missing =
  required || EXECUTABLE !== undefined ? '' : 'no Chromium: install it, or set PARITYGATE_CHROMIUM';

export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: EXECUTABLE ?? '/usr/bin/chromium',
    timeout: 90_000, // a busy machine
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** A page of a file, with everything that should not happen on it. */
export interface OpenedPage {
  page: Page;
  /** Console errors, uncaught errors, and requests for anything but the file itself. */
  faults: string[];
}

export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('request', (request) => {
    if (request.url() !== url) faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults };
}
