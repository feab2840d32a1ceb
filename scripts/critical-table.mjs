// Prints critical values for the decision, a line a number of cells: [cells, [one value a look]].
// Needs `npm run build`. Other looks or cells: --looks 10,20,40 --cells 7,9 --replicates 3000000 --seed 2
import { parseArgs } from 'node:util';
import { stream } from '../dist/random/random.js';
import { criticalValues } from '../dist/stats/critical-table.js';

const LADDER = '1,2,3,4,5,6,8,10,12,15,20,25,30,40,50,60,80,100,150,200,300,500';
const { values } = parseArgs({
  options: {
    looks: { type: 'string', default: '10,15,20,30,45,60' },
    cells: { type: 'string', default: LADDER },
    alpha: { type: 'string', default: '0.05' },
    replicates: { type: 'string', default: '3000000' },
    seed: { type: 'string', default: '1' },
  },
});
const cells = values.cells.split(',').map(Number);
const columns = criticalValues({
  looks: values.looks.split(',').map(Number),
  levels: cells.map((count) => Number(values.alpha) / count),
  replicates: Number(values.replicates),
  next: stream('critical values', Number(values.seed)).next,
});
for (const [i, column] of columns.entries()) console.log(`  [${cells[i]}, [${column.join(', ')}]],`);
