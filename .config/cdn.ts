// What the one-file build holds: every element, registered, and the whole public interface.
import '../src/define/all.ts';
import { OcwBilling } from '../src/index.ts';

export * from '../src/index.ts';

/** Set by the build. */
declare const __VERSION__: string;

// Tags cannot be registered twice: the copy that came first keeps them, and this one would be looked for in vain.
if (customElements.get('ocw-billing') !== OcwBilling) {
  console.warn(
    `billing-elements ${__VERSION__} (${import.meta.url}): another copy on this page has registered the elements. Load only one.`,
  );
}
