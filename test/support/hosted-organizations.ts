import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { openDatabase } from '../../src/server/database/index.ts';
import type { BillingPolicy, SeatLimits } from '../../src/server/index.ts';
import { openTestPGlite } from './databases.ts';
import type { SavedOrganizations } from './saved-organizations.ts';
import { savedOrganizations } from './saved-organizations.ts';
import type { World, WorldOptions } from './world.ts';
import { createWorld, DAY } from './world.ts';

/** Body of `POST /backend/_test/organizations`: a world's options as JSON. */
export interface NewTestOrganization extends Omit<
  WorldOptions,
  'policy' | 'saved' | 'existing' | 'organizationId'
> {
  readonly policy?: Partial<Omit<BillingPolicy, 'seatLimits'>>;
  readonly seatLimits?: SeatLimits;
  /** Credits to use before the test begins. */
  readonly usedCredits?: number;
}

/** An organization that is served. */
export interface Hosted {
  readonly world: World;
  limits: SeatLimits;
}

/** The served organizations, and their database. */
export interface Shelf {
  readonly database: BillingDatabase;
  readonly hosted: Map<string, Promise<Hosted | undefined>>;
  readonly saved: SavedOrganizations | null;
}

/** Opens the database, in memory or in a folder that keeps it and the organizations. */
export async function openShelf(directory: string | null): Promise<Shelf> {
  const saved = directory === null ? null : savedOrganizations(directory);
  const database = await openDatabaseOf(saved);
  // Unpacking a folder blocks the process for seconds, so do it before the first request.
  if (saved !== null) await database.migrate();
  return { database, hosted: new Map(), saved };
}

/** Schema dumps are for folders that are still empty. */
async function openDatabaseOf(saved: SavedOrganizations | null): Promise<BillingDatabase> {
  if (saved === null || !existsSync(saved.database)) return openTestPGlite(saved?.database ?? null);
  return openDatabase({ directory: saved.database });
}

/** The organization of this id: in memory, or from before this process, with the events that it has not heard of. */
export async function findHosted(
  { database, hosted, saved }: Shelf,
  id: string,
): Promise<Hosted | undefined> {
  const restore = async (): Promise<Hosted | undefined> => {
    const known = await saved?.load(id);
    if (saved === null || !known) return undefined;
    const { objects: existing, input, origin } = known;
    const restored = await host(database, id, input, origin, { existing, saved: saved.stripe(id) });
    void restored.world.simulator.deliverPending();
    return restored;
  };
  if (!hosted.has(id)) hosted.set(id, restore());
  return await hosted.get(id);
}

/** Creates a separate organization. */
export async function createHosted(
  shelf: Shelf,
  input: Record<string, unknown>,
  origin: string,
): Promise<Hosted> {
  const { database, hosted, saved } = shelf;
  const id = `org_${randomUUID()}`;
  const made = await host(database, id, input, origin, saved === null ? {} : { saved: saved.stripe(id) });
  const { customerId, subscriptionId, creditPriceId } = made.world;
  await saved?.save(id, { input, origin, objects: { customerId, subscriptionId, creditPriceId } });
  hosted.set(id, Promise.resolve(made));
  return made;
}

async function host(
  database: BillingDatabase,
  organizationId: string,
  input: Record<string, unknown>,
  origin: string,
  kept: Pick<WorldOptions, 'existing' | 'saved'>,
): Promise<Hosted> {
  const {
    policy,
    seatLimits,
    usedCredits = 0,
    elapsed = 15 * DAY,
    ...options
  } = input as NewTestOrganization;
  const limits: { current: SeatLimits } = { current: seatLimits ?? { minimum: 1, maximum: null } };
  const isNew = kept.existing === undefined;
  const world = await createWorld(database, {
    baseUrl: `${origin}/backend/_stripe/${organizationId}`,
    origins: [origin],
    ...options,
    ...kept,
    ...(isNew && { elapsed }),
    organizationId,
    policy: { ...policy, seatLimits: () => limits.current },
  });
  const earlier = Array.from({ length: usedCredits }, (_, index) => `earlier-job-${index + 1}`);
  if (isNew) await useCredits(world, earlier);
  return {
    world,
    get limits() {
      return limits.current;
    },
    set limits(value) {
      limits.current = value;
    },
  };
}

/** Uses a credit for each job. */
export async function useCredits(world: World, references: readonly string[]): Promise<void> {
  const { handler, organizationId } = world;
  for (const reference of references) await handler.useCredit({ organizationId, reference });
}
