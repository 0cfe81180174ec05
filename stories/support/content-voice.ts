import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** How the words sound, taken from the words as they are. */
export const voice = html`<h2>How they sound</h2>
  <ul>
    <li>
      They say what happens, and what it costs before it happens: “Saving it charges nothing.” “You see the
      exact amount before you confirm.”
    </li>
    <li>
      After a failure they say what has become of the money: “Nothing was charged.” Where that is not known
      they say so: “We do not know yet what happened”.
    </li>
    <li>
      They blame nobody and say what to do: “Enter a whole number in digits only.” Short sentences; no
      exclamation marks, no praise, no hurry.
    </li>
    <li>
      The product’s own words stay as they are: “Number of users”, “Update User Count”, “Confirm Update”, “OCJ
      credits”, “Buy Credits”. All other buttons begin with a capital letter and go on without.
    </li>
    <li>
      A button that is busy says with what, and ends in “…”: “Updating…”, “Calculating the exact amount…”.
    </li>
    <li>
      Amounts, numbers and dates are written as the reader’s locale does and take the place of
      <bdi class="slot">{…}</bdi>; no message has one of its own.
    </li>
  </ul>`;

const replaceSome = `import '@oneclickworker/billing-elements/define';

document.querySelector('ocw-billing').messages = {
  buyCredits: 'Get more credits',
  users: { one: '{count} seat', other: '{count} seats' },
};`;

const bringAll = `import type { Messages } from '@oneclickworker/billing-elements';

const polish: Messages = { … }; // a name that is missing is an error of types
Object.assign(billing, { locale: 'pl', messages: polish });`;

/** How a host says it in its own words. */
export const otherWords = html`<h2>Words of your own</h2>
  <p>
    The property <code>messages</code> of <code>&lt;ocw-billing&gt;</code>, or of a single element, replaces
    the words under the names below, whatever the language. Its type is <code>Partial&lt;Messages&gt;</code>.
    The messages of an element stand in place of those of the provider, not beside them.
  </p>
  <pre tabindex="0"><code>${replaceSome}</code></pre>
  <p>
    What has a plural has a form for each category that CLDR gives the language, such as <code>one</code>,
    <code>few</code>, <code>many</code>; <code>other</code> is always there. The number in
    <bdi class="slot">{count}</bdi> decides. A message need not use all of its placeholders.
  </p>
  <p>
    There are words in Arabic, Brazilian Portuguese, English, French, German, Hebrew, Japanese and Spanish.
    Any other language is all of the messages and a <code>locale</code>; what is left out stays English.
  </p>
  <pre tabindex="0"><code>${bringAll}</code></pre>`;

/** Which language stands beside the English. */
export function anotherLanguage(tag: string | undefined): TemplateResult {
  const name = tag && new Intl.DisplayNames('en', { type: 'language' }).of(tag);
  return html`Each with its name, when it is used, and the English
  words${name ? html`; beside them those in the toolbar’s language, ${name}` : ''}.
  ${name ? '' : 'Another language in the toolbar puts its words beside them.'}`;
}
