import assert from 'node:assert/strict';
import { BillingError } from '../../src/client/index.ts';
import type { SeatChangeFlow, SeatChangePhase } from '../../src/state/index.ts';
import { createSeatChangeFlow } from '../../src/state/index.ts';
import { aQuote } from '../support/samples.ts';
import type { Script } from './stage.ts';
import { ManualTime, MemoryStorage, scriptedClient, settle, stillStore } from './stage.ts';

/** A flow on a scripted client, with an account of 5 users. */
export async function stage(script: Script = {}, storage = new MemoryStorage()) {
  const time = new ManualTime();
  const scripted = scriptedClient({ quoteSeatChange: async () => aQuote(), ...script });
  const store = stillStore(scripted.client, time);
  let keys = 0;
  const newKey = (): string => `key_${++keys}`;
  const flow = createSeatChangeFlow(store, { storage, newKey, schedule: time.schedule });
  const disconnect = flow.connect();
  await flow.prepare();
  await settle();
  return { ...scripted, time, store, flow, storage, disconnect, phase: () => flow.$phase.get() };
}

/** A flow with a quote for 8 users in review; earlier calls are forgotten. */
export async function reviewed(script: Script = {}, storage?: MemoryStorage) {
  const on = await stage(script, storage);
  on.flow.setDraft('8');
  await on.flow.requestQuote();
  assert.equal(on.phase().status, 'review');
  on.calls.length = 0;
  return on;
}

/** The flow's phase, asserted to have this status. */
export function inPhase<S extends SeatChangePhase['status']>(flow: SeatChangeFlow, status: S) {
  const phase = flow.$phase.get();
  assert.equal(phase.status, status);
  return phase as Extract<SeatChangePhase, { status: S }>;
}

export const refusal = (status: number, code: string, more: object = {}): BillingError =>
  new BillingError({ code, status, ...more });
