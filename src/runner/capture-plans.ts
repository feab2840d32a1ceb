import type { DatasetInstance, Tier } from '../contracts/dataset.ts';
import type { Handle } from '../contracts/driver.ts';
import { messageOf } from '../contracts/error.ts';
import type { CellPlans } from '../contracts/plan.ts';
import { type BaselineCapture, captureBaseline, captureCell } from '../plans/capture/capture-cell.ts';
import { planSummary } from '../plans/summary.ts';
import { armOf, type RunPlan } from './plan.ts';

/**
 * Capturing a tier begins no further cell after this long for each candidate: the catalogue at S takes two and a half
 * minutes of it.
 */
const CANDIDATE_MS = 300_000;

/**
 * Captures the plans of every cell of a tier that will be measured and has none yet, before anything is timed. A cell
 * whose plans cannot be had is measured all the same, with a note of why.
 */
export async function capturePlans(
  { record, store, watcher, signal, workloads, candidates }: RunPlan,
  tier: Tier,
  data: DatasetInstance,
  handles: ReadonlyMap<string, Handle>,
): Promise<void> {
  const open = record.cells.filter(
    (cell) => cell.tier === tier && cell.verdict === 'pending' && !cell.plans?.file,
  );
  if (open.length === 0) return;
  watcher.step('Explaining the plans of the arms');
  const end = performance.now() + CANDIDATE_MS * candidates.length;
  const floor = (arm: string) => record.arms.find(({ id }) => id === arm)?.roundTripMs ?? 0;
  // Once a workload, or a workload and candidate: under another load they are the same.
  const baselines = new Map<string, readonly BaselineCapture[]>();
  const captured = new Map<string, CellPlans>();
  for (const cell of open) {
    signal.throwIfAborted();
    if (performance.now() > end) {
      cell.plans = { file: null, note: 'there was no time left for its plans', statements: [] };
      continue;
    }
    const { id, workload } = workloads.find((entry) => entry.id === cell.workload)!;
    const key = `${id}:${armOf(cell)}`;
    try {
      const request = {
        cell: cell.id,
        id,
        workload,
        handles: { baseline: handles.get('baseline')!, candidate: handles.get(armOf(cell))! },
        population: data.population,
        seed: record.scenario.seed,
        floors: { baseline: floor('baseline'), candidate: floor(cell.candidate) },
      };
      const baseline = baselines.get(id) ?? (await captureBaseline(request));
      baselines.set(id, baseline);
      const found = captured.get(key) ?? (await captureCell(request, baseline));
      captured.set(key, found);
      const plans = { ...found, cell: cell.id };
      cell.plans = planSummary(plans, await store.savePlans(plans));
    } catch (error) {
      cell.plans = { file: null, note: messageOf(error), statements: [] };
      watcher.note(`${cell.id}: its plans could not be had: ${messageOf(error)}`);
    }
  }
}
