// Northwind's own script: a component that shows OneClickWorker's elements in Northwind's shadow root.

const setting = (name) => document.querySelector(`meta[name="${name}"]`).content;
const billing = setting('billing');

/** Northwind's server authenticates the user, OneClickWorker's issues the token. The page has no other secret. */
async function billingToken() {
  const response = await fetch('/billing-token', { method: 'POST' });
  if (!response.ok) throw new Error(`No billing token: ${response.status}`);
  return await response.text();
}

/** The simulated Stripe.js if Stripe is simulated; otherwise undefined, so that the elements load Stripe's. */
async function simulatedStripe() {
  globalThis.fakeStripeSimulator = `${billing}/simulator`;
  await import(`${billing}/simulator/stripe.js`);
  return globalThis.Stripe('pk_test_simulated');
}
const stripe = setting('simulated') === 'true' ? simulatedStripe() : undefined;

class NorthwindBilling extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const panel = document.getElementById(this.getAttribute('panel'));
    const root = this.attachShadow({ mode: 'open' });
    root.append(document.importNode(panel.content, true));
    Object.assign(root.querySelector('ocw-billing'), {
      token: billingToken,
      stripe,
      endpoint: `${billing}/api/billing`,
    });
  }
}
customElements.define('northwind-billing', NorthwindBilling);

if (stripe) {
  const note = document.createElement('p');
  note.className = 'note';
  const dashboard = document.createElement('a');
  dashboard.href = billing;
  dashboard.textContent = 'OneClickWorker’s dashboard';
  note.append('Simulated Stripe: no money moves. Its clock and card are set on ', dashboard, '.');
  document.querySelector('main').append(note);
}
