import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { accountFixture, CREDIT_ENTRIES } from '../../src/testing/index.ts';
import { schematicPlans } from './peers.ts';

/** A page of the bench: the script it loads, its elements, and the text that says that an element shows its content. */
export interface Subject {
  readonly script: string;
  readonly html: string;
  /** Whether the page has the preload lines of the build (embed.html). Default: false. */
  readonly hasPreloads?: boolean;
  readonly shows: Readonly<Record<string, string>>;
}

/** In place of the account in a page's HTML. */
const ACCOUNT = '{account}';

const FLOOR: Subject = {
  script: '/floor.js',
  html: '<bench-floor></bench-floor>',
  shows: { 'bench-floor': '$29.00' },
};
const TEXTS = {
  'ocw-seat-editor': 'Number of users',
  'ocw-credit-balance': 'credits',
  'ocw-subscription-summary': '$29.00',
  'ocw-buy-credits': '$19.00',
  'ocw-credit-history': 'job-1042',
} as const;

function elements(...tags: readonly (keyof typeof TEXTS)[]): Subject {
  const html = tags.map((tag) => `<${tag} endpoint="/api"></${tag}>`).join('');
  return {
    script: '/billing.min.js',
    html,
    shows: Object.fromEntries(tags.map((tag) => [tag, TEXTS[tag]])),
  };
}

/** The same elements as a host writes them that renders on its server: preload lines, and the account in the page. */
function prepared(...tags: readonly (keyof typeof TEXTS)[]): Subject {
  const { html, ...subject } = elements(...tags);
  const children = html.replaceAll(' endpoint="/api"', '');
  const provider = `<ocw-billing endpoint="/api" account="${ACCOUNT}">${children}</ocw-billing>`;
  return { ...subject, html: provider, hasPreloads: true };
}

/** Pages of the bench. The baseline is the minimum with lit and nanostores for one amount from one response. */
export const SUBJECTS = {
  floor: FLOOR,
  'floor, account in the page': { ...FLOOR, html: `<bench-floor account="${ACCOUNT}"></bench-floor>` },
  balance: elements('ocw-credit-balance'),
  editor: elements('ocw-seat-editor'),
  'three elements': elements('ocw-seat-editor', 'ocw-credit-balance', 'ocw-subscription-summary'),
  'page of four': elements(
    'ocw-subscription-summary',
    'ocw-credit-balance',
    'ocw-seat-editor',
    'ocw-buy-credits',
  ),
  'editor, account in the page': prepared('ocw-seat-editor'),
  'page of four, account in the page': prepared(
    'ocw-subscription-summary',
    'ocw-credit-balance',
    'ocw-seat-editor',
    'ocw-buy-credits',
  ),
  'all, 200 rows': elements(
    'ocw-subscription-summary',
    'ocw-credit-balance',
    'ocw-seat-editor',
    'ocw-buy-credits',
    'ocw-credit-history',
  ),
  'Schematic’s table of plans': {
    script: '/schematic.js',
    html: '<bench-schematic></bench-schematic>',
    shows: { 'bench-schematic': '$29.00' },
  },
  'number field, amount and button of Shoelace': {
    script: '/shoelace.js',
    html: '<bench-shoelace></bench-shoelace>',
    shows: { 'sl-input': 'Number of users', 'sl-format-number': '$29.00' },
  },
} as const satisfies Readonly<Record<string, Subject>>;

const FLOOR_SCRIPT = `
  import { html, LitElement } from 'lit';
  import { atom } from 'nanostores';
  const text = atom('');
  customElements.define('bench-floor', class extends LitElement {
    connectedCallback() {
      super.connectedCallback();
      text.listen(() => this.requestUpdate());
      const given = this.getAttribute('account');
      const account = given ? Promise.resolve(JSON.parse(given)) : fetch('/api/account').then((response) => response.json());
      void account.then(({ plan: { unitPrice } }) => {
        const format = new Intl.NumberFormat('en', { style: 'currency', currency: unitPrice.currency });
        text.set(format.format(unitPrice.amount / 100));
      });
    }
    render() { return html\`<p>\${text.get()}</p>\`; }
  });`;

async function bundleFloor(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: FLOOR_SCRIPT, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** The preload lines that the build prints for a host's page. */
async function readPreloads(): Promise<string> {
  const lines = (await readFile('dist/cdn/embed.html', 'utf8')).split('\n');
  return lines
    .filter((line) => line.startsWith('<link'))
    .join('')
    .replaceAll('/billing/', '/');
}

/** A server of the bench's pages, with a delay before each response in place of a network's round trip. */
export interface Site {
  readonly address: string;
  /** Milliseconds before each response. */
  latency: number;
  close(): void;
}

/**
 * Serves `/` (empty), `/subject/<name>` (a page with its elements and script), the scripts, those of peers by their paths, the
 * account and the ledger.
 */
export async function serveSite(peers: Readonly<Record<string, string>>): Promise<Site> {
  const scripts: Readonly<Record<string, string>> = { ...peers, '/floor.js': await bundleFloor() };
  const preloads = await readPreloads();
  const fixture = accountFixture();
  const account = JSON.stringify(fixture);
  const { name, unitPrice } = fixture.plan;
  const plans = JSON.stringify(schematicPlans(name, unitPrice?.currency ?? '', unitPrice?.amount ?? 0));
  const rows = Array.from({ length: 200 }, (_, index) => {
    const entry = CREDIT_ENTRIES[index % CREDIT_ENTRIES.length];
    return { ...entry, id: `entry_${index}` };
  });
  const entries = JSON.stringify({ entries: rows, nextCursor: null });
  const site: Site = { address: '', latency: 0, close: () => server.close() };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://bench').pathname;
    const send = (type: string, body: string | Buffer): void => {
      setTimeout(() => {
        response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(body);
      }, site.latency);
    };
    if (path === '/') return send('text/html', '<!doctype html><html lang="en"><body></body></html>');
    if (path.startsWith('/subject/')) {
      const subject: Subject =
        SUBJECTS[decodeURIComponent(path.slice('/subject/'.length)) as keyof typeof SUBJECTS];
      const script = `<script type="module" crossorigin src="${subject.script}"></script>`;
      const head = `${subject.hasPreloads ? preloads : ''}${script}`;
      const body = subject.html.replace(ACCOUNT, () => account.replaceAll('"', '&quot;'));
      return send(
        'text/html',
        `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`,
      );
    }
    const script = scripts[path];
    if (script !== undefined) return send('text/javascript', script);
    if (path === '/schematic/public/plans') return send('application/json', plans);
    if (path === '/api/account') return send('application/json', account);
    if (path === '/api/credit-entries') return send('application/json', entries);
    readFile(`dist/cdn/${path.slice(1)}`).then(
      (text) => send('text/javascript', text),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(site, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
