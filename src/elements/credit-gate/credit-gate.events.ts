/** `unknown` until the account is read; then by whether a credit is available. */
export type GateStatus = 'unknown' | 'open' | 'closed';

/** A gate has opened or closed, or does not know any more; by the backend's word. */
export class OcwGateChangeEvent extends Event {
  static readonly type = 'ocw-gate-change';
  readonly status: GateStatus;

  constructor(status: GateStatus) {
    super(OcwGateChangeEvent.type, { bubbles: true, composed: true });
    this.status = status;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-gate-change': OcwGateChangeEvent;
  }
}
