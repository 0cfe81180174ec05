import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The fake Stripe.js as one script, for Node: to be served at the simulator's own path, or at Stripe's URL where a test
 * intercepts it. Needs esbuild, an optional peer of this package.
 */
export async function buildFakeStripeScript(): Promise<string> {
  const { build } = await import('esbuild');
  // Not `new URL(…, import.meta.url)`: the build would take the file for an asset and write its contents here.
  const own = fileURLToPath(import.meta.url);
  const script = join(dirname(own), own.endsWith('.ts') ? 'script.ts' : 'script.js');
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
