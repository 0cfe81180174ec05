import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { en } from '../src/locales/en.ts';
import type { Message, Messages } from '../src/index.ts';
import { LANGUAGES } from '../src/locales/languages.ts';

const meta: Meta = { title: 'Content', tags: ['!autodocs'], parameters: { provider: false } };
export default meta;

const forms = (message: Message): unknown =>
  typeof message === 'string'
    ? message
    : Object.entries(message).map(([category, text]) => html`<div><small>${category}:</small> ${text}</div>`);

/** Every word that the elements say, beside the language that the toolbar is set to. */
export const Words: StoryObj = {
  parameters: { outsideElements: 'Update User Count' },
  loaders: [
    async ({ globals }) => {
      const language = (globals as { language?: string }).language ?? 'en';
      return { words: (await LANGUAGES[language.toLowerCase()]?.())?.messages };
    },
  ],
  render: (_args, { loaded }) => {
    const { words } = loaded as { words?: Messages };
    const keys = Object.keys(en) as (keyof Messages)[];
    return html`<table
      style="inline-size:100%;table-layout:fixed;overflow-wrap:anywhere;border-spacing:12px 4px;font:15px/1.5 system-ui;text-align:start;color:light-dark(#111,#eee)"
    >
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">English</th>
          ${words ? html`<th scope="col">Translation</th>` : ''}
        </tr>
      </thead>
      <tbody>
        ${keys.map(
          (key) =>
            html`<tr>
              <th scope="row" dir="ltr">${key}</th>
              <td lang="en" dir="ltr">${forms(en[key])}</td>
              ${words ? html`<td>${forms(words[key])}</td>` : ''}
            </tr>`,
        )}
      </tbody>
    </table>`;
  },
};
