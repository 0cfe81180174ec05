import { checkStories } from './check-stories.ts';

await checkStories((name) => name === 'seat-editor-payment');
