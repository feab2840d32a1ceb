// What does a new user wait for, beside so many who are there? A connection, a schema with its nine tables, the first query
// and the same again, on both arms; medians of several new users, each dropped again. The others' tables are empty: what
// counts here is how many they are. Needs a build.
//   node bench/cold-start.mjs [--users 15,75,300,1000] [--postgres cluster] [--times 9]
import { parseArgs } from 'node:util';
import { lifetime } from '../dist/cli/lifecycle.js';
import { provisionDuckDb } from '../dist/cli/provision.js';
import { dataset, workload } from '../dist/cli/registry.js';
import { watcher } from '../dist/cli/watch.js';
import { scenarioSchema } from '../dist/contracts/scenario.js';
import { schemaOf } from '../dist/datasets/adr-002/users.js';
import { oneCandidate } from './support/one-candidate.mjs';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '15,75,300,1000' },
    postgres: { type: 'string', default: 'cluster' },
    times: { type: 'string', default: '9' },
  },
});
const counts = values.users.split(',').map(Number);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const timed = async (work) => {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
};

await lifetime(async (own) => {
  const { tables } = await dataset('adr-002');
  const first = (await workload('conversation-list')).workload;
  const scenario = scenarioSchema.parse({ name: 'bench', workloads: 'all' });
  const plans = [
    await provisionDuckDb('baseline', scenario, tables, own),
    await oneCandidate(values.postgres, own, watcher()),
  ];
  const ask = (handle, schema) => handle.call(schema, (session) => first.run(session, { schema }));
  const rows = [];
  let present = 0;
  for (const count of counts) {
    for (const plan of plans) {
      const arm = await plan.driver.open(plan.target);
      const others = Array.from({ length: count - present }, (_, i) => schemaOf(`other-${present + i}`));
      await arm.createSchemas(others, tables);
      await arm.close();
      const figures = { connect: [], schema: [], first: [], again: [], drop: [] };
      for (let i = 0; i < Number(values.times); i++) {
        const schema = schemaOf(`new-${count}-${i}`);
        const [connect, [fresh, handle]] = await timed(async () => {
          const opened = await plan.driver.open(plan.target);
          const session = await opened.handle();
          await session.ping();
          return [opened, session];
        });
        figures.connect.push(connect);
        figures.schema.push((await timed(() => fresh.createSchemas([schema], tables)))[0]);
        figures.first.push((await timed(() => ask(handle, schema)))[0]);
        figures.again.push((await timed(() => ask(handle, schema)))[0]);
        await handle.close();
        figures.drop.push((await timed(() => fresh.dropSchemas([schema])))[0]);
        await fresh.close();
      }
      rows.push([count, plan.role, ...Object.values(figures).map((each) => median(each).toFixed(1))]);
    }
    present = count;
  }
  console.log('| users | arm | connect, ms | schema | first query | again | drop |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
});
