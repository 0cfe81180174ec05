import type { OrganizationSeed } from '../../../src/simulator/index.ts';
import type { Interruption, Scene } from './interruptions.ts';
import type { Element, Tab } from './tab.ts';

/** What must be so at a point of a cell. */
export interface Expected {
  /** Amounts that were charged since the beginning, in any order, minor units. */
  readonly charged: readonly number[];
  readonly users: number;
  /** Available credits, as the server says and as the page shows. */
  readonly credits: number;
  /** What the page says; empty where it was looked at already. */
  readonly said: string;
  /** Where it is to be seen. */
  readonly tab: Tab;
}

export type Check = (expected: Expected) => Promise<void>;

/** Plays a cell: the payment with its interruption, a check, what the person does next, and a check of that. */
export type Cell = (scene: Scene, kind: Interruption, check: Check) => Promise<void>;

/** One way that a payment can go in one flow. */
export interface Row {
  readonly flow: 'credit purchase' | 'seat change' | 'overdue payment';
  readonly element: Element;
  readonly outcome: string;
  readonly seed: OrganizationSeed;
  /** What happens to the organization before the page opens; `control` posts to the backend's control of this path. */
  readonly prepare?: (control: (path: string, input: object) => Promise<void>) => Promise<void>;
  readonly cell: Cell;
}
