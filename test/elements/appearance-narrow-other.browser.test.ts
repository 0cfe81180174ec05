import { checkNarrowAppearance } from './appearance-narrow.ts';

/** Files with a separate test page, so that they run in parallel with the others. */
const ELSEWHERE: readonly string[] = ['seat-editor', 'seat-editor-payment', 'buy-credits', 'credit-gate'];

await checkNarrowAppearance((file) => !ELSEWHERE.includes(file));
