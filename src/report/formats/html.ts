import type { Format } from '../format.ts';

export default {
  file: 'report.html',
  title: 'HTML: one file, for a browser and for paper',
  wantsEvidence: true,
  // The drawing library is large: it is there only when a page is made.
  async render(model, _options?, evidence?) {
    const { page } = await import('../page/page.ts');
    return `${page(model, evidence).text}\n`;
  },
} satisfies Format;
