import { shows } from './backends.ts';

/** The account is on its way. */
export const LOADING = {
  backend: shows({ account: 'silence', entries: () => 'silence' }),
  says: 'Loading…',
};

/** The account takes so long that the element says so. Goes with an element that is `impatient`. */
export const SLOW = { ...LOADING, says: 'Still loading…' };

/** No network. Every other failure is in `failures.stories.ts`, for all elements together. */
export const UNREACHABLE = {
  backend: shows({ account: 'offline', entries: () => 'offline' }),
  says: 'We can’t reach the server.',
};
