import { checkStories, WITH_OWN_PAGE } from './check-stories.ts';

const elsewhere: readonly string[] = WITH_OWN_PAGE;
await checkStories((name) => !elsewhere.includes(name));
