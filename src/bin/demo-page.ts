const DOCS = 'https://github.com/oneclickworker/billing-elements/blob/main/stories/docs';

const STYLES = `
  :root {
    color-scheme: light dark;
    --ink: light-dark(#1b1f2a, #e9ebf2);
    --soft: light-dark(#5b6172, #a3a9ba);
    --line: light-dark(#e3e6ed, #2c3140);
    --paper: light-dark(#fff, #171a22);
    color: var(--ink);
    background: light-dark(#f6f7fa, #0f1117);
    font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 32px max(20px, calc(50vw - 560px)) 64px; }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-block-end: 20px; }
  h1 { margin: 0; font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; }
  .simulated {
    margin: 0;
    padding: 4px 14px;
    border: 1px solid light-dark(#f0d9a4, #5b461a);
    border-radius: 999px;
    color: light-dark(#6d4700, #ffd58a);
    background: light-dark(#fff4dc, #33270f);
    font-size: 14px;
    font-weight: 600;
  }
  .card {
    margin-block-end: 24px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--paper);
    overflow: clip;
  }
  .card > ocw-seat-editor { border-block-start: 1px solid var(--line); }
  .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .pair > :last-child { border-inline-start: 1px solid var(--line); }
  @media (max-width: 860px) {
    .pair { grid-template-columns: minmax(0, 1fr); }
    .pair > :last-child { border-inline-start: 0; border-block-start: 1px solid var(--line); }
  }
  footer { color: var(--soft); font-size: 14px; }
  footer a { color: inherit; }
`;

/** The page of the demo. */
export const DEMO_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Billing elements: demo</title>
    <link rel="icon" href="data:," />
    <style>${STYLES}</style>
    <script type="module" src="/dist/cdn/billing.min.js"></script>
  </head>
  <body>
    <header>
      <h1>Subscription</h1>
      <p class="simulated">Simulated Stripe: no money moves</p>
    </header>
    <main>
      <ocw-billing endpoint="/api/billing">
        <div class="card">
          <ocw-subscription-summary frameless manage-billing></ocw-subscription-summary>
          <ocw-seat-editor frameless></ocw-seat-editor>
        </div>
        <div class="card pair">
          <ocw-credit-balance frameless></ocw-credit-balance>
          <ocw-buy-credits frameless></ocw-buy-credits>
        </div>
        <div class="card"><ocw-credit-history frameless></ocw-credit-history></div>
        <div class="card"><ocw-invoices frameless></ocw-invoices></div>
      </ocw-billing>
    </main>
    <footer>
      To add this to your own page, read <a href="${DOCS}/getting-started.md">Getting started</a>.
    </footer>
    <script type="module">
      // The simulator's script instead of Stripe.js.
      document.querySelector('ocw-billing').stripe = import('/dist/simulator/stripe-js/script.js').then(() =>
        window.Stripe('pk_test_simulated'),
      );
    </script>
  </body>
</html>
`;
