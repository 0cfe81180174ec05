import { checkNarrowLooks } from './looks-narrow.ts';

await checkNarrowLooks((file) => ['buy-credits', 'credit-gate'].includes(file));
