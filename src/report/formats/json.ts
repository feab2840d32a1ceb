import type { Format } from '../format.ts';

export default {
  file: 'report.json',
  title: 'JSON: the whole report as data, for other programs',
  render: (model) => `${JSON.stringify(model, null, 2)}\n`,
} satisfies Format;
