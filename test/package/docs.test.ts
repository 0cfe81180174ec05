import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { EVENTS, ScopeSchema } from '../../src/contract/index.ts';
import { STRIPE_JS_VERSION } from '../../src/payments/stripe-script.ts';
import { databaseLimits } from '../../src/server/database/limits.ts';
import { STRIPE_EVENTS } from '../../src/server/index.ts';
import { OPERATOR_ACTIONS } from '../../src/server/operator-error.ts';
import { STRIPE_API_VERSION } from '../../src/server/stripe/mode.ts';
import { forStorybook } from '../../stories/support/markdown-links.ts';

const DOCS = 'stories/docs';
const REPOSITORY =
  /https:\/\/(?:github|raw\.githubusercontent)\.com\/oneclickworker\/billing-elements\/(?:(?:blob|tree)\/)?main\//;

const guides = readdirSync(DOCS).filter((file) => file.endsWith('.md'));
const layers = readdirSync('src').filter((layer) => existsSync(`src/${layer}/README.md`));
const read = (path: string): string => readFileSync(path, 'utf8');
const operating = read(`${DOCS}/operating.md`);
const security = read('SECURITY.md');

/** Codes of the first column of the table below a heading. */
function firstColumn(heading: string): readonly string[] {
  const [, after = ''] = operating.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name = '']) => name).sort();
}

/** Targets of a page's Markdown links and images. */
function linksOf(path: string): readonly string[] {
  return [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors that GitHub generates from headings. */
function anchors(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
}

describe('The operating guide', () => {
  it('has a row for each operator code, and no other', () => {
    assert.deepEqual(firstColumn('`onError`'), Object.keys(OPERATOR_ACTIONS).sort());
  });

  it('has a row for each event type, and no other', () => {
    assert.deepEqual(firstColumn('`onEvent`'), Object.keys(EVENTS).sort());
  });

  it('names each Stripe event, and no other', () => {
    const [, after = ''] = operating.split('\n### Events to subscribe to\n');
    const [section = ''] = after.split('\n### ');
    const named = [...section.matchAll(/`([a-z_]+(?:\.[a-z_]+)+)`/g)].map(([, name = '']) => name);
    assert.deepEqual(named.sort(), [...STRIPE_EVENTS].sort());
  });

  it('names only tests that exist', () => {
    const [, after = ''] = operating.split('\n### Failures\n');
    const [section = ''] = after.split('\n### ');
    const named = [...section.matchAll(/`([\w-]+(?:\/[\w-]+)?)` +\|$/gm)].map(
      ([, name = '']) => `test/server/${name}.test.ts`,
    );
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('names each limit of the database with its default', () => {
    for (const [name, ms] of Object.entries<number>({ ...databaseLimits() })) {
      assert.match(operating, new RegExp(`^\\| \`${name}\` +\\| ${ms.toLocaleString('en')} +\\|`, 'm'));
    }
  });
});

describe('SECURITY.md', () => {
  it('names only tests that exist', () => {
    const named = [...security.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
    assert.ok(named.length > 20);
    assert.deepEqual(
      named.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('names a test for each threat', () => {
    const [, ...promises] = security.split('\n## Promise ');
    assert.equal(promises.length, 4);
    const rows = promises.flatMap((text) => (text.split('\n## ')[0] ?? '').match(/^\| .+ \|$/gm) ?? []);
    const threats = rows.filter((row) => !/^\| (Threat |-)/.test(row));
    assert.deepEqual(
      threats.filter((row) => !/`test\/[^`]+` +\|$/.test(row)),
      [],
    );
  });
});

describe('Links', () => {
  for (const path of [
    'README.md',
    'SECURITY.md',
    'CONTRIBUTING.md',
    'ARCHITECTURE.md',
    ...layers.map((layer) => `src/${layer}/README.md`),
    `${DOCS}/llms.txt`,
    ...guides.map((file) => `${DOCS}/${file}`),
  ]) {
    it(`of ${path} lead to existing files and headings`, () => {
      for (const link of linksOf(path)) {
        const [target = '', anchor] = link.split('#');
        const isOurs = REPOSITORY.test(target);
        if (!isOurs && /^\w+:/.test(target)) continue;
        const file = isOurs ? target.replace(REPOSITORY, '') : join(dirname(path), target);
        const found = target === '' ? path : file;
        assert.ok(existsSync(found), link);
        if (anchor !== undefined) assert.ok(anchors(read(found)).includes(anchor), link);
      }
    });
  }

  it("of a guide lead to Storybook's pages, or to the repository", () => {
    assert.equal(
      forStorybook(
        '[a](./backend.md), [b](./backend.md#mount-it), [c](../../SECURITY.md), [d](#prune), [e](../../README.md)',
      ),
      '[a](?path=/docs/guides-backend--docs), [b](?path=/docs/guides-backend--docs#mount-it), [c](?path=/docs/guides-security--docs), [d](#prune), [e](https://github.com/oneclickworker/billing-elements/blob/main/README.md)',
    );
  });
});

describe('Versions and scopes', () => {
  it('match the code', () => {
    assert.ok(read(`${DOCS}/stripe-setup.md`).includes(`\`${STRIPE_API_VERSION}\``));
    assert.ok(read(`${DOCS}/embedding.md`).includes(`\`${STRIPE_JS_VERSION}\``));
    const backend = read(`${DOCS}/backend.md`);
    assert.deepEqual(
      ScopeSchema.options.filter((scope) => !backend.includes(`\`${scope}\``)),
      [],
    );
  });
});

describe('Troubleshooting', () => {
  it('quotes messages from the code', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(`src/${file}`))
      .join('\n')
      .replaceAll("\\'", "'");
    const rows = read(`${DOCS}/troubleshooting.md`).match(/^\| [^|]+/gm) ?? [];
    const quoted = rows.flatMap((row) =>
      [...row.matchAll(/"([^"]+)"/g)].map(([, sentence = '']) => sentence),
    );
    assert.equal(quoted.length > 20, true);
    assert.deepEqual(
      quoted.filter((sentence) => !sources.includes(sentence)),
      [],
    );
  });
});

describe('llms.txt', () => {
  it('leads to every guide', () => {
    const links = linksOf(`${DOCS}/llms.txt`);
    assert.deepEqual(
      guides.filter((file) => !links.includes(`./${file}`)),
      [],
    );
  });
});

describe('Guides', () => {
  for (const file of guides) {
    it(`${file} has a page in Storybook, no stray tag, and no link that breaks in dist/docs`, () => {
      const page = read(`${DOCS}/${file.replace(/\.md$/, '.mdx')}`);
      assert.match(page, new RegExp(`'\\./${file}\\?raw'`));
      const id = /<Meta title="(.+?)"/
        .exec(page)?.[1]
        ?.toLowerCase()
        .replace(/[^a-z]+/g, '-');
      assert.equal(forStorybook(`[a](./${file})`), `[a](?path=/docs/${id}--docs)`);
      // Outside of code a tag is HTML: it would swallow what follows.
      const text = read(`${DOCS}/${file}`)
        .replaceAll(/^ *```[^]*?^ *```$/gm, '')
        .replaceAll(/`[^`]*`/g, '');
      assert.deepEqual(text.match(/<(?!!--)\S*/g) ?? [], []);
      for (const link of linksOf(`${DOCS}/${file}`)) {
        if (!link.startsWith('.')) continue;
        assert.match(link, /^(\.\/[a-z-]+\.md|\.\.\/\.\.\/(README|SECURITY|CHANGELOG)\.md)(#.*)?$/);
      }
    });
  }
});
