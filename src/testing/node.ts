/** What of the testing tools needs Node: files. */
export { filePersistence } from './stripe-simulator/file-persistence.ts';
