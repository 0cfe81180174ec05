import { checkNarrowLooks } from './looks-narrow.ts';

await checkNarrowLooks((file) => file === 'seat-editor-payment');
