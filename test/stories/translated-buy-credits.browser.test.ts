import { checkTranslated } from './translated.ts';

await checkTranslated((name) => name === 'buy-credits');
