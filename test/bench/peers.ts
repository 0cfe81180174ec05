import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

// Public components that a host would use instead, given the same plan and price. They are installed for the bench alone.

const FOLDER = 'node_modules/.cache/bench-peers';
const DEPENDENCIES = {
  '@schematichq/schematic-components': '2.21.0',
  '@shoelace-style/shoelace': '2.20.1',
  '@stripe/react-stripe-js': '7.0.1',
  '@stripe/stripe-js': '10.2.1',
  react: '19.3.1',
  'react-dom': '19.3.1',
};

/** Schematic's public table of plans. Its editor of quantities needs an account at Schematic. */
const SCHEMATIC = `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { EmbedProvider, PricingTable } from '@schematichq/schematic-components';
  customElements.define('bench-schematic', class extends HTMLElement {
    connectedCallback() {
      const provider = { apiKey: 'key', apiConfig: { basePath: '/schematic' } };
      createRoot(this).render(createElement(EmbedProvider, provider, createElement(PricingTable)));
    }
  });`;

/** What a host would write with a general component library: a number field, an amount and a button. */
const SHOELACE = `
  import '@shoelace-style/shoelace/dist/components/button/button.js';
  import '@shoelace-style/shoelace/dist/components/format-number/format-number.js';
  import '@shoelace-style/shoelace/dist/components/input/input.js';
  customElements.define('bench-shoelace', class extends HTMLElement {
    async connectedCallback() {
      const { plan, seats } = await (await fetch('/api/account')).json();
      this.innerHTML = '<sl-input type="number" label="Number of users"></sl-input>' +
        '<sl-format-number type="currency"></sl-format-number><sl-button variant="primary">Review</sl-button>';
      const [input, price] = this.children;
      input.value = String(seats.quantity);
      Object.assign(price, { currency: plan.unitPrice.currency, value: plan.unitPrice.amount / 100 });
    }
  });`;

function install(): void {
  const manifest = JSON.stringify({ private: true, dependencies: DEPENDENCIES });
  const file = join(FOLDER, 'package.json');
  // npm writes it last: an interrupted installation leaves a folder without it.
  const installed = join(FOLDER, 'node_modules/.package-lock.json');
  if (existsSync(installed) && readFileSync(file, 'utf8') === manifest) return;
  mkdirSync(FOLDER, { recursive: true });
  rmSync(installed, { force: true });
  writeFileSync(file, manifest);
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: FOLDER },
    bundle: true,
    minify: true,
    format: 'esm',
    conditions: ['browser'],
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** Installs the peers on first use and bundles each as a host would: by the path of its script, the script. */
export async function bundlePeers(): Promise<Readonly<Record<string, string>>> {
  install();
  return { '/schematic.js': await bundle(SCHEMATIC), '/shoelace.js': await bundle(SHOELACE) };
}

/** The response of Schematic's API for a plan, with the fields that its client reads. `price` is in minor units. */
export function schematicPlans(name: string, currency: string, price: number): object {
  const monthly = {
    id: 'price_1',
    external_price_id: 'price_1',
    currency: currency.toLowerCase(),
    price,
    interval: 'month',
    interval_count: 1,
    scheme: 'per_unit',
    provider_type: 'stripe',
  };
  const plan = {
    id: 'plan_1',
    name,
    description: name,
    plan_type: 'plan',
    icon: 'cube',
    billing_strategy: 'schematic',
    controlled_by: 'schematic',
    charge_type: 'recurring',
    available_periods: ['month'],
    monthly_price: monthly,
    currency_prices: [{ currency: monthly.currency, monthly_price: monthly }],
    company_count: 1,
    compatible_plan_ids: [],
    credits: [],
    entitlements: [],
    features: [],
    included_credit_grants: [],
    versions: [],
    custom: false,
    is_custom: false,
    is_default: false,
    is_free: false,
    is_trialable: false,
    created_at: '2025-01-01T00:00:00Z',
    updated_at: '2025-01-01T00:00:00Z',
  };
  const display = {
    show_as_monthly_prices: true,
    show_credits: true,
    show_period_toggle: false,
    show_zero_price_as_free: false,
  };
  const data = {
    active_plans: [plan],
    active_add_ons: [],
    add_on_compatibilities: [],
    display_settings: display,
    ...display,
  };
  return { data, params: {} };
}
