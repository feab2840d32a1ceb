/** The program of a measuring process: gets a request over IPC, measures, says what it saw, ends. */
import { once } from 'node:events';
import { messageOf } from '../contracts/error.ts';
import type { OwnPlan } from '../own/dataset.ts';
import { runFork } from '../runner/fork-body.ts';
import { COOLED, type ForkMessage, type ForkRequest } from '../runner/fork-protocol.ts';
import { dataset, driver, workload } from './registry.ts';

const say = (message: ForkMessage) => {
  process.send?.(message);
};
const cool = async (arm: string) => {
  say({ kind: 'cool', arm });
  const [answer] = await once(process, 'message');
  if (answer !== COOLED) throw new Error(`unexpected answer ${answer}`);
};
/** Says the last word and ends once it is on its way: an engine's idle threads must not keep the process. */
const leave = (message: ForkMessage, code: number) => {
  process.send?.(message, undefined, {}, () => process.exit(code));
};

const catalogue = { dataset, workload: async (id: string) => (await workload(id)).workload };
const own = async (plan: unknown) => (await import('./own-parts.ts')).ownParts(plan as OwnPlan);

process.on('disconnect', () => process.exit(1)); // the parent is gone: nobody would read the result
process.once('message', async (request: ForkRequest) => {
  try {
    await runFork(request, {
      driver,
      say,
      cool,
      ...(request.own === undefined ? catalogue : await own(request.own)),
    });
    leave({ kind: 'done' }, 0);
  } catch (error) {
    leave({ kind: 'failed', message: messageOf(error) }, 1);
  }
});
