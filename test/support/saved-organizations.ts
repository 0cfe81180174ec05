import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filePersistence } from '../../src/simulator/file-persistence.ts';
import type { StripeObjects } from './world.ts';

/** What a test backend has to remember of an organization beside what its database and its Stripe remember. */
export interface SavedOrganization {
  /** What it was asked for with, as JSON. */
  readonly input: Record<string, unknown>;
  /** Origin of the pages that it was made for. */
  readonly origin: string;
  readonly objects: StripeObjects;
}

/** The folder of a test backend that survives its process. */
export interface SavedOrganizations {
  /** Where the embedded database lives. */
  readonly database: string;
  /** Where the simulated Stripe of an organization is kept. */
  stripe(id: string): ReturnType<typeof filePersistence>;
  save(id: string, organization: SavedOrganization): Promise<void>;
  /** `null` where there is none of this id. */
  load(id: string): Promise<SavedOrganization | null>;
}

/** Names the files in the folder. Nothing is written before it is asked for. */
export function savedOrganizations(directory: string): SavedOrganizations {
  const file = (id: string): string => join(directory, 'organizations', `${id}.json`);
  return {
    database: join(directory, 'database'),
    stripe: (id) => filePersistence(join(directory, 'stripe', `${id}.json`)),
    async save(id, organization) {
      await mkdir(join(directory, 'organizations'), { recursive: true });
      await writeFile(file(id), JSON.stringify(organization));
    },
    async load(id) {
      const text = await readFile(file(id), 'utf8').catch(() => null);
      return text === null ? null : (JSON.parse(text) as SavedOrganization);
    },
  };
}
