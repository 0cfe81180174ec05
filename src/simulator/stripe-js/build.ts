import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Bundles the fake Stripe.js as one script, for Node. Serve it at the simulator's path, or at Stripe's URL if a test
 * intercepts that. Needs esbuild, an optional peer dependency of this package.
 */
export async function buildFakeStripeScript(): Promise<string> {
  const { build } = await import('esbuild');
  // Not `new URL(…, import.meta.url)`: the build would treat the file as an asset and inline it here.
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
