import type { Handle, Statement } from '../../contracts/driver.ts';
import type { ParameterSet } from '../../contracts/plan.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { stream } from '../../random/random.ts';
import { nodesOf } from '../tree.ts';
import type { CaptureRequest } from './capture-cell.ts';
import { explainOperation } from './explain-operation.ts';
import { rehearse } from './rehearse.ts';

/** Parameter sets that the light and the heavy one are chosen from; drawn from the seed. */
const DRAWS = 8;
/** No further one is weighed after so many milliseconds: operations of a second are judged by fewer. */
const WEIGH_MS = 1_000;

/**
 * The sets that give the fewest and the most rows, on the baseline. Where all give as many, as a total does, those
 * whose operators handle the fewest and the most. Only one, called light, where that tells them apart neither.
 */
export async function chooseSets({
  id,
  workload,
  handles,
  population,
  seed,
}: Pick<CaptureRequest, 'id' | 'workload' | 'handles' | 'population' | 'seed'>): Promise<
  { params: ParameterSet; parameters: Parameters }[]
> {
  const random = stream(seed, 'plans', id);
  const drawn = Array.from({ length: DRAWS }, () => workload.draw({ random, population }));
  for (const weigh of [rowsGiven, rowsHandled]) {
    const weighed: { parameters: Parameters; weight: number }[] = [];
    const end = performance.now() + WEIGH_MS;
    for (const parameters of drawn) {
      if (weighed.length > 0 && performance.now() > end) break;
      weighed.push({ parameters, weight: await weigh(handles.baseline, workload, parameters) });
    }
    weighed.sort((a, b) => a.weight - b.weight);
    const [light, heavy] = [weighed[0]!, weighed.at(-1)!];
    if (light.weight < heavy.weight) {
      return [
        { params: 'light', parameters: light.parameters },
        { params: 'heavy', parameters: heavy.parameters },
      ];
    }
  }
  return [{ params: 'light', parameters: drawn[0]! }];
}

async function rowsGiven(handle: Handle, workload: Workload, parameters: Parameters): Promise<number> {
  let sum = 0;
  await rehearse(handle, workload, parameters, async (_, __, ___, real) => {
    const rows = await real();
    sum += rows.length;
    return rows;
  });
  return sum;
}

async function rowsHandled(handle: Handle, workload: Workload, parameters: Parameters): Promise<number> {
  const statements = new Set<Statement>();
  await rehearse(handle, workload, parameters, (_, statement, __, real) => {
    statements.add(statement);
    return real();
  });
  const explained = await explainOperation(handle, workload, parameters, [...statements]);
  return explained.reduce(
    (sum, { explained: { root } }) =>
      sum + [...nodesOf(root)].reduce((rows, node) => rows + (node.rows ?? 0) + (node.removedRows ?? 0), 0),
    0,
  );
}
