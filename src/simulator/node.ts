/** What of the testing tools needs Node: files, and a bundler. */
export { buildFakeStripeScript } from './stripe-js/build.ts';
export { filePersistence } from './file-persistence.ts';
