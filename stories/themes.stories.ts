import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwBilling } from '../src/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { endpointOf, shows } from './support/backends.ts';
import { review, type } from './support/play.ts';
import { themeEditor } from './support/theme-editor.ts';
import { ACCOUNT, quoteFixture } from '../src/testing/index.ts';

type Story = StoryObj<OcwBilling>;

const backend: StoryBackendFactory = shows({
  account: ACCOUNT,
  quote: (seats) => quoteFixture(ACCOUNT, seats),
});

/** The elements of a page in each theme. */
const meta: Meta<OcwBilling> = {
  title: 'Themes',
  component: 'ocw-billing',
  args: { theme: '' },
  parameters: { provider: false, backend },
  render: ({ theme }, { abortSignal, globals }) =>
    html`<ocw-billing
      endpoint=${endpointOf(abortSignal)}
      locale=${globals['language'] as string}
      time-zone="UTC"
      theme=${theme}
    >
      <div style="display:grid;gap:16px">
        <ocw-seat-editor></ocw-seat-editor>
        <ocw-subscription-summary manage-billing></ocw-subscription-summary>
        <ocw-credit-balance></ocw-credit-balance>
      </div>
    </ocw-billing>`,
};
export default meta;

/** Change the custom properties, see the effect on the elements, and copy the CSS. */
export const ThemeEditor: Story = {
  tags: ['!autodocs'],
  parameters: { provider: true, says: 'Number of users' },
  render: () =>
    themeEditor(
      html`<div style="display:grid;gap:16px">
        <ocw-seat-editor></ocw-seat-editor>
        <ocw-credit-balance></ocw-credit-balance>
      </div>`,
    ),
};

/** Without `theme`: light or dark like the page. */
export const Default: Story = {
  parameters: { says: 'Due today $43.50' },
  play: ({ canvasElement }) => type(canvasElement, '8'),
};

/** `theme="dark"`: dark on any page. */
export const Dark: Story = { ...Default, args: { theme: 'dark' } };

/** `theme="ledger"` with `themes/ledger.css`: an example of what custom properties and parts can change. */
export const Ledger: Story = { ...Default, args: { theme: 'ledger' } };

/** The same theme, dark. */
export const LedgerDark: Story = { ...Default, args: { theme: 'ledger dark' } };

/** The review in the theme `ledger`. */
export const LedgerReview: Story = {
  args: { theme: 'ledger' },
  parameters: { says: 'Review your change' },
  play: ({ canvasElement }) => review(canvasElement, 8),
};

/** `theme="contrast"` with `themes/contrast.css`: black and white, thick borders, larger text. */
export const Contrast: Story = { ...Default, args: { theme: 'contrast' } };

/** The same theme, dark. */
export const ContrastDark: Story = { ...Default, args: { theme: 'contrast dark' } };

/** Any theme with tighter spacing: `--ocw-space: 3px`. */
export const Compact: Story = {
  ...Default,
  render: (args, context) =>
    html`<div style="--ocw-space:3px;--ocw-font-size:14px">${meta.render?.(args, context)}</div>`,
};

/** Any theme with wider spacing: `--ocw-space: 5px`. */
export const Roomy: Story = {
  ...Default,
  render: (args, context) => html`<div style="--ocw-space:5px">${meta.render?.(args, context)}</div>`,
};
