import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { build } from 'esbuild';

/** The sources that a bundler loads before React hydrates a page of these components, without the folder `src/`. */
async function loadedFirst(...components: readonly string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: `export { ${components.join(', ')} } from './src/react/index.ts'`, resolveDir: '.' },
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'dist',
    packages: 'external',
    logLevel: 'error',
    write: false,
    metafile: true,
  });
  const { outputs } = metafile;
  const files = new Set(Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === '<stdin>'));
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && path in outputs) files.add(path);
  }
  const inputs = [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  return inputs.map((input) => input.replace(/^src\//, ''));
}

/** The modules of each element's first screen, which it would otherwise load on demand. */
const FIRST_SHOWN: Readonly<Record<string, readonly string[]>> = {
  SeatEditor: ['elements/seat-editor/seat-editor-screen.ts'],
  BuyCredits: ['elements/buy-credits/purchase-screen.ts', 'elements/ui/status-notice.ts'],
  CreditBalance: ['elements/credit-balance/credit-notices.ts'],
  CreditGate: [
    'elements/credit-gate/gate-view.ts',
    'elements/buy-credits/purchase-screen.ts',
    'elements/ui/status-notice.ts',
  ],
  SubscriptionSummary: ['elements/ui/seat-change-block-notice.ts'],
};

describe('A page with React components', () => {
  for (const [component, modules] of Object.entries(FIRST_SHOWN)) {
    it(`loads the first screen of <${component}> before it hydrates`, async () => {
      const loaded = await loadedFirst('Billing', component);
      for (const module of modules) assert.ok(loaded.includes(module), `${module} is loaded on demand`);
    });
  }

  it('loads later steps and payments on demand', async () => {
    const loaded = await loadedFirst(...Object.keys(FIRST_SHOWN));
    const later = loaded.filter((module) => /\/steps\.ts$|\/payment-panel|^payments\//.test(module));
    assert.deepEqual(later, []);
  });

  it('loads no code of components that it does not use', async () => {
    const loaded = await loadedFirst('Billing', 'CreditBalance');
    const others = loaded.filter((module) =>
      /^elements\/(seat-editor|buy-credits|credit-gate|invoices|subscription-summary)/.test(module),
    );
    assert.deepEqual(others, []);
  });
});
