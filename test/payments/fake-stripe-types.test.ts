import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { before, test } from 'node:test';
import ts from 'typescript';

const root = 'src/simulator/stripe-js/conformance.ts';
let options: ts.CompilerOptions;
let previous: ts.Program | undefined;

/** Compiles the fake with one file changed; returns the compiler's errors. */
function compileWith(file: string, from: string, to: string): readonly string[] {
  const changed = resolve(file);
  const source = readFileSync(changed, 'utf8');
  assert.ok(from === to || source.includes(from), `${file} has: ${from}`);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const known = previous;
  host.getSourceFile = (name, languageVersion) => {
    if (resolve(name) === changed)
      return ts.createSourceFile(name, source.replace(from, to), languageVersion);
    return known?.getSourceFile(name) ?? read(name, languageVersion);
  };
  const program = ts.createProgram([root], options, host, known);
  if (from === to) previous = program;
  const files = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.includes('src/simulator/stripe-js'));
  const found = files.flatMap((each) => [
    ...program.getSyntacticDiagnostics(each),
    ...program.getSemanticDiagnostics(each),
  ]);
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const TYPES = 'node_modules/@stripe/stripe-js/dist/stripe-js/';

before(() => {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  options = { ...ts.parseJsonConfigFileContent(config, ts.sys, '.', {}).options, types: [] };
});

test('the fake Stripe.js compiles against the package’s types', () => {
  assert.deepEqual(compileWith(root, '', ''), []);
});

test('a wrong signature in the fake does not compile', () => {
  const rows = [
    [
      'stripe.ts',
      'retrievePaymentIntent(clientSecret: string)',
      'retrievePaymentIntent(clientSecret: number)',
    ],
    [
      'stripe.ts',
      'handleNextAction(options: { clientSecret: string })',
      'handleNextAction(options: { secret: string })',
    ],
    ['checkout.ts', 'changeAppearance(appearance: Appearance)', 'changeAppearance(appearance: string)'],
    ['payment-element.ts', 'mount(domElement: string | HTMLElement)', 'mount(domElement: Document)'],
    ['checkout-session.ts', 'livemode: false', "livemode: 'no'"],
  ] as const;
  for (const [file, from, to] of rows) {
    assert.notDeepEqual(compileWith(`src/simulator/stripe-js/${file}`, from, to), [], `${from} → ${to}`);
  }
});

test('a name that Stripe removes from its types does not compile', () => {
  const rows = [
    ['stripe.d.ts', 'initCheckoutElementsSdk(', 'initCheckout('],
    [
      'checkout.d.ts',
      'loadActions: () => Promise<StripeCheckoutLoadActionsResult>',
      'load: () => Promise<void>',
    ],
    ['checkout.d.ts', 'changeAppearance: (appearance: Appearance) => void', 'setAppearance: () => void'],
    ['elements-group.d.ts', 'submit(): Promise<', 'send(): Promise<'],
  ] as const;
  for (const [file, from, to] of rows) {
    assert.notDeepEqual(compileWith(`${TYPES}${file}`, from, to), [], `${from} → ${to}`);
  }
});
