import type { PlanNode } from '../../contracts/plan.ts';
import { nodesOf } from '../tree.ts';
import { conditionText, type Detector, type Found, mib } from './finding.ts';

/** Rows take more room in memory than in a spill file; PostgreSQL's own factor for sorts is about this. */
const IN_MEMORY = 3;
const MIB = 2 ** 20;

/** A sort or hash did not fit into work_mem and went to disk. */
export default {
  name: 'spilled',
  dialect: 'postgres',
  detect(plan) {
    const spilled = [...nodesOf(plan.root)].filter((node) => node.spilledBytes !== null);
    if (spilled.length === 0) return [];
    const most = Math.max(...spilled.map((node) => node.spilledBytes! + (node.memoryBytes ?? 0)));
    const enough = Math.ceil((IN_MEMORY * most) / MIB);
    return [
      {
        message: `${spilled.map(({ name }) => name).join(' and ')} did not fit into work_mem${plan.settings.work_mem ? ` (${plan.settings.work_mem})` : ''} and went to disk.`,
        evidence: spilled.map(evidenceOf).join('; '),
        remedy: {
          kind: 'setting',
          sql: `SET work_mem = '${enough}MB'`,
          note: 'Each sort and hash of each session may take that much: set it for the session or role that needs it.',
        },
      } satisfies Found,
    ];
  },
} satisfies Detector;

function evidenceOf(node: PlanNode): string {
  const key = conditionText(node, 'order') || conditionText(node, 'group');
  const blocks = node.buffers ? `, ${node.buffers.tempWritten} temporary blocks written` : '';
  return `${node.name}${key ? ` by ${key}` : ''}: ${mib(node.spilledBytes!)} on disk${blocks}`;
}
