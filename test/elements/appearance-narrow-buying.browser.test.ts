import { checkNarrowAppearance } from './appearance-narrow.ts';

await checkNarrowAppearance((file) => ['buy-credits', 'credit-gate'].includes(file));
