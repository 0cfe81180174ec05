import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** The voice of the messages, with quotes from them. */
export const voice = html`<h2>Voice</h2>
  <ul>
    <li>
      Messages say what happens and what it costs before it happens: “Saving it doesn’t charge anything.”
      “You’ll review the exact amount before paying.”
    </li>
    <li>
      After a failure they say what happened, what it means for the money, and what to do: “Your card was
      declined. You haven’t been charged.” “We lost the connection. Check the result; you won’t be charged
      twice.”
    </li>
    <li>
      They’re short, use contractions, and never blame the user: “Enter a whole number in digits only.” No
      exclamation marks, no praise, no urgency.
    </li>
    <li>
      One word for one thing: an admin makes a <em>change</em>, <em>cancels</em> it, and pays with a
      <em>payment method</em>. Money in the customer’s favor is <em>account credit</em>; credits for job posts
      are always named, such as “OCJ credits”.
    </li>
    <li>
      Keep the product’s own terms: “Number of users”, “Update User Count”, “Confirm Update”, “OCJ credits”,
      “Buy Credits”. All other buttons use sentence case.
    </li>
    <li>
      A busy button names what it’s doing and ends in “…”: “Updating…”, “Calculating the exact amount…”.
    </li>
    <li>
      Amounts, numbers, and dates are formatted for the user’s locale and fill
      <bdi class="slot">{…}</bdi>; no message contains literal ones.
    </li>
  </ul>`;

const replaceSome = `import '@oneclickworker/billing-elements/define';

document.querySelector('ocw-billing').messages = {
  buyCredits: 'Get more credits',
  users: { one: '{count} seat', other: '{count} seats' },
};`;

const bringAll = `import type { Messages } from '@oneclickworker/billing-elements';

const polish: Messages = { … }; // a missing name is a type error
Object.assign(billing, { locale: 'pl', messages: polish });`;

/** How a host replaces messages. */
export const otherWords = html`<h2>Your own messages</h2>
  <p>
    The <code>messages</code> property of <code>&lt;ocw-billing&gt;</code>, or of a single element, replaces
    messages by the names below, in every language. Its type is <code>Partial&lt;Messages&gt;</code>. An
    element’s messages replace those of its provider; they aren’t merged.
  </p>
  <pre tabindex="0"><code>${replaceSome}</code></pre>
  <p>
    A plural message has a form for each CLDR plural category of the language, such as <code>one</code>,
    <code>few</code>, or <code>many</code>; <code>other</code> is required. The number in
    <bdi class="slot">{count}</bdi> selects the form. A message doesn’t have to use all of its placeholders.
  </p>
  <p>
    Messages are included in Arabic, Brazilian Portuguese, English, French, German, Hebrew, Japanese, and
    Spanish. For another language, provide all messages and a <code>locale</code>; missing messages stay
    English.
  </p>
  <pre tabindex="0"><code>${bringAll}</code></pre>`;

/** Says which language is shown beside the English. */
export function anotherLanguage(tag: string | undefined): TemplateResult {
  const name = tag && new Intl.DisplayNames('en', { type: 'language' }).of(tag);
  return html`Each message with its name, when it’s used, and the English
  text${name ? html`, beside the text in the toolbar’s language, ${name}` : ''}.
  ${name ? '' : 'Choose another language in the toolbar to compare.'}`;
}
