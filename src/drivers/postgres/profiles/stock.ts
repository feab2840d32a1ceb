import type { Profile } from '../../../contracts/layout.ts';

/** To name it beside others in a scenario. */
export default {
  title: 'As the server comes: not one setting changed',
  settings: {},
} satisfies Profile;
