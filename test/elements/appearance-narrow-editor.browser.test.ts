import { checkNarrowAppearance } from './appearance-narrow.ts';

await checkNarrowAppearance((file) => file === 'seat-editor');
