// What the one-file build holds: every element, registered, and the whole public interface.
import '../src/define/all.ts';

export * from '../src/index.ts';
