import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readSeatInput } from '../../src/state/seat-change/input.ts';

const SEATS = { quantity: 5, minimum: 2, maximum: 50, highestThisPeriod: 5 };

describe('the text of the number field', () => {
  const valid = (seats: number) => ({ status: 'valid', seats });
  const table: readonly (readonly [string, object])[] = [
    ['11', valid(11)],
    [' 12 ', valid(12)],
    ['007', valid(7)],
    ['+8', valid(8)],
    ['\u20668\u2069', valid(8)],
    ['\u2067٨\u2069', valid(8)],
    ['\ufeff1\u200b2\u00ad', valid(12)],
    ['\u200e-\u200f3\u061c', { status: 'below_minimum', limit: 2 }],
    ['1\u2060\u034f2\ufe0f', valid(12)],
    ['\u2066\u2069', { status: 'empty' }],
    ['８', valid(8)],
    ['٨', valid(8)],
    ['۱۲', valid(12)],
    ['१२', valid(12)],
    ['50', valid(50)],
    ['2', valid(2)],
    ['5', { status: 'unchanged', seats: 5 }],
    ['', { status: 'empty' }],
    ['   ', { status: 'empty' }],
    ['0', { status: 'below_minimum', limit: 2 }],
    ['-0', { status: 'below_minimum', limit: 2 }],
    ['1', { status: 'below_minimum', limit: 2 }],
    ['-3', { status: 'below_minimum', limit: 2 }],
    ['−3', { status: 'below_minimum', limit: 2 }],
    ['51', { status: 'above_maximum', limit: 50 }],
    ['1000000000', { status: 'above_maximum', limit: 50 }],
    ['1.5', { status: 'not_whole' }],
    ['1,5', { status: 'not_whole' }],
    ['1,000', { status: 'not_whole' }],
    ['1.000', { status: 'not_whole' }],
    ['1 000', { status: 'not_whole' }],
    ['1\u202f000', { status: 'not_whole' }],
    ["1'000", { status: 'not_whole' }],
    ['١٬٠٠٠', { status: 'not_whole' }],
    ['.', { status: 'not_a_number' }],
    ['-', { status: 'not_a_number' }],
    ['1e9', { status: 'not_a_number' }],
    ['0x10', { status: 'not_a_number' }],
    ['eight', { status: 'not_a_number' }],
    ['8 users', { status: 'not_a_number' }],
    ['Infinity', { status: 'not_a_number' }],
    ['NaN', { status: 'not_a_number' }],
    ['--8', { status: 'not_a_number' }],
    ['12\u00b9', { status: 'not_a_number' }],
    ['5\u2082', { status: 'not_a_number' }],
    ['\u00bd', { status: 'not_a_number' }],
  ];
  for (const [text, expected] of table) {
    test(`"${text}" is ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(readSeatInput(text, SEATS), expected));
  }

  test('without a maximum, absurdly large numbers are rejected', () => {
    const seats = { ...SEATS, maximum: null };
    assert.deepEqual(readSeatInput('1000000', seats), { status: 'valid', seats: 1_000_000 });
    for (const text of ['1000001', '1000000000', '9'.repeat(400)]) {
      assert.deepEqual(readSeatInput(text, seats), { status: 'too_large', limit: 1_000_000 });
    }
  });

  test('an absurdly high maximum does not accept such a number', () => {
    const seats = { ...SEATS, maximum: Number.MAX_SAFE_INTEGER };
    assert.deepEqual(readSeatInput(String(Number.MAX_SAFE_INTEGER), seats), {
      status: 'too_large',
      limit: 1_000_000,
    });
  });

  test('at least one user is required, regardless of the backend’s minimum', () => {
    assert.deepEqual(readSeatInput('0', { ...SEATS, minimum: 0 }), { status: 'below_minimum', limit: 1 });
  });

  test('every whole number within the limits is parsed in the digits of any script', () => {
    const scripts = [
      'latn',
      'arab',
      'arabext',
      'beng',
      'deva',
      'fullwide',
      'khmr',
      'mathbold',
      'thai',
      'tibt',
    ];
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 50 }), fc.constantFrom(...scripts), (seats, numberingSystem) => {
        const text = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(seats);
        assert.deepEqual(readSeatInput(text, SEATS), { status: 'valid', seats });
      }),
    );
  });

  test('no text throws, or is valid outside the limits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.double().map(String)), (text) => {
        const input = readSeatInput(text, SEATS);
        if (input.status === 'valid') assert.ok(input.seats >= 2 && input.seats <= 50 && input.seats !== 5);
      }),
    );
  });
});
