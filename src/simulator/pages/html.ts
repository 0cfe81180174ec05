/** Text that is already HTML. */
export interface Html {
  readonly html: string;
}

/** A value that {@link html} accepts. */
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

/** Template tag for HTML. Escapes all values except `Html`. */
export function html(parts: TemplateStringsArray, ...values: readonly Writable[]): Html {
  return { html: parts.reduce((text, part, index) => text + write(values[index - 1]) + part) };
}

/** The style sheet of the pages. A separate file, since their Content-Security-Policy forbids inline styles. */
export const styles = `
:root { color-scheme: light dark; --page: #f6f7fb; --sheet: #fff; --ink: #1a1f2b; --muted: #5b6172; --line: #e1e4ec;
  --action: #3d4fd1; --good: #17693f; --good-soft: #e2f1e8; --warn: #8a4b00; --warn-soft: #fdf0dc; --bad: #b42318;
  font: 16px/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --page: #12141b; --sheet: #1b1e28; --ink: #eceef4; --muted: #a6acbd; --line: #343949;
    --action: #aab4ff; --good: #8fd6ae; --good-soft: #1c3a2a; --warn: #f3c173; --warn-soft: #3d2e14; --bad: #ff9d94; }
}
body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: auto 1fr; justify-items: center; background: var(--page); color: var(--ink); }
main { box-sizing: border-box; width: min(100% - 2rem, 40rem); align-self: start; margin-block: 2rem; padding: clamp(1.25rem, 5vw, 2.5rem);
  background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; }
main.narrow { width: min(100% - 2rem, 26rem); }
.simulated { background: #ffd84d; color: #221a00; margin: 0; padding: .5rem 1rem; width: 100%; box-sizing: border-box; text-align: center; font-weight: 700; font-size: .9rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.05rem; }
p { margin: .5rem 0; }
.muted { color: var(--muted); }
.small { font-size: .875rem; }
.big { font-size: 2rem; font-weight: 700; line-height: 1.2; margin: 1rem 0 0; font-variant-numeric: tabular-nums; }
.status { padding: .1rem .6rem; border-radius: 99px; font-size: .85rem; font-weight: 600; background: var(--line); }
.status.paid { background: var(--good-soft); color: var(--good); }
.status.open { background: var(--warn-soft); color: var(--warn); }
.status.void, .status.uncollectible { color: var(--muted); }
.brand { padding: .1rem .4rem; border: 1px solid var(--muted); border-radius: 4px; font-size: .7rem; font-weight: 700; letter-spacing: .03em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: 1rem 0; }
dt { color: var(--muted); }
dd { margin: 0; }
.method { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 10px; }
.method .muted { margin-inline-start: auto; }
table { width: 100%; border-collapse: collapse; margin-block: 1rem; font-variant-numeric: tabular-nums; }
td, th { text-align: start; vertical-align: top; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-size: .875rem; font-weight: 400; }
td:last-child, th:last-child { text-align: end; padding-inline-end: 0; white-space: nowrap; }
tfoot td, tfoot th { border: 0; padding-block: .2rem; font-weight: 400; }
tfoot tr:first-child > * { padding-top: .75rem; }
tfoot .due > * { font-weight: 700; font-size: 1.1rem; }
a { color: var(--action); }
summary { cursor: pointer; min-height: 44px; display: flow-root list-item; align-content: center; font-weight: 600; }
form { display: grid; gap: .5rem; margin-block: .75rem; }
button { font: inherit; padding: .5rem 1rem; min-height: 44px; cursor: pointer; text-align: start; color: var(--ink); background: transparent;
  border: 1px solid var(--line); border-radius: 8px; }
button:hover { border-color: var(--action); }
button.primary { text-align: center; font-weight: 600; border-color: var(--action); background: var(--action); color: var(--sheet); }
:focus-visible { outline: 2px solid var(--action); outline-offset: 2px; }
[role=alert] { border-inline-start: 4px solid var(--bad); padding-inline-start: .75rem; color: var(--bad); }
@media print { .simulated { border: 1px solid; } main { border: 0; } form, details, .back { display: none; } }
`;

/** Options of a page. */
export interface PageLayout {
  /** Content next to the heading. */
  readonly aside?: Html;
  /** Narrow layout, for a confirmation. */
  readonly isNarrow?: boolean;
  readonly status?: number;
}

/** Returns a complete page, with a banner that says that it is simulated. */
export function page(
  title: string,
  stylesheet: string,
  body: Html,
  { aside, isNarrow = false, status = 200 }: PageLayout = {},
): Response {
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
        <main class="${isNarrow ? 'narrow' : 'wide'}">
          <header>
            <h1>${title}</h1>
            ${aside}
          </header>
          ${body}
        </main>
      </body>
    </html>`;
  return new Response(text.html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // No form-action: it would block the redirect back to the product after a form is submitted.
      'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  });
}

/** Appearance of a button. */
export type ButtonKind = 'primary' | 'secondary';

/** Returns a form with one button, which submits an action. */
export function button(label: string, action: string, kind: ButtonKind = 'secondary'): Html {
  return html`<form method="post">
    <button name="action" value="${action}" class="${kind}">${label}</button>
  </form>`;
}

/** Returns the buttons that approve or decline a payment or a card. */
export function approvalButtons(approve = 'Approve', decline = 'Decline'): Html {
  return html`${button(approve, 'approve', 'primary')}${button(decline, 'decline')}`;
}

/** Returns a menu with a button for each test card. */
export function cardMenu(
  cards: readonly { readonly token: string; readonly label: string; readonly number?: string }[],
  verb: string,
  isOpen = true,
): Html {
  return html`<details ${isOpen ? { html: 'open' } : ''}>
    <summary>Test cards</summary>
    <form method="post">
      <input type="hidden" name="action" value="card" />${cards.map(
        (card) =>
          html`<button name="card" value="${card.token}">
            ${verb}: ${card.label}${card.number === undefined ? '' : ` (…${card.number.slice(-4)})`}
          </button>`,
      )}
    </form>
  </details>`;
}

/** Returns a badge with Stripe's status of an invoice. */
export function statusBadge(status: string | null): Html {
  const text = status ?? 'draft';
  return html`<span class="status ${text}">${text.charAt(0).toUpperCase()}${text.slice(1)}</span>`;
}

/** Formats a UTC date, such as `Nov 29, 2026`, from Unix seconds. */
export function formatDate(seconds: number): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(seconds * 1000);
}

/** Returns a redirect (303) after a form was submitted. */
export function seeOther(url: string): Response {
  return new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store' } });
}

/** Adds parameters to the query of a URL. Returns null if it is not an http or https URL. */
export function withQuery(url: string, query: Readonly<Record<string, string>>): string | null {
  if (!/^https?:/i.test(url)) return null;
  const target = new URL(url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  return target.href;
}
