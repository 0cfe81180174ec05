import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** A statement as it went over the wire. */
interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A use of a credit. */
interface Use {
  readonly organizationId: string;
  readonly reference: string;
}

type Query = (text: unknown, values?: unknown, ...rest: unknown[]) => unknown;

/** Everything that `pg` sends while `work` runs. */
export async function captureStatements(work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function capture(this: unknown, text, values, ...rest) {
    if (typeof text === 'string') {
      statements.push({ text, values: Array.isArray(values) ? (values as unknown[]) : [] });
    }
    return query.call(this, text, values, ...rest);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return statements;
}

/**
 * The statements as a pgbench script, with another organization and job each time. Statements sent in one message stay together.
 * Uses the simple protocol, with which pgbench does not parse parameters: the comparison is to our disadvantage.
 */
export function pgbenchScript(
  statements: readonly Statement[],
  known: Use & { readonly organizations: number },
): string {
  const lines = statements.map(({ text, values }) => {
    if (values.length === 0) return `${text.replaceAll('; ', ' \\; ')};`;
    const filled = text.replaceAll(/\$(\d+)/g, (_, position: string) =>
      literal(values[Number(position) - 1], known),
    );
    return `${filled};`;
  });
  return [
    `\\set organization random(1, ${known.organizations})`,
    '\\set job random(1, 1000000000000)',
    ...lines,
    '',
  ].join('\n');
}

/** Every text of the statements that differs from use to use. */
function textsOf({ organizationId, reference }: Use): readonly string[] {
  return [organizationId, `grant_${organizationId}`, reference, `key-${reference}`];
}

function literal(value: unknown, known: Use): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const next = textsOf({
    organizationId: `${known.organizationId.replace(/\d+$/, '')}' || :organization::text || '`,
    reference: "pgbench-' || :job::text || '",
  });
  const random = next[textsOf(known).indexOf(text)];
  return random === undefined ? `'${text.replaceAll("'", "''")}'` : `('${random}')`;
}

/** Sends the statements once over a connection of the driver alone, for another organization and job each time. */
export async function replay(
  pool: pg.Pool,
  statements: readonly Statement[],
  known: Use,
  next: Use,
): Promise<void> {
  const [before, after] = [textsOf(known), textsOf(next)];
  const client = await pool.connect();
  try {
    for (const { text, values } of statements) {
      if (values.length === 0) await client.query(text);
      else
        await client.query(
          text,
          values.map((value) => after[before.indexOf(value as string)] ?? value),
        );
    }
    client.release();
  } catch (error) {
    // It is inside of a transaction.
    client.release(true);
    throw error;
  }
}

/** Path of pgbench: next to the server's programs, or on Debian's path. */
export function findPgbench(bin: string): string | null {
  return [join(bin, 'pgbench'), '/usr/bin/pgbench'].find((place) => existsSync(place)) ?? null;
}

/**
 * Runs a script this many times with this many clients; returns transactions per second without connection time. By number, because
 * pgbench's duration includes connecting, which can take longer on a busy machine.
 */
export async function runPgbench(
  program: string,
  run: {
    readonly url: string;
    readonly script: string;
    readonly file: string;
    readonly clients: number;
    readonly transactions: number;
  },
): Promise<number> {
  const { url, script, file, clients, transactions } = run;
  const each = Math.max(10, Math.ceil(transactions / clients));
  await writeFile(file, script);
  const options = ['-n', '-c', String(clients), '-j', String(Math.min(clients, 2)), '-t', String(each)];
  const { stdout } = await promisify(execFile)(program, [...options, '-f', file, url]);
  const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? '0';
  const perSecond = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
  if (perSecond === undefined || failed !== '0')
    throw new Error(`pgbench did not do what was asked:\n${stdout}`);
  return Number(perSecond);
}
