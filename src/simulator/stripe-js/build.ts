import { fileURLToPath } from 'node:url';

/**
 * The fake Stripe.js as one script, for Node: to be served at the simulator's own path, or at Stripe's URL where a test
 * intercepts it. Needs esbuild, an optional peer of this package.
 */
export async function buildFakeStripeScript(): Promise<string> {
  const { build } = await import('esbuild');
  const own = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`script.${own}`, import.meta.url))],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
