import { test } from 'node:test';
import assert from 'node:assert/strict';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import manifest from '../../custom-elements.json' with { type: 'json' };

const declarations = manifest.modules.flatMap((module) => module.declarations as { tagName?: string }[]);
const tags = declarations.flatMap(({ tagName }) => tagName ?? []);

/** The output of @lit-labs/ssr for a tag with these attributes. */
async function rendered(tag: string, attributes: string): Promise<string> {
  await import('../../src/define/all.ts');
  // A template needs literal strings, and the tag is one of a list.
  const strings = Object.assign([`<${tag} ${attributes}></${tag}>`], {
    raw: [`<${tag} ${attributes}></${tag}>`],
  }) as unknown as TemplateStringsArray;
  return await collectResult(render(html(strings)));
}

for (const tag of tags) {
  test(`the server renders <${tag}> with its skeleton, without a request`, async (context) => {
    const fetch = context.mock.method(globalThis, 'fetch', () => Promise.reject(new Error('No request')));
    const text = await rendered(tag, 'endpoint="/api/billing" locale="de-DE"');
    assert.match(text, /<template shadowroot="open"|<template shadowrootmode="open"/);
    if (tag === 'ocw-billing') assert.match(text, /<slot>/);
    else assert.match(text, /Loading…|class="card|skeleton|line/);
    assert.doesNotMatch(text, /Not connected/);
    assert.equal(fetch.mock.callCount(), 0);
  });
}
