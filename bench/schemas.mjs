// What does a schema a user cost PostgreSQL, beside one schema that all share? Time to create and to drop, the size of the
// catalogue, and the memory of prepared statements after each user asked every read once. Empty tables: none of this
// depends on the rows. Needs a build.
//   node bench/schemas.mjs [--tier S] [--postgres cluster]
import { parseArgs } from 'node:util';
import { lifetime } from '../dist/cli/lifecycle.js';
import { dataset, selectWorkloads } from '../dist/cli/registry.js';
import { watcher } from '../dist/cli/watch.js';
import { stream } from '../dist/random/random.js';
import { oneCandidate } from './support/one-candidate.mjs';

const { values } = parseArgs({
  options: {
    tier: { type: 'string', default: 'S' },
    postgres: { type: 'string', default: 'cluster' },
  },
});
const statement = (postgres) => ({ duckdb: '', postgres });
const CATALOGUE = statement(
  `SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'`,
);
const DATABASE = statement('SELECT pg_database_size(current_database())');
const MEMORY = statement('SELECT sum(total_bytes) FROM pg_backend_memory_contexts');
const PREPARED = statement('SELECT count(*) FROM pg_prepared_statements');

await lifetime(async (own) => {
  const data = await dataset('adr-002');
  const instance = data.open(1, values.tier);
  const reads = (await selectWorkloads('all')).filter(({ workload }) => !workload.writes);
  const plan = await oneCandidate(values.postgres, own, watcher());
  const figures = [];
  for (const schemas of ['per-user', 'shared']) {
    const shared = schemas === 'shared' ? { shared: data.tables } : {};
    const arm = await plan.driver.open({ ...plan.target, ...shared });
    const handle = await arm.handle();
    const ask = async (what) =>
      Number((await handle.call(instance.schemas[0], (session) => session.query(what, [])))[0][0]);
    const before = {
      catalogue: await ask(CATALOGUE),
      database: await ask(DATABASE),
      memory: await ask(MEMORY),
    };
    const seconds = async (work) => {
      const start = performance.now();
      await work();
      return (performance.now() - start) / 1_000;
    };
    const create = await seconds(() => arm.createSchemas(instance.schemas, data.tables));
    const after = { catalogue: await ask(CATALOGUE), database: await ask(DATABASE) };
    const random = stream(1, 'schemas');
    for (const { workload } of reads) {
      const parameters = workload.draw({ random, population: instance.population });
      for (const schema of instance.schemas)
        await handle.call(schema, (session) => workload.run(session, { ...parameters, schema }));
    }
    figures.push({
      schemas,
      create,
      catalogue: after.catalogue - before.catalogue,
      database: after.database - before.database,
      prepared: await ask(PREPARED),
      memory: (await ask(MEMORY)) - before.memory,
      drop: await seconds(() => arm.dropSchemas(instance.schemas)),
    });
    await handle.close();
    await arm.close();
  }
  const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`\n${instance.schemas.length} users, ${data.tables.length} tables, ${reads.length} reads\n`);
  console.log(
    '| schemas | create | drop | catalogue | empty database | prepared | memory of the session |\n| --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const { schemas, create, drop, catalogue, database, prepared, memory } of figures) {
    console.log(
      `| ${schemas} | ${create.toFixed(1)} s | ${drop.toFixed(1)} s | + ${mb(catalogue)} | + ${mb(database)} | ${prepared} | + ${mb(memory)} |`,
    );
  }
});
