import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/contracts/record.ts';
import html from '../../src/report/formats/html.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { cases } from '../report/cases.ts';
import { large } from '../report/large-record.ts';
import { evidenceFor } from '../report/samples.ts';
import { launch, missing, type OpenedPage, open } from './browser.ts';

// The report as its readers meet it: in a real browser, from a file.

const records: Record<string, RunRecord> = { ...cases, large };
const names = Object.keys(records);
/** Between them they have everything that a page can show. */
const TELLING = ['pass', 'inconclusive', 'invalid'];
/** Rich enough for everything that can be done on the page. */
const MIXED = 'inconclusive';
const PHONE = { width: 390, height: 844 };

let folder: string;
let browser: Browser;
let opened: OpenedPage | undefined;

describe.skipIf(missing)(
  `the page in a browser${missing && ` (NOT TESTED: ${missing})`}`,
  { timeout: 120_000 },
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-browser-'));
      for (const [name, record] of Object.entries(records)) {
        const text = await html.render(reportModel(record), undefined, evidenceFor(record));
        await writeFile(path.join(folder, `${name}.html`), text);
      }
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });
    afterEach(async () => {
      const faults = opened?.faults;
      await opened?.page.context().close();
      opened = undefined;
      expect(faults ?? []).toEqual([]);
    });

    async function visit(name: string, options?: BrowserContextOptions): Promise<Page> {
      opened = await open(browser, pathToFileURL(path.join(folder, `${name}.html`)).href, options);
      return opened.page;
    }

    it.each(names)('opens from a file without an error or a request (%s)', async (name) => {
      const page = await visit(name, { offline: true });
      expect(await page.locator('h1').textContent()).toMatch(/\w/);
      expect(await page.locator('details.cell').count()).toBe(records[name]!.cells.length);
    });

    describe('accessible', () => {
      it.each(
        TELLING.flatMap((name) => (['light', 'dark'] as const).map((colorScheme) => ({ name, colorScheme }))),
      )('axe finds no serious violation ($name, $colorScheme)', async ({ name, colorScheme }) => {
        const page = await visit(name, { colorScheme });
        await page.evaluate(axe.source);
        const found = await page.evaluate('axe.run()');
        const { violations, passes } = found as {
          violations: { id: string; impact: string; nodes: { html: string }[] }[];
          passes: unknown[];
        };
        expect(passes.length).toBeGreaterThan(15);
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      });

      it('has landmarks, one first heading, and no level left out', async () => {
        const page = await visit(MIXED);
        for (const landmark of ['header', 'nav', 'main', 'footer'])
          expect(await page.locator(`body > ${landmark}`).count()).toBe(1);
        const levels = await page
          .locator('h1, h2, h3, h4')
          .evaluateAll((all) => all.map(({ tagName }: { tagName: string }) => Number(tagName[1])));
        expect(levels.filter((level) => level === 1)).toHaveLength(1);
        levels.forEach((level, i) => {
          expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
        });
      });
    });

    describe('by keyboard', () => {
      const column = async (page: Page, index: number) =>
        await page.locator(`table.live tbody tr:visible > :nth-child(${index})`).allInnerTexts();

      it('sorts, by name and by number, both ways', async () => {
        const page = await visit(MIXED);
        const asWritten = await column(page, 1);
        const heading = page.locator('table.live').getByRole('columnheader', { name: 'Rounds', exact: true });
        await heading.getByRole('button').focus();
        await page.keyboard.press('Enter');
        expect(await column(page, 6)).toEqual(['7', '10', '20', '45', '60']);
        expect(await heading.getAttribute('aria-sort')).toBe('ascending');
        await page.keyboard.press('Space');
        expect(await column(page, 6)).toEqual(['60', '45', '20', '10', '7']);
        expect(await heading.getAttribute('aria-sort')).toBe('descending');
        await page.getByRole('button', { name: 'Workload' }).focus();
        await page.keyboard.press('Enter');
        expect(await column(page, 1)).toEqual([...asWritten].sort());
        expect(await heading.getAttribute('aria-sort')).toBeNull();
      });

      it('puts what has no number last, whichever way', async () => {
        const page = await visit('error');
        const button = page.getByRole('button', { name: 'Baseline p50' });
        for (const _ of ['ascending', 'descending']) {
          await button.press('Enter');
          expect((await column(page, 3)).at(-1)).toBe('–');
        }
      });

      it('filters rows and cells, and says how many are left', async () => {
        const page = await visit(MIXED);
        await page.getByRole('searchbox', { name: 'Workload' }).focus();
        await page.keyboard.type('PAGE');
        expect(await column(page, 1)).toEqual(['page-keyset']);
        expect(await page.locator('details.cell:visible').count()).toBe(1);
        expect(await page.locator('#cell-XS-page-keyset').isVisible()).toBe(true);
        expect(await page.locator('output').textContent()).toBe('1 of 5 cells');
        await page.keyboard.press('Control+A');
        await page.keyboard.press('Delete');
        await page.getByRole('combobox', { name: 'Verdict' }).focus();
        await page.keyboard.type('pass');
        expect(await column(page, 1)).toEqual(['append-turn']);
        await page.getByRole('combobox', { name: 'Verdict' }).selectOption('');
        await page.getByRole('combobox', { name: 'Class' }).selectOption('history-scans');
        expect((await column(page, 1)).sort()).toEqual(['page-keyset', 'time-window']);
      });

      it('folds: passes begin folded, Enter opens them, one key opens or folds all', async () => {
        const page = await visit(MIXED);
        const openCells = async () => await page.locator('details.cell[open]').count();
        expect(await openCells()).toBe(4);
        await page.locator('#cell-XS-append-turn summary').press('Enter');
        expect(await openCells()).toBe(5);
        await page.getByRole('button', { name: 'Fold all cells' }).press('Enter');
        expect(await openCells()).toBe(0);
        await page.getByRole('button', { name: 'Open all cells' }).press('Space');
        expect(await openCells()).toBe(5);
      });

      it('follows a link to a folded cell and opens it', async () => {
        const page = await visit(MIXED);
        await page.getByRole('link', { name: 'append-turn' }).press('Enter');
        await page.locator('#cell-XS-append-turn[open]').waitFor();
        await expect.poll(() => inView(page, '#cell-XS-append-turn summary')).toBe(true);
      });

      it('reaches every control, and shows where the focus is', async () => {
        const page = await visit(MIXED);
        const seen = new Set<string>();
        for (let i = 0; i < 80; i++) {
          await page.keyboard.press('Tab');
          const focused = await page.evaluate(
            `(() => { const { tagName, textContent } = document.activeElement; const { outlineStyle } = getComputedStyle(document.activeElement); return tagName + ' ' + outlineStyle + ' ' + textContent.slice(0, 20); })()`,
          );
          seen.add(String(focused));
        }
        const tags = new Set([...seen].map((text) => text.split(' ')[0]));
        for (const tag of ['A', 'BUTTON', 'INPUT', 'SELECT', 'SUMMARY']) expect(tags).toContain(tag);
        expect([...seen].filter((text) => !text.startsWith('BODY') && text.split(' ')[1] === 'none')).toEqual(
          [],
        );
      });
    });

    describe('without its script', () => {
      it('shows everything, and no control that does nothing', async () => {
        const page = await visit(MIXED, { javaScriptEnabled: false });
        expect(await page.locator('details:not([open])').count()).toBe(0);
        expect(await page.locator('button, input, select').count()).toBe(0);
        expect(await page.locator('.chart:visible').count()).toBe(1 + 2 * 5);
      });
    });

    describe('on a phone', () => {
      it.each([...TELLING, 'large'])('needs no scrolling to the side (%s)', async (name) => {
        const page = await visit(name, { viewport: PHONE, isMobile: true });
        await page.evaluate(`for (const fold of document.querySelectorAll('details')) fold.open = true`);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
      });

      it('draws the forest plot for its width', async () => {
        const page = await visit(MIXED, { viewport: PHONE });
        expect(await page.locator('.for-phones .chart').isVisible()).toBe(true);
        expect(await page.locator('.for-pages .chart').isVisible()).toBe(false);
      });
    });

    describe('on paper', () => {
      it('shows every cell whole and unfolds what was folded, then folds it again', async () => {
        const page = await visit(MIXED);
        const folded = await page.locator('details:not([open])').count();
        expect(folded).toBeGreaterThan(0);
        await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
        expect(await page.locator('details:not([open])').count()).toBe(0);
        await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
        expect(await page.locator('details:not([open])').count()).toBe(folded);
      });

      it.each(['pass', MIXED, 'large'])(
        'cuts no chart, at its edge or between two pages (%s)',
        async (name) => {
          // As wide as the text of an A4 sheet.
          const page = await visit(name, { viewport: { width: 703, height: 1000 }, colorScheme: 'dark' });
          await page.emulateMedia({ media: 'print' });
          await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
          const charts = (await page.evaluate(`[...document.querySelectorAll('.chart')]
        .map((chart) => ({
          box: chart.getBoundingClientRect(),
          keeps: getComputedStyle(chart.closest('figure')).breakInside,
          drawn: chart.getBBox(),
          view: chart.viewBox.baseVal,
        }))
        .filter(({ box }) => box.width > 0)
        .map(({ box, keeps, drawn, view }) => ({
          left: box.left, right: box.right, height: box.height, keeps,
          outside: Math.max(view.x - drawn.x, view.y - drawn.y, drawn.x + drawn.width - view.width, drawn.y + drawn.height - view.height),
        }))`)) as { left: number; right: number; height: number; keeps: string; outside: number }[];
          const { cells } = records[name]!;
          expect(charts).toHaveLength(1 + 2 * cells.length);
          for (const { left, right, height, keeps, outside } of charts) {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(right).toBeLessThanOrEqual(703);
            expect(outside).toBeLessThanOrEqual(1);
            expect(keeps).toBe('avoid');
            // What is taller than a page is cut whatever it asks for.
            expect(height).toBeLessThan(1000);
          }
          expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
            'rgb(255, 255, 255)',
          );
        },
      );

      it('makes a PDF', async () => {
        const page = await visit('pass');
        const pdf = await page.pdf({ format: 'A4' });
        expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      });
    });
  },
);

async function inView(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).boundingBox();
  const { height } = page.viewportSize()!;
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}
