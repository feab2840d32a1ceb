import type { Profile } from '../../../contracts/layout.ts';

/** For a machine with a few cores, an SSD and some GiB that the server may call its own. Durability stays as it is. */
export default {
  title: 'Memory, planner costs and WAL for a small server on an SSD; as durable as the stock settings',
  settings: {
    shared_buffers: {
      value: '1GB',
      reason: 'the data of tiers XS to M fits; the stock 128 MB holds tier S at best',
    },
    effective_cache_size: { value: '3GB', reason: 'shared buffers and what the system caches' },
    work_mem: { value: '32MB', reason: 'sorts and hashes of a dashboard stay in memory' },
    maintenance_work_mem: { value: '256MB', reason: 'index builds' },
    random_page_cost: { value: '1.1', reason: 'an SSD reads any page at nearly the same price' },
    effective_io_concurrency: { value: '200', reason: 'an SSD serves many reads at a time' },
    jit: { value: 'off', reason: 'compiling costs more than it saves on queries of some milliseconds' },
    max_parallel_workers_per_gather: { value: '2', reason: 'one leader and two workers keep two cores busy' },
    wal_buffers: { value: '16MB', reason: 'bulk writes do not wait for the WAL buffer' },
    max_wal_size: { value: '4GB', reason: 'no checkpoint in the middle of a load' },
    checkpoint_completion_target: { value: '0.9', reason: 'checkpoints are spread out' },
  },
} satisfies Profile;
