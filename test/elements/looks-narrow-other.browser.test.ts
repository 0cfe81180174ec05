import { checkNarrowLooks } from './looks-narrow.ts';

/** Files with a test page of their own, so that they run beside the others. */
const ELSEWHERE: readonly string[] = ['seat-editor', 'seat-editor-payment', 'buy-credits', 'credit-gate'];

await checkNarrowLooks((file) => !ELSEWHERE.includes(file));
