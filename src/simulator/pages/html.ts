/** Text that is already HTML. */
export interface Html {
  readonly html: string;
}

/** What can be put into HTML. */
export type Writable = string | number | null | undefined | false | Html | readonly Writable[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function write(value: Writable): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map(write).join('');
}

/** Writes HTML; what is put in is escaped unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Writable[]): Html {
  return { html: parts.reduce((text, part, index) => text + write(values[index - 1]) + part) };
}

/** The style sheet of the pages, a file of its own so that a strict policy lets it through. */
export const styles = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; justify-items: center; }
main { width: min(100% - 2rem, 32rem); padding-block: 2rem; }
.simulated { background: #ffd84d; color: #221a00; margin: 0; padding: .75rem 1rem; width: 100%; box-sizing: border-box; text-align: center; font-weight: 700; }
table { width: 100%; border-collapse: collapse; margin-block: 1rem; }
td, th { text-align: start; padding: .25rem 0; border-bottom: 1px solid #8885; }
td:last-child, th:last-child { text-align: end; }
form { display: grid; gap: .5rem; margin-block: 1rem; }
button { font: inherit; padding: .5rem 1rem; min-height: 44px; cursor: pointer; text-align: start; }
[role=alert] { border-inline-start: 4px solid #c00; padding-inline-start: .75rem; }
`;

/** A whole page, which says loudly what it is. */
export function page(title: string, stylesheet: string, body: Html, status = 200): Response {
  const text = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} (simulated)</title>
        <link rel="stylesheet" href="${stylesheet}" />
      </head>
      <body>
        <p class="simulated">Simulated Stripe: no money moves.</p>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  return new Response(text.html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // No form-action: it would stop the redirect back to the product after a form was sent.
      'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  });
}

/** A button that sends one action, with values beside it. */
export function button(label: string, action: string, values: Readonly<Record<string, string>> = {}): Html {
  const hidden = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post">${hidden}<button name="action" value="${action}">${label}</button></form>`;
}

/** One button for each test card. */
export function cardButtons(
  cards: readonly { readonly token: string; readonly label: string; readonly number?: string }[],
  verb: string,
): Html {
  return html`<form method="post">
    <input type="hidden" name="action" value="card" />${cards.map(
      (card) =>
        html`<button name="card" value="${card.token}">
          ${verb}: ${card.label}${card.number === undefined ? '' : ` (…${card.number.slice(-4)})`}
        </button>`,
    )}
  </form>`;
}

/** See other: after a form was sent. */
export function seeOther(url: string): Response {
  return new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store' } });
}

/** A URL with more in its query. Null when it is not an http(s) URL. */
export function withQuery(url: string, query: Readonly<Record<string, string>>): string | null {
  if (!/^https?:/i.test(url)) return null;
  const target = new URL(url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  return target.href;
}
