/** Fixtures, a mock backend and element harnesses, for tests of hosts and of this package. Not for production. */
export * from './fixtures/index.ts';
export * from './harnesses/index.ts';
