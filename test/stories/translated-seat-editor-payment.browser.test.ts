import { checkTranslated } from './translated.ts';

await checkTranslated((name) => name === 'seat-editor-payment');
