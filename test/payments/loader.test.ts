import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { stripeLocale } from '../../src/payments/locale.ts';
import {
  isPaymentLoadError,
  loadStripe,
  STRIPE_JS_URL,
  STRIPE_JS_VERSION,
} from '../../src/payments/index.ts';

test('the payment code can be imported on a server, and throws there because it needs a browser', async () => {
  await assert.rejects(loadStripe({ publishableKey: 'pk_test_1' }), (error) => {
    assert.ok(isPaymentLoadError(error));
    assert.equal(error.reason, 'configuration');
    return true;
  });
});

test('the pinned URL and version match those that the types’ package loads', async () => {
  const source = await readFile('node_modules/@stripe/stripe-js/dist/pure.mjs', 'utf8');
  assert.equal(STRIPE_JS_URL, `https://js.stripe.com/${STRIPE_JS_VERSION}/stripe.js`);
  assert.match(source, new RegExp(`RELEASE_TRAIN = '${STRIPE_JS_VERSION}'`));
});

test('the payment code contains nothing of @stripe/stripe-js and stays small', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: ['src/payments/index.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
  });
  // It imports only the contract's names, a few strings: no schema, no package.
  assert.deepEqual(
    Object.keys(metafile.inputs).filter((file) => !file.startsWith('src/payments/')),
    ['src/contract/routes.ts'],
  );
  const size = gzipSync(outputFiles[0]!.contents).length;
  assert.ok(size < 6000, `${size} bytes gzip`);
});

test('a locale that Stripe does not support becomes the nearest supported one', () => {
  const rows = {
    'en-US': 'en',
    'en-gb': 'en-GB',
    de: 'de',
    'de-AT': 'de',
    'fr-CA': 'fr-CA',
    'pt-BR': 'pt-BR',
    'zh-Hant': 'zh-TW',
    'zh-Hant-HK': 'zh-HK',
    'zh-CN': 'zh',
    auto: 'auto',
    'not a tag': 'auto',
    eo: 'auto',
  };
  for (const [tag, expected] of Object.entries(rows)) assert.equal(stripeLocale(tag), expected, tag);
});
