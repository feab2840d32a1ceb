// Does it help to run PostgreSQL's clients in worker threads? The same closed loop of so many clients in this thread and
// spread over threads, taking turns; operations a second and how busy the threads were. Needs a build.
//   node bench/client-threads.mjs [--postgres cluster] [--clients 16] [--threads 2] [--turns 8] [--operations 1600] [workload …]
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { median } from 'simple-statistics';
import { lifetime } from '../dist/cli/lifecycle.js';
import { dataset, driver, workload } from '../dist/cli/registry.js';
import { watcher } from '../dist/cli/watch.js';
import { stream } from '../dist/random/random.js';
import { crowdSlot } from '../dist/runner/clients/crowd.js';
import { seedArms } from '../dist/runner/seed.js';
import { oneCandidate } from './support/one-candidate.mjs';

const SEED = 20_250_101;

/** Opens so many clients, and does so many operations with them each time it is asked. */
async function crowdOf({ target, id, clients, part }) {
  const arm = await (await driver(target.driver)).open(target);
  const { population } = (await dataset('adr-002')).open(SEED, 'XS');
  const handles = [];
  while (handles.length < clients) handles.push(await arm.handle());
  const found = await workload(id);
  const random = stream(SEED, id, part);
  return {
    perform(operations) {
      const parameters = Array.from({ length: operations }, () =>
        found.workload.draw({ random, population }),
      );
      const isConflict = (error) => arm.isConflict(error);
      return crowdSlot({ workload: found.workload, handles, isConflict, parameters, random });
    },
    close: () => arm.close(),
  };
}

if (isMainThread) await main();
else {
  const crowd = await crowdOf(workerData);
  parentPort.postMessage('ready');
  parentPort.on('message', async (operations) => {
    if (operations === 0) return await crowd.close().then(() => process.exit(0));
    const { served } = await crowd.perform(operations);
    parentPort.postMessage(served);
  });
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      postgres: { type: 'string', default: 'cluster' },
      clients: { type: 'string', default: '16' },
      threads: { type: 'string', default: '2' },
      turns: { type: 'string', default: '8' },
      operations: { type: 'string', default: '1600' },
    },
  });
  const [clients, threads, turns, operations] = ['clients', 'threads', 'turns', 'operations'].map((name) =>
    Number(values[name]),
  );
  const ids = positionals.length > 0 ? positionals : ['chat-messages', 'append-turn', 'overview'];
  await lifetime(async (own) => {
    const candidate = await oneCandidate(values.postgres, own, watcher());
    const data = await dataset('adr-002');
    const instance = data.open(SEED, 'XS');
    const arm = await candidate.driver.open(candidate.target);
    await arm.createSchemas(instance.schemas, data.tables);
    await seedArms(data, instance, [arm], { signal: own.signal });
    await arm.close();
    for (const id of ids) {
      const { target } = candidate;
      const alone = await crowdOf({ target, id, clients, part: 0 });
      const workers = await Promise.all(
        Array.from({ length: threads }, async (_, part) => {
          const worker = new Worker(new URL(import.meta.url), {
            workerData: { target, id, clients: clients / threads, part: part + 1 },
          });
          await new Promise((resolve) => worker.once('message', resolve));
          return worker;
        }),
      );
      const inThreads = () =>
        Promise.all(
          workers.map(
            (worker) =>
              new Promise((resolve) => {
                worker.once('message', resolve);
                worker.postMessage(operations / threads);
              }),
          ),
        );
      const figures = { one: [], oneBusy: [], many: [], manyBusy: [] };
      for (let turn = -1; turn < turns; turn++) {
        const { served } = await alone.perform(operations);
        const parts = await inThreads();
        if (turn < 0) continue; // statements are prepared, caches fill
        figures.one.push(served.throughput);
        figures.oneBusy.push(served.eventLoop);
        figures.many.push(parts.reduce((sum, part) => sum + part.throughput, 0));
        figures.manyBusy.push(median(parts.map(({ eventLoop }) => eventLoop)));
      }
      const ratio = median(figures.many.map((many, i) => many / figures.one[i]));
      console.log(
        `${id}: ${clients} clients in one thread ${median(figures.one).toFixed(0)} operations/s, busy ${(100 * median(figures.oneBusy)).toFixed(0)} %; ` +
          `in ${threads} threads ${median(figures.many).toFixed(0)}, busy ${(100 * median(figures.manyBusy)).toFixed(0)} %; ratio ${ratio.toFixed(2)}`,
      );
      for (const worker of workers) worker.postMessage(0);
      await alone.close();
    }
  });
  process.exit(0);
}
