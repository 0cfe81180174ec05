import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filePersistence } from '../../src/simulator/file-persistence.ts';
import type { StripeObjects } from './world.ts';

/** A test backend's data about an organization, in addition to its database and its Stripe. */
export interface SavedOrganization {
  /** The request body that created it, as JSON. */
  readonly input: Record<string, unknown>;
  /** Origin of its pages. */
  readonly origin: string;
  readonly objects: StripeObjects;
}

/** The folder of a test backend that survives its process. */
export interface SavedOrganizations {
  /** Folder of the embedded database. */
  readonly database: string;
  /** File of an organization's simulated Stripe. */
  stripe(id: string): ReturnType<typeof filePersistence>;
  save(id: string, organization: SavedOrganization): Promise<void>;
  /** `null` if there is none with this id. */
  load(id: string): Promise<SavedOrganization | null>;
}

/** Names the files in the folder. Writes nothing yet. */
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
