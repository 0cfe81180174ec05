import pg from 'pg';

/** A client that simulates administrators, failovers and stuck sessions. */
export interface Saboteur {
  /** Ends every other connection to the database; their number. */
  terminate(): Promise<number>;
  /** Ends the connections that wait for a lock, once there is one. */
  terminateWaiting(): Promise<void>;
  /** Waits until this many connections wait for a lock. */
  untilWaiting(count: number): Promise<void>;
  /** Locks an organization's row until the returned function is called. */
  holdRow(organizationId: string): Promise<() => Promise<void>>;
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openSaboteur(url: string): Promise<Saboteur> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const query: Saboteur['query'] = async (text, values = []) =>
    (await client.query<Record<string, unknown>>(text, [...values])).rows;
  const waiting = `from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  const untilWaiting = async (count: number): Promise<void> => {
    // Each check takes a round trip to the server, so no sleep is needed.
    for (let checks = 0; checks < 20_000; checks += 1) {
      const [row] = await query(`select count(*)::int as count ${waiting}`);
      if (Number(row?.['count']) >= count) return;
    }
    throw new Error(`There are no ${count} connections that wait for a lock`);
  };
  return {
    query,
    untilWaiting,
    terminate: async () => {
      const rows = await query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      return rows.length;
    },
    terminateWaiting: async () => {
      await untilWaiting(1);
      await query(`select pg_terminate_backend(pid) ${waiting}`);
    },
    holdRow: async (organizationId) => {
      const holder = new pg.Client({ connectionString: url });
      await holder.connect();
      await holder.query('begin');
      await holder.query('select 1 from ocw_billing.organizations where id = $1 for update', [
        organizationId,
      ]);
      return async () => {
        await holder.query('rollback');
        await holder.end();
      };
    },
    close: () => client.end(),
  };
}
