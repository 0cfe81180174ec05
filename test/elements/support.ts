import 'axe-core';
import type * as Axe from 'axe-core';
import { expect } from 'chai';
import '../../src/define/ocw-billing.ts';
import '../../src/define/ocw-buy-credits.ts';
import '../../src/define/ocw-credit-balance.ts';
import '../../src/define/ocw-credit-gate.ts';
import '../../src/define/ocw-credit-history.ts';
import '../../src/define/ocw-invoices.ts';
import '../../src/define/ocw-seat-editor.ts';
import '../../src/define/ocw-subscription-summary.ts';
import type { Schedule } from '../../src/state/index.ts';
import type { NewTestOrganization, StripeState, TestOrganization } from '../support/backend.ts';

declare const axe: typeof Axe;

type Tag = Extract<keyof HTMLElementTagNameMap, `ocw-${string}`>;

const mounted: Element[] = [];

/** Mounts an element, its properties set before it is connected. `unmountAll` removes it. */
export function mount<Name extends Tag>(
  tag: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  parent: Element = document.body,
  element: HTMLElementTagNameMap[Name] = document.createElement(tag),
): HTMLElementTagNameMap[Name] {
  Object.assign(element, { timeZone: 'UTC', ...properties });
  parent.append(element);
  mounted.push(element);
  return element;
}

/** Removes all mounted elements; call it after each test. */
export function unmountAll(): void {
  for (const element of mounted.splice(0)) element.remove();
  sessionStorage.clear();
}

/** Collects scheduled callbacks and runs them on request. */
export function createTimers(): { schedule: Schedule; run(atMost: number): void } {
  const waiting = new Map<() => void, number>();
  return {
    schedule(callback, milliseconds) {
      const entry = (): void => callback();
      waiting.set(entry, milliseconds);
      return () => waiting.delete(entry);
    },
    run(atMost) {
      for (const [entry, milliseconds] of [...waiting]) {
        if (milliseconds > atMost) continue;
        waiting.delete(entry);
        entry();
      }
    },
  };
}

/** Returns axe-core's violations in an element in its current state. */
export async function expectAccessible(element: Element): Promise<void> {
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(found, 'axe-core').to.deep.equal([]);
}

/** Makes the test server open its database, which takes seconds the first time. */
export async function startBackend(this: Mocha.Context): Promise<void> {
  this.timeout(60_000);
  await Backend.create();
}

/** A separate organization with the real handler. */
export class Backend {
  readonly organization: TestOrganization;

  constructor(organization: TestOrganization) {
    this.organization = organization;
  }

  static async create(options: NewTestOrganization = {}): Promise<Backend> {
    return new Backend(await post<TestOrganization>('/backend/_test/organizations', options));
  }

  /** An element's settings for this organization. The endpoint is unique, so that tests share no store. */
  get connection(): { endpoint: string; token: () => string } {
    const { endpoint, token } = this.organization;
    return { endpoint, token: () => token };
  }

  async control(path: string, input: object): Promise<void> {
    await post(`/backend/_test/${this.organization.organizationId}/${path}`, input);
  }

  async stripeState(): Promise<StripeState> {
    const response = await fetch(`/backend/_test/${this.organization.organizationId}/stripe`);
    return (await response.json()) as StripeState;
  }
}

async function post<ScriptedResponse>(path: string, body: object): Promise<ScriptedResponse> {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as ScriptedResponse;
}
