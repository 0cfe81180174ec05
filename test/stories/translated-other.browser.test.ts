import { checkTranslated } from './translated.ts';

await checkTranslated((name) => !['seat-editor', 'seat-editor-payment', 'buy-credits'].includes(name));
