/** Tools for tests and demonstrations, the project's own and hosts'. Nothing in here is for production. */
export * from './stripe-simulator/index.ts';
export * from './stripe-js/index.ts';
export * from './fixtures/index.ts';
