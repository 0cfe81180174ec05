import { shows } from './backends.ts';

/** The account is loading. */
export const LOADING = {
  backend: shows({ account: 'silence', entries: () => 'silence' }),
  says: 'Loading…',
};

/** The account takes so long that the element says so. Use with `.schedule=${impatient}`. */
export const SLOW = { ...LOADING, says: 'Still loading…' };

/** No network. `failures.stories.ts` has all other failures, for all elements together. */
export const UNREACHABLE = {
  backend: shows({ account: 'offline', entries: () => 'offline' }),
  says: 'We can’t reach the server.',
};
