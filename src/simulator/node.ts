/** The parts of the simulator that need Node: file persistence, and the bundled fake Stripe.js. */
export { buildFakeStripeScript } from './stripe-js/build.ts';
export { filePersistence } from './file-persistence.ts';
