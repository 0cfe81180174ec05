import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SeatChangePhase } from '../../src/state/index.ts';
import type { SeatChangeEffect, SeatChangeEvent } from '../../src/state/seat-change/events.ts';
import { reduceNavigation } from '../../src/state/seat-change/navigation.ts';
import { reduce } from '../../src/state/seat-change/reduce.ts';
import { EVENTS, PHASES } from './seat-change-samples.ts';
import type { Table } from './transitions.ts';
import { both, checkDiagram, diagramOf, everyCell, tableOf } from './transitions.ts';

/** The next phases: `=` for the same phase with other content or with effects. An omitted cell does nothing. */
const EXPECTED: Table = {
  editing: {
    card_returned: '=',
    typed: '=',
    quote_requested: 'quoting',
    card_requested: 'adding_card',
    attempt_found: 'unknown',
    returned: 'resuming',
    code_failed: '=',
    account_read: 'pending',
    confirm_responded: '=',
  },
  quoting: {
    card_returned: '=',
    typed: 'editing',
    back: 'editing',
    returned: 'resuming',
    disconnected: 'editing',
    code_failed: 'editing',
    account_read: 'pending',
    quote_received: 'review',
    quote_failed: 'editing pending review',
    confirm_responded: '=',
  },
  review: {
    card_returned: '=',
    typed: 'editing',
    confirmed: 'confirming',
    card_requested: 'adding_card',
    back: 'editing',
    returned: 'resuming',
    account_read: '= pending',
    quote_received: '=',
    quote_failed: '= editing pending',
    confirm_responded: '=',
  },
  adding_card: {
    card_returned: '=',
    typed: 'editing',
    card_requested: '=',
    card_entered: '=',
    card_kept: 'editing review',
    returned: 'resuming',
    account_read: 'pending',
    quote_received: 'review',
    quote_failed: '= editing pending review',
    setup_received: '=',
    setup_failed: '=',
    card_account_read: '= editing',
    confirm_responded: '=',
  },
  confirming: {
    card_returned: '=',
    account_read: 'done ended pending',
    confirm_responded: '= done ended pending',
    confirm_failed: 'done editing pending review unknown',
  },
  unknown: {
    card_returned: '=',
    outcome_requested: '=',
    code_failed: '=',
    account_read: 'done ended pending',
    account_silent: '=',
    confirm_responded: '= done ended pending',
    confirm_failed: '= done editing pending review',
  },
  pending: {
    card_returned: '=',
    payment_seen: '=',
    outcome_requested: '=',
    cancel_requested: '=',
    returned: 'resuming',
    account_read: 'done editing ended',
    confirm_responded: '=',
    change_read: '= done editing ended',
    change_unread: '=',
    cancel_responded: 'ended',
    cancel_failed: '= done editing',
  },
  resuming: {
    card_returned: '=',
    typed: 'editing',
    outcome_requested: '=',
    back: 'editing',
    returned: '=',
    code_failed: '=',
    confirm_responded: '=',
    change_read: 'done ended pending',
    change_unread: '= editing',
  },
  done: {
    card_returned: '=',
    typed: 'editing',
    finished: 'editing',
    returned: 'resuming',
    account_read: 'pending',
    confirm_responded: '=',
  },
  ended: {
    card_returned: '=',
    typed: 'editing',
    finished: 'editing',
    returned: 'resuming',
    account_read: 'pending',
    confirm_responded: '=',
  },
};

const cells = everyCell<SeatChangePhase, SeatChangeEvent, SeatChangeEffect>(
  PHASES,
  EVENTS,
  both(reduceNavigation, reduce),
);
const table = tableOf(cells);
const eventTypes = [...new Set(EVENTS.map(({ type }) => type))];

describe('each phase of a seat change handles each event', () => {
  for (const [status, expected] of Object.entries(EXPECTED)) {
    for (const type of eventTypes) {
      test(`${status}, ${type}: ${expected[type] ?? 'nothing'}`, () => {
        assert.equal(table[status]?.[type], expected[type]);
      });
    }
  }

  test('there is no other phase', () => {
    assert.deepEqual(Object.keys(table).sort(), Object.keys(EXPECTED).sort());
  });
});

describe('an effect', () => {
  const causesOf = (type: SeatChangeEffect['type']): readonly string[] => [
    ...new Set(
      cells
        .filter(({ effects }) => effects.some((effect) => effect.type === type))
        .map(({ from, event }) => `${from.status} ${event.type}`),
    ),
  ];

  test('that charges follows only a confirmation in review, or a check of the same attempt', () => {
    assert.deepEqual(causesOf('send_attempt'), ['review confirmed', 'unknown outcome_requested']);
    for (const { from, effects } of cells) {
      const sent = effects.find((effect) => effect.type === 'send_attempt');
      if (sent && from.status === 'unknown') assert.equal(sent.attempt, from.attempt);
      if (sent && from.status === 'review') {
        assert.deepEqual([sent.attempt.quote, from.isOutdated], [from.quote, false]);
        assert.deepEqual(
          effects.map(({ type }) => type),
          ['save_attempt', 'send_attempt'],
        );
      }
    }
  });

  test('that clears an attempt follows only a known outcome', () => {
    for (const { from, event, to, effects } of cells) {
      if (!effects.some((effect) => effect.type === 'forget_attempt')) continue;
      const isSettled = event.type === 'confirm_responded' && event.change.settledAt !== null;
      const isRefused = event.type === 'confirm_failed' && to.status !== 'unknown';
      assert.ok(
        isSettled || isRefused || to.status !== from.status,
        `${from.status} ${event.type} ${to.status}`,
      );
    }
  });

  test('that cancels a change never follows a payment that the browser confirmed', () => {
    for (const { from, effects } of cells) {
      if (effects.some((effect) => effect.type === 'cancel_change'))
        assert.ok(from.status === 'pending' && from.payment === null && !from.isCanceling);
    }
  });
});

test('the diagram in the README matches the reducer', () => {
  checkDiagram('seat-change', diagramOf(table, 'editing'));
});
