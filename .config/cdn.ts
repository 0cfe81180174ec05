// Entry of the CDN build: registers every element and exports the whole public API.
import '../src/define/all.ts';

export * from '../src/index.ts';
