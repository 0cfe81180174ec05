/** What of the testing tools needs Node: files, and a bundler. */
export { buildFakeStripeScript } from './stripe-js/build.ts';
export { filePersistence } from './stripe-simulator/file-persistence.ts';
