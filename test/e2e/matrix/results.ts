import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Interruption } from './interruptions.ts';
import { INTERRUPTION_NAMES, INTERRUPTIONS } from './interruptions.ts';

/** The results of a cell. Amounts in minor units of USD. */
export interface CellResult {
  readonly flow: string;
  readonly outcome: string;
  readonly interruption: Interruption;
  /** The amounts that the user agreed to pay. */
  readonly shown: readonly number[];
  /** The amounts charged once the page showed the outcome, and at the end of the cell. */
  readonly charged: readonly number[];
  readonly chargedInAll: readonly number[];
  readonly users: number;
  readonly credits: number;
  readonly said: string;
  /** Why it failed, or `null`. */
  readonly failure: string | null;
}

/** Writes a result to a file, since a failed test ends its process. */
export async function keepResult(file: string, result: CellResult): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(result)}\n`);
}

/** All results of this run. */
export async function readResults(file: string): Promise<CellResult[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as CellResult);
}

/** Whether each charge is one that was agreed to, once: the rule of the whole matrix. */
export function isAsShown({ shown, chargedInAll }: CellResult): boolean {
  const open = [...shown];
  return chargedInAll.every((amount) => {
    const index = open.indexOf(amount);
    if (index >= 0) open.splice(index, 1);
    return index >= 0;
  });
}

/** The results as a Markdown table: a row for each payment outcome, a column for each interruption. */
export function toTable(results: readonly CellResult[]): string {
  const rows = new Map<string, CellResult[]>();
  for (const result of results) {
    const name = `${result.flow} · ${result.outcome}`;
    rows.set(name, [...(rows.get(name) ?? []), result]);
  }
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = ['', ...INTERRUPTIONS.map((each) => INTERRUPTION_NAMES[each])];
  const body = [...rows].map(([name, cells]) =>
    line([
      name,
      ...INTERRUPTIONS.map((each) => {
        const cell = cells.find(({ interruption }) => interruption === each);
        return cell ? toCell(cell) : '–';
      }),
    ]),
  );
  return [line(head), line(head.map(() => '---')), ...body].join('\n');
}

function toCell({ charged, chargedInAll, users, credits, said, failure }: CellResult): string {
  if (failure !== null) return `✗ ${failure.replaceAll('|', '/')}`;
  return `✓ ${money(charged)} · ${users} users · ${credits} credits · “${said}”; then ${money(chargedInAll)}`;
}

function money(amounts: readonly number[]): string {
  if (amounts.length === 0) return 'nothing charged';
  return amounts.map((amount) => `$${(amount / 100).toFixed(2)}`).join(' + ');
}

/** Writes the table to `.cache` for people and CI. */
export async function writeTable(file: string, table: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${table}\n`);
}
