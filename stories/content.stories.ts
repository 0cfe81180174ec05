import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Message, MessageKey, Messages } from '../src/index.ts';
import { en } from '../src/i18n/locales/en.ts';
import { LANGUAGES } from '../src/i18n/locales/languages.ts';
import type { Section } from './support/content-notes.ts';
import { SECTIONS } from './support/content-notes.ts';
import { contentStyles } from './support/content-styles.ts';
import { anotherLanguage, otherWords, voice } from './support/content-voice.ts';

const meta: Meta = {
  title: 'Content',
  tags: ['!autodocs'],
  parameters: { controls: { disable: true }, provider: false },
};
export default meta;

/** The language shown beside the English. */
interface Beside {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly messages: Messages;
}

/** A text with its placeholders (and, in notes, code) marked up. Placeholders keep their braces in any text direction. */
const marked = (text: string): unknown[] =>
  text
    .split(/(\{\w+\}|`[^`]+`)/)
    .map((part, index) =>
      index % 2 === 0
        ? part
        : part.startsWith('{')
          ? html`<bdi dir="ltr" class="slot">${part}</bdi>`
          : html`<code>${part.slice(1, -1)}</code>`,
    );

const words = (message: Message): unknown =>
  typeof message === 'string'
    ? marked(message)
    : Object.entries(message).map(
        ([category, text]) =>
          html`<span class="form"><small lang="en" dir="ltr">${category}</small> ${marked(text)}</span>`,
      );

const row = (key: MessageKey, note: string, beside: Beside | undefined): TemplateResult =>
  html`<div>
    <dt>${key}</dt>
    <dd class="note">${marked(note)}</dd>
    <dd class="words">${words(en[key])}</dd>
    ${
      beside
        ? html`<dd class="words beside" lang=${beside.lang} dir=${beside.dir}>
            ${words(beside.messages[key])}
          </dd>`
        : nothing
    }
  </div>`;

const idOf = ({ title }: Section): string => title.toLowerCase().replace(/\W+/g, '-');

const section = (each: Section, beside: Beside | undefined): TemplateResult =>
  html`<h2 id=${idOf(each)} tabindex="-1">${each.title}</h2>
    <p>${marked(each.intro)}</p>
    <dl class=${beside ? 'two' : 'one'}>
      ${(Object.entries(each.notes) as [MessageKey, string][]).map(([key, note]) => row(key, note, beside))}
    </dl>`;

// Storybook opens links of its frame in the surrounding page.
const contents = (): TemplateResult =>
  html`<ul class="contents">
    ${SECTIONS.map((each) => html`<li><a href=${`#${idOf(each)}`} target="_self">${each.title}</a></li>`)}
  </ul>`;

/**
 * Every message and when it is shown, in the order in which a user sees them, next to the language selected in the toolbar. The page
 * itself is always in English and left to right.
 */
export const Words: StoryObj = {
  parameters: { outsideElements: 'Update User Count' },
  loaders: [
    async ({ globals }) => {
      const { language = 'en' } = globals as { language?: string };
      const tag = language.toLowerCase();
      const module = await (LANGUAGES[tag] ?? LANGUAGES[tag.replace(/-.*/, '')])?.();
      if (!module) return {};
      const dir = /^(ar|he)\b/.test(language) ? 'rtl' : 'ltr';
      return { beside: { lang: language, dir, messages: module.messages } satisfies Beside };
    },
  ],
  render: (_args, { loaded }) => {
    const { beside } = loaded as { beside?: Beside };
    return html`${contentStyles}
      <article class="content" lang="en" dir="ltr">
        <h1>The words, and when they are used</h1>
        <p>For everyone who writes, checks or translates the texts of the elements.</p>
        ${voice} ${otherWords}
        <h2>All words</h2>
        <p>${anotherLanguage(beside?.lang)}</p>
        ${contents()} ${SECTIONS.map((each) => section(each, beside))}
      </article>`;
  },
};
